package ai.autoplay.spi;

import java.io.IOException;

/**
 * Turns what a session has done since its last summary, and that summary, into a new one. Called on the summarizer's own
 * threads (4 by default), at most once at a time per session; thread-safe.
 */
@FunctionalInterface
public interface Summarizer extends AutoCloseable {

  /**
   * Writes the summary of everything in {@code request}.
   *
   * @return prose that replaces the request's previous summary and actions. Null and blank count as a failure
   * @throws IOException          when trying again may help. The actions stay uncovered until a summary has been written
   * @throws InterruptedException when the call took too long or the engine is closing
   */
  String summarize(SummaryRequest request) throws IOException, InterruptedException;

  /** Called once, after the last call has returned or timed out. */
  @Override
  default void close() {}
}
