package ai.autoplay;

import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.model.SessionPool;
import ai.autoplay.spi.SessionStore;
import ai.autoplay.spi.StoredSession;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lanes of the sessions that are awake. A lane that rests for a second or two goes to the store and comes back from it. */
final class Lanes {
  private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);
  private static final int STRIPES = 1 << 12;
  private final ConcurrentHashMap<SessionKey, SessionLane> awake = new ConcurrentHashMap<>();
  private final LaneLocks locks = new LaneLocks();
  private final AtomicIntegerArray retirements = new AtomicIntegerArray(STRIPES);
  private final SessionPool texts = new SessionPool();
  private final Throttle storeFailures = new Throttle();
  private final SessionStore store;
  private final BiFunction<SessionKey, @Nullable StoredSession, SessionLane> maker;
  private final Consumer<SessionKey> forgotten;
  private volatile Runnable awoken = () -> {};

  /**
   * @param maker     makes the lane of a session, with what the store kept of it
   * @param forgotten told of each session that is known no more
   */
  Lanes(SessionStore store, BiFunction<SessionKey, @Nullable StoredSession, SessionLane> maker, Consumer<SessionKey> forgotten) {
    this.store = store;
    this.maker = maker;
    this.forgotten = forgotten;
  }

  /** {@code awoken} hears of each lane that wakes, and is quick. */
  void onAwoken(Runnable awoken) {
    this.awoken = awoken;
  }

  /** What guards the lane of {@code key}. */
  ReentrantLock lockOf(SessionKey key) {
    return locks.of(key);
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
    int stripe = key.hashCode() & STRIPES - 1;
    int before = retirements.get(stripe);
    StoredSession stored = key.anonymous() ? null : store.find(key);
    SessionLane fresh = maker.apply(key, stored);
    SessionLane lane = awake.compute(key, (k, known) -> known != null || retirements.get(stripe) != before ? known : fresh);
    awoken.run();
    return lane;
  }

  /** Brings back a session that the store has dropped, held, so that it can be condensed; null when it is awake anyway. */
  @Nullable SessionLane revive(StoredSession stored) {
    Session dropped = stored.session();
    SessionLane fresh = maker.apply(dropped.key(), stored);
    fresh.hold();
    fresh.forget();
    SessionLane lane = awake.compute(dropped.key(), (key, known) -> known == null || known.rests(dropped) ? fresh : known);
    awoken.run();
    return lane == fresh ? fresh : null;
  }

  /** The newest snapshot of a session that is awake or at rest; null when it is unknown. */
  @Nullable Session find(SessionKey key) {
    SessionLane lane = awake.get(key);
    if (lane != null) {
      return lane.session();
    }
    return store.peek(key);
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

  /** Leaves what waits for the sinks to its fate. */
  void abandon() {
    awake.values().forEach(lane -> lane.outletLanes().forEach(OutletLane::abandon));
  }

  /** Sends to the store what has rested since the last sweep; what the store does not take stays awake, and is tried again. */
  void sweep() {
    for (SessionLane lane : awake.values()) {
      if (lane.retire() && !rest(lane)) {
        return;
      }
    }
  }

  private boolean rest(SessionLane lane) {
    try {
      keep(lane);
    } catch (RuntimeException e) {
      lane.resume();
      String suffix = storeFailures.admits(System.nanoTime());
      if (suffix != null) {
        LOG.warn("the session store does not keep {}/{}, which stays in memory{}", lane.key.productId(), lane.key.sessionId(), suffix, e);
      }
      return false;
    }
    retirements.incrementAndGet(lane.key.hashCode() & STRIPES - 1);
    awake.remove(lane.key, lane);
    return true;
  }

  /** One that the store has dropped is not to be kept again, unless it has come back or an old copy would be found in its place. */
  private void keep(SessionLane lane) {
    StoredSession resting = lane.stored();
    if (resting != null && (!lane.forgotten() || store.find(lane.key) != null)) {
      store.save(new StoredSession(texts.sharing(resting.session()), resting.fingerprints()));
    } else {
      forgotten.accept(lane.key);
    }
  }
}
