package ai.autoplay.transport.sse;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Hears what goes on around the events of an {@link SseClient}. Every method is called on the thread in
 * {@link SseClient#run}, in order with the events, and must not block: nothing is handed over meanwhile. What it throws ends
 * {@code run}.
 */
public interface SseListener {
  /** Hears nothing. */
  SseListener NONE = new SseListener() {};

  /** The server answered 200 with an event stream. */
  default void connected() {}

  /**
   * A connection broke, ended or could not be made, and there will be another. Not called when {@code run} is about to end.
   *
   * @param reason    what happened, in a phrase fit for a log: no credentials, no query
   * @param nextDelay the pause before the next attempt; zero for one at once
   */
  default void disconnected(String reason, Duration nextDelay) {}

  /**
   * A comment line, told as soon as its line has ended and what came before it was taken.
   *
   * @param text what stood after the colon, unchanged; empty for a bare colon
   */
  default void comment(String text) {}

  /**
   * An event over the size limit was left out; the stream goes on behind it.
   *
   * @param ownId the id set on that event, as far as it was read; null when it had none
   * @param limit the limit in force, in characters
   */
  default void skipped(@Nullable String ownId, int limit) {}
}
