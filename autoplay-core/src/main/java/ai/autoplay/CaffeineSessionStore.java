package ai.autoplay;

import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.spi.SessionStore;
import ai.autoplay.spi.StoredSession;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Scheduler;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Idle sessions in memory: as many as there is room for, each for as long as it is not needless. */
final class CaffeineSessionStore implements SessionStore {
  private final Cache<SessionKey, StoredSession> sessions;
  private volatile Consumer<StoredSession> evicted = session -> {};

  CaffeineSessionStore(int most, Duration idle, ScheduledExecutorService timer) {
    this.sessions = Caffeine.newBuilder().maximumSize(most).expireAfterAccess(idle).executor(Runnable::run)
        .scheduler(Scheduler.forScheduledExecutorService(timer))
        .evictionListener((SessionKey key, StoredSession session, RemovalCause cause) -> dropped(session)).build();
  }

  /** Told while the key is locked: nobody finds nothing in its place before the engine knows what was there. */
  private void dropped(@Nullable StoredSession session) {
    if (session != null) {
      evicted.accept(session);
    }
  }

  /** One that is too old, but that nobody has dropped yet, is dropped now: it must not be passed over, and go on elsewhere as if it were new. */
  @Override
  public @Nullable StoredSession find(SessionKey key) {
    StoredSession found = sessions.getIfPresent(key);
    return found == null ? sessions.asMap().compute(key, (same, kept) -> kept) : found;
  }

  @Override
  public @Nullable Session peek(SessionKey key) {
    StoredSession found = sessions.policy().getIfPresentQuietly(key);
    return found == null ? null : found.session();
  }

  @Override
  public void save(StoredSession session) {
    sessions.put(session.session().key(), session);
  }

  @Override
  public void onEvicted(Consumer<StoredSession> callback) {
    evicted = callback;
  }
}
