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
        .removalListener((SessionKey key, StoredSession session, RemovalCause cause) -> removed(session, cause)).build();
  }

  /** One that was too old, but has come back before anybody noticed, has not been dropped. */
  private void removed(@Nullable StoredSession session, RemovalCause cause) {
    if (session != null && cause.wasEvicted() && !sessions.asMap().containsKey(session.session().key())) {
      evicted.accept(session);
    }
  }

  @Override
  public @Nullable StoredSession find(SessionKey key) {
    StoredSession found = sessions.getIfPresent(key);
    if (found == null) {
      sessions.cleanUp();   // should it have been dropped this moment, whoever is told of that has been told when this returns
    }
    return found;
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
