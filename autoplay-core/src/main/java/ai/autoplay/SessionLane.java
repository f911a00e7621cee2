package ai.autoplay;

import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.spi.StoredSession;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Station 3: the queue of one session, and all that the engine holds of it while it has work in hand. One payload at a
 * time, in order; sessions never wait for each other.
 */
final class SessionLane {
  private static final Logger LOG = LoggerFactory.getLogger(SessionLane.class);
  private static final int TURN = 32;
  final SessionKey key;
  private final Pipeline pipeline;
  private final ReentrantLock lock;
  private final FingerprintRing settled;
  private final OutletLane[] outlets;
  private volatile Session session;
  /** Only while something waits: what rests in memory is to be small, and is out of every cache. */
  private @Nullable ArrayDeque<Entry> waiting;
  /** The latest that any claimed payload was forwarded; what came later still is none of those. */
  private long newestSecond;
  private int newestNano;
  private boolean moved;
  private boolean queued;
  private boolean summarizing;
  private boolean touched;
  private boolean retired;
  private volatile boolean forgotten;
  private int inHand;

  SessionLane(SessionKey key, Pipeline pipeline, @Nullable StoredSession stored) {
    this.key = key;
    this.pipeline = pipeline;
    this.lock = pipeline.lanes().lockOf(key);
    this.outlets = pipeline.outlets().stream().map(outlet -> new OutletLane(this, outlet)).toArray(OutletLane[]::new);
    this.session = stored == null ? Session.empty(key) : stored.session();
    this.newestSecond = session.forwardedAt().getEpochSecond();
    this.newestNano = session.forwardedAt().getNano();
    this.settled = new FingerprintRing(stored == null ? new long[0] : stored.fingerprints());
  }

  /** The newest snapshot. */
  Session session() {
    return session;
  }

  /** Runs what is attached to the receipts of this session's payloads. */
  Executor teller() {
    return pipeline.teller();
  }

  /** The next snapshot; on the thread that runs this lane. Whether it is the first since this session woke up. */
  boolean moveTo(Session next) {
    boolean first = !moved;
    moved = true;
    session = next;
    return first;
  }

  /** Keeps the lane from retiring until {@link #release}; false when it has retired already. */
  boolean hold() {
    lock.lock();
    try {
      if (!retired) {
        inHand++;
        touched = true;
        forgotten = false;
      }
      return !retired;
    } finally {
      lock.unlock();
    }
  }

  /** The store has dropped this session for good: unless something new comes it is not to be kept again. */
  void forget() {
    forgotten = true;
  }

  void release() {
    lock.lock();
    try {
      inHand--;
    } finally {
      lock.unlock();
    }
  }

  /** One more thing in hand: the lane will not retire before {@link #release}. */
  void take() {
    lock.lock();
    try {
      inHand++;
    } finally {
      lock.unlock();
    }
  }

  /**
   * What a claim found.
   *
   * @param fresh    whether the payload is new
   * @param original else the receipt of the payload that came before; null when that has settled
   */
  record Claim(boolean fresh, @Nullable Admission original) {
    static final Claim NEW = new Claim(true, null);
  }

  /**
   * Claims the fingerprint of a payload that is about to be accepted.
   *
   * @param forwardedAt when it was forwarded; the epoch when that is not known
   */
  Claim claim(Entry entry, Instant forwardedAt) {
    Fingerprint fingerprint = entry.fingerprint;
    if (fingerprint == null) {
      return Claim.NEW;
    }
    lock.lock();
    try {
      if (!isNewest(forwardedAt) && settled.contains(fingerprint)) {
        return new Claim(false, null);
      }
      Admission original = pipeline.unsettled().putIfAbsent(fingerprint, entry.receipt());
      return original == null ? Claim.NEW : new Claim(false, original);
    } finally {
      lock.unlock();
    }
  }

  private boolean isNewest(Instant forwardedAt) {
    long second = forwardedAt.getEpochSecond();
    boolean newest = second > newestSecond || second == newestSecond && forwardedAt.getNano() > newestNano;
    if (newest) {
      newestSecond = second;
      newestNano = forwardedAt.getNano();
    }
    return newest;
  }

