package ai.autoplay.spi;

import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the sessions right now: those with work in hand and those at rest. Snapshots, so nothing that is read here
 * changes later. Thread-safe; nothing is ever found by a session id alone, since two products may use the same one.
 */
public interface Sessions {

  /** The newest snapshot; null when the session is unknown or forgotten. */
  @Nullable Session find(SessionKey key);

  /**
   * The sessions that {@code userId} had in {@code productId}, the most recent first, 20 at most. Somebody else may have had them too:
   * use {@link Session#actionsOf} and {@link Session#summaryOf}.
   */
  List<Session> byUser(String productId, String userId);

  /** The sessions linked to {@code conversationId} in {@code productId}, the most recent first, 20 at most. */
  List<Session> byConversation(String productId, String conversationId);

  /**
   * Tells {@code listener} of every new snapshot, in order for each session, on the engine's threads: it is quick and does not throw.
   *
   * @return ends the telling when it is closed
   */
  Subscription listen(Consumer<Session> listener);

  /** A listener's being told. */
  interface Subscription extends AutoCloseable {
    /** Ends it; idempotent. */
    @Override
    void close();
  }
}
