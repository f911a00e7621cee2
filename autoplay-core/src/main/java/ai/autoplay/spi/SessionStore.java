package ai.autoplay.spi;

import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where idle sessions are kept. While a session has work in hand the engine holds it; the store is asked when the session comes
 * back and told when it rests. Thread-safe; calls may block.
 */
public interface SessionStore extends AutoCloseable {

  /** The session as it was last saved; null when it is unknown or was evicted. */
  @Nullable StoredSession find(SessionKey key);

  /** What {@link #find} would find, without counting as use: one who looks keeps no session from its rest. */
  default @Nullable Session peek(SessionKey key) {
    StoredSession found = find(key);
    return found == null ? null : found.session();
  }

  /** Keeps {@code session} in place of what was kept under its key. */
  void save(StoredSession session);

  /**
   * The sessions of {@code userId} in {@code productId}, in no particular order, that the engine of this process need not have seen:
   * for a store that several processes write. Nothing for a store that is written here alone.
   */
  default List<Session> byUser(String productId, String userId) {
    return List.of();
  }

  /**
   * Says whom to tell of each session that is dropped for want of room or for its age, with what was kept of it; called once, before
   * anything is saved. The callback is cheap and does not throw. {@link #find} answers null for such a session only after the callback has
   * returned: else the session would begin anew, and what no summary covers would be lost.
   */
  void onEvicted(Consumer<StoredSession> evicted);

  /** Called once, at the end. */
  @Override
  default void close() {}
}