  /** Takes a claim back: the payload found no room. */
  void unclaim(Entry entry) {
    if (entry.fingerprint != null) {
      pipeline.unsettled().remove(entry.fingerprint);
    }
  }

  /**
   * Queues {@code entry} behind the session's earlier ones. The lane must be held; the entry holds it from now on.
   *
   * @return whether nobody is at work on this lane: then the caller is to {@link #run} it with this entry
   */
  boolean add(Entry entry) {
    lock.lock();
    try {
      inHand++;
      boolean idle = !queued;
      queued = true;
      if (!idle) {
        waiting = waiting == null ? new ArrayDeque<>() : waiting;
        waiting.add(entry);
      }
      return idle;
    } finally {
      lock.unlock();
    }
  }

  /** Advances the session by {@code first}, and by what waits meanwhile; on one thread at a time. */
  void run(Entry first) {
    Entry entry = first;
    for (int i = 0; i < TURN && entry != null; i++) {
      advance(entry);
      entry = next();
    }
    if (entry != null) {
      Entry next = entry;
      pipeline.workers().execute(guard -> run(next));
    }
  }

  /** A defect may cost a payload, said loudly, but never the session. */
  private void advance(Entry entry) {
    try {
      pipeline.advance(this, entry);
    } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
      LOG.error("session {}/{}: a payload was lost on its way to the sinks", key.productId(), key.sessionId(), e);
    }
  }

  private @Nullable Entry next() {
    lock.lock();
    try {
      Entry entry = waiting == null ? null : waiting.poll();
      queued = entry != null;
      waiting = queued ? waiting : null;
      return entry;
    } finally {
      lock.unlock();
    }
  }

  /** The lane of this session in {@code outlet}. */
  OutletLane in(Outlet outlet) {
    return outlets[outlet.index()];
  }

  List<OutletLane> outletLanes() {
    return List.of(outlets);
  }

  /** Every sink is done with {@code entry}: if it is safe, it is remembered as one of the latest settled, else it may come again. */
  void settled(Entry entry, boolean safe) {
    lock.lock();
    try {
      inHand--;
      if (entry.fingerprint != null) {
        pipeline.unsettled().remove(entry.fingerprint);
        if (safe) {
          settled.add(entry.fingerprint);
        }
      }
    } finally {
      lock.unlock();
    }
    pipeline.settled(entry);
  }

  /** Begins a summarizer call; false when one is running already. */
  boolean beginSummary() {
    lock.lock();
    try {
      if (summarizing || retired) {
        return false;
      }
      summarizing = true;
      inHand++;
      return true;
    } finally {
      lock.unlock();
    }
  }

  void endSummary() {
    lock.lock();
    try {
      summarizing = false;
      inHand--;
    } finally {
      lock.unlock();
    }
  }

  /** Retires the lane if it has had nothing to do since the last time it was asked. */
  boolean retire() {
    lock.lock();
    try {
      boolean resting = !retired && !touched && inHand == 0;
      touched = false;
      retired |= resting;
      return resting;
    } finally {
      lock.unlock();
    }
  }

  /** The lane could not be put to rest: it goes on. */
  void resume() {
    lock.lock();
    try {
      retired = false;
    } finally {
      lock.unlock();
    }
  }

  /** Whether the lane has retired with this very snapshot. */
  boolean rests(Session snapshot) {
    lock.lock();
    try {
      return retired && session.version() == snapshot.version();
    } finally {
      lock.unlock();
    }
  }

  boolean forgotten() {
    return forgotten;
  }

  /** What the store is to keep of a lane that has retired; null when nothing. */
  @Nullable StoredSession stored() {
    return key.anonymous() || session.version() == 0 ? null : new StoredSession(session, fingerprints());
  }

  /** The fingerprints of the settled payloads. */
  long[] fingerprints() {
    lock.lock();
    try {
      return settled.toArray();
    } finally {
      lock.unlock();
    }
  }
}
