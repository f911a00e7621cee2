package ai.autoplay;

import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.spi.SessionStore;
import ai.autoplay.spi.StoredSession;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The lanes of the sessions that are awake. A lane that rests for a second or two goes to the store and comes back from it. */
final class Lanes {
  private final ConcurrentHashMap<SessionKey, SessionLane> awake = new ConcurrentHashMap<>();
  private final AtomicLong retirements = new AtomicLong();
  private final SessionStore store;
  private final BiFunction<SessionKey, @Nullable StoredSession, SessionLane> maker;
  private final Consumer<SessionKey> forgotten;

  /**
   * @param maker     makes the lane of a session, with what the store kept of it
   * @param forgotten told of each session that is known no more
   */
  Lanes(SessionStore store, BiFunction<SessionKey, @Nullable StoredSession, SessionLane> maker, Consumer<SessionKey> forgotten) {
    this.store = store;
    this.maker = maker;
    this.forgotten = forgotten;
  }

  /** The lane of {@code key}, held. */
  SessionLane hold(SessionKey key) {
    while (true) {
      SessionLane lane = awake.get(key);
      if (lane == null) {
        lane = wake(key);
      }
      if (lane != null && lane.hold()) {
        return lane;
      }
      Thread.yield();   // it is retiring this very moment
    }
  }

  /**
   * A lane with what the store kept. The store is asked outside any lock; should a lane of this session have retired
   * meanwhile, what was read may be old, and is read again.
   */
  private @Nullable SessionLane wake(SessionKey key) {
    long before = retirements.get();
    StoredSession stored = key.anonymous() ? null : store.find(key);
    SessionLane fresh = maker.apply(key, stored);
    return awake.compute(key, (k, known) -> known != null || retirements.get() != before ? known : fresh);
  }

  /** Brings back a session that the store has dropped, held, so that it can be condensed; null when it is awake anyway. */
  @Nullable SessionLane revive(Session dropped) {
    SessionLane fresh = maker.apply(dropped.key(), new StoredSession(dropped, new long[0]));
    fresh.hold();
    fresh.forget();
    return awake.putIfAbsent(dropped.key(), fresh) == null ? fresh : null;
  }

  /** The newest snapshot of a session that is awake or at rest; null when it is unknown. */
  @Nullable Session find(SessionKey key) {
    SessionLane lane = awake.get(key);
    if (lane != null) {
      return lane.session();
    }
    StoredSession stored = store.find(key);
    return stored == null ? null : stored.session();
  }

  /** The fingerprints of a session's settled payloads; nothing for one that is not known. */
  long[] fingerprints(SessionKey key) {
    SessionLane lane = awake.get(key);
    if (lane != null) {
      return lane.fingerprints();
    }
    StoredSession stored = store.find(key);
    return stored == null ? new long[0] : stored.fingerprints();
  }

  Collection<SessionLane> awake() {
    return awake.values();
  }

  /** Sends to the store what has rested since the last sweep. */
  void sweep() {
    awake.forEach((key, lane) -> {
      if (lane.retire()) {
        StoredSession resting = lane.stored();
        if (resting != null) {
          store.save(resting);
        } else {
          forgotten.accept(key);
        }
        retirements.incrementAndGet();
        awake.remove(key, lane);
      }
    });
  }
}
