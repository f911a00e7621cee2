package ai.autoplay.spi;

import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the sessions right now: those with work in hand and those at rest. Snapshots, so nothing that is read here
 * changes later. Thread-safe and quick: nothing here looks through all sessions. Looking does not make a session live longer.
 */
public interface Sessions {

  /** The newest snapshot; null when the session is unknown or forgotten. */
  @Nullable Session find(SessionKey key);

  /**
   * The session of that id, whichever product it is of; null when none is known.
   *
   * @throws IllegalArgumentException if several products have a session of that id: it would be a guess whose it is
   */
  @Nullable Session findInAnyProduct(String sessionId);

  /**
   * The sessions that {@code userId} had in {@code productId}, the most recent first, 20 at most. Somebody else may have had them too:
   * use {@link Session#actionsOf} and {@link Session#summaryOf}.
   */
  List<Session> byUser(String productId, String userId);

  /**
   * The sessions linked to {@code conversationId} in {@code productId}, the most recent first, 20 at most. What its agent may read of
   * them is one person's: see {@link Conversations#find}.
   */
  List<Session> byConversation(String productId, String conversationId);

  /**
   * Tells {@code listener} of new snapshots, one at a time and in order for each session, anonymous ones included, on a thread of its own.
   * It may be slow and it may throw: what it throws is logged, and neither the engine nor another listener waits for it. One that is
   * 10,000 snapshots behind is told the newest of each session only, and of no more than the 5,000 sessions that were heard of last.
   *
   * @return ends the telling when it is closed
   */
  Subscription listen(Consumer<Session> listener);

  /** A listener's being told. */
  interface Subscription extends AutoCloseable {
    /** Ends it: a call that is under way is interrupted and not waited for. Idempotent. */
    @Override
    void close();
  }
}
