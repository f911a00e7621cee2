package ai.autoplay.testing;

import ai.autoplay.model.SessionKey;
import ai.autoplay.spi.Sink;
import java.util.List;

/**
 * A sink under {@link SinkContract}, and a view of what its destination holds. What the sink claims for itself is said by overriding
 * the default methods; what is not claimed is not tested.
 */
public interface SinkSubject extends AutoCloseable {

  /** The sink, always the same. */
  Sink sink();

  /**
   * What the destination holds of the actions of {@code key} at this moment: one text for each action that is kept, in the order that
   * the destination shows, holding at least the action's description as far as it was stored.
   *
   * @throws Exception if the destination cannot be read, which fails the test
   */
  List<String> actions(SessionKey key) throws Exception;

  /** The summaries that the destination holds of {@code key}, the newest last; empty when there are none. */
  List<String> summaries(SessionKey key) throws Exception;

  /** Whether writing the same payload again changes nothing; a log, say, writes it twice. */
  default boolean idempotent() {
    return true;
  }

  /** Whether a summary takes the place of the actions that it covers, and of the summary before. */
  default boolean removesCovered() {
    return true;
  }

  /** Whether {@link #actions} come back in the order in which they were done. */
  default boolean ordered() {
    return true;
  }

  /**
   * Makes the destination refuse one kind of request, as a server in trouble would, until the next call.
   *
   * @return whether this destination can be made to; if not, the tests that need it are skipped
   */
  default boolean refuse(Refusal refusal) throws Exception {
    return false;
  }

  /** Takes down what {@link SinkContract#open} put up; the sink has been closed. */
  @Override
  default void close() {}

  /** Which requests the destination refuses. */
  enum Refusal {
    /** None: all is well again. */
    NOTHING,
    /** To store actions. */
    ACTIONS,
    /** To store a summary. */
    SUMMARIES,
    /** To remove actions. */
    REMOVALS
  }
}
