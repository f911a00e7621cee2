package ai.autoplay;

import static java.util.Objects.requireNonNull;

import ai.autoplay.model.Session;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What waits of one session for one sink, and the write that is under way. One write at a time; while it fails, it alone is tried.
 * With a spool, what finds no room in the budget stays on the disk, and everything behind it too, until its turn comes.
 */
final class OutletLane implements Workers.Task {
  private static final int LOADED_AT_ONCE = 64;
  private static final AtomicIntegerFieldUpdater<OutletLane> RESERVED = AtomicIntegerFieldUpdater.newUpdater(OutletLane.class, "reserved");
  private final SessionLane session;
  private final Outlet outlet;
  private final ReentrantLock lock;
  private volatile int reserved;
  // Each only while it holds something: what rests in memory is to be small, and is out of every cache.
  private @Nullable ArrayDeque<Parcel> waiting;
  private @Nullable ArrayDeque<Entry> onDisk;
  private @Nullable ArrayDeque<Parcel> loaded;
  private @Nullable Future<?> parked;
  private @Nullable Write underWay;
  private boolean underWayReserved;
  /** So many of those that come next are not to be joined. */
  private int apart;
  private boolean busy;
  private volatile boolean slow;
  private long firstAt;
  private long latestAt;

  OutletLane(SessionLane session, Outlet outlet) {
    this.session = session;
    this.outlet = outlet;
    this.lock = outlet.lockOf(session.key);
  }

  private static <T> ArrayDeque<T> with(@Nullable ArrayDeque<T> queue, T more) {
    ArrayDeque<T> longer = queue == null ? new ArrayDeque<>(2) : queue;
    longer.add(more);
    return longer;
  }

  private static <T> @Nullable ArrayDeque<T> orNull(ArrayDeque<T> queue) {
    return queue.isEmpty() ? null : queue;
  }

  SessionLane session() {
    return session;
  }

  /** Room for this session in the outlet's budget, if there is any. One that finds none leaves no trace that others could trip over. */
  boolean tryReserve(int units) {
    if (!fits(reserved + units, units) || !outlet.budget().tryReserve(units)) {
      return false;
    }
    if (fits(RESERVED.addAndGet(this, units), units)) {
      return true;
    }
    release(units);   // another payload of this session was quicker
    return false;
  }

  /** A quarter of the budget, but anything when it is alone. */
  private boolean fits(int mine, int units) {
    return mine <= outlet.budget().share() || mine == units;
  }

  void reserveAnyway(int units) {
    RESERVED.addAndGet(this, units);
    outlet.budget().reserveAnyway(units);
  }

  void release(int units) {
    RESERVED.addAndGet(this, -units);
    outlet.budget().release(units);
  }

  /** Queues a payload whose room is reserved. */
  void add(Parcel parcel) {
    boolean behindDisk;
    boolean begins;
    lock.lock();
    try {
      behindDisk = onDisk != null;
      if (behindDisk) {
        onDisk = with(onDisk, parcel.entry());
      } else {
        waiting = with(waiting, parcel);
      }
      begins = begins();
    } finally {
      lock.unlock();
    }
    if (behindDisk) {
      release(outlet.units(parcel.entry()));
    }
    if (begins) {
      begin();
    }
  }

  /** Queues a payload that stays on the disk until its turn comes. */
  void addOnDisk(Entry entry) {
    boolean begins;
    lock.lock();
    try {
      onDisk = with(onDisk, entry);
      begins = begins();
    } finally {
      lock.unlock();
    }
    if (begins) {
      begin();
    }
  }

  /** Under the lock, after something was queued: whether the lane was at rest, and is not any more. */
  private boolean begins() {
    boolean wasAtRest = !busy;
    busy = true;
    if (!outlet.config().debounce().isZero()) {
      latestAt = System.nanoTime();
      firstAt = wasAtRest ? latestAt : firstAt;
    }
    return wasAtRest;
  }

  private void begin() {
    Duration quiet = quietLeft();
    if (quiet.isZero()) {
      outlet.ready(this);
    } else {
      park(quiet);
    }
  }

  /** Waits in the timer: no thread does. */
  void park(Duration delay) {
    lock.lock();
    try {
      parked = outlet.after(delay, this::hurry);
    } finally {
      lock.unlock();
    }
    if (outlet.inHurry(delay)) {
      hurry();
    }
  }

  /** Ends the waiting, if it is waiting in the timer. */
  void hurry() {
    lock.lock();
    try {
      if (parked == null) {
        return;
      }
      parked.cancel(false);
      parked = null;
    } finally {
      lock.unlock();
    }
    outlet.ready(this);
  }

  /** Writes what waits; on one of the outlet's workers. */
  @Override
  public void run(CallGuard guard) {
    Duration quiet = quietLeft();
    if (!quiet.isZero()) {
      park(quiet);
      return;
    }
    Write write = next();
    if (write == null) {
      outlet.load(this, headOnDisk());
    } else if (outlet.admits(this)) {
      outlet.write(this, write, guard);
    }
  }

  @Override
  public boolean isSlow() {
    return slow;
  }

  @Override
  public void foundSlow() {
    slow = true;
  }

  /** The call that began then, by {@link System#nanoTime}, is over: one of a slow session shows whether it is slow still. */
  void called(long began) {
    if (slow) {
      slow = System.nanoTime() - began >= Workers.SLOW_NANOS;
    }
  }

  @Override
  public void stuck(Duration running) {
    outlet.stuck(this, running);
  }

  /** How long debouncing still holds the payloads back: trailing edge, never longer than {@code maxWait} after the first. */
  private Duration quietLeft() {
    OutletConfig config = outlet.config();
    if (config.debounce().isZero() || outlet.draining()) {
      return Duration.ZERO;
    }
    lock.lock();
    try {
      if (underWay != null) {
        return Duration.ZERO;
      }
      long due = Math.min(latestAt + config.debounce().toNanos(), firstAt + config.maxWait().toNanos());
      return Duration.ofNanos(Math.max(0, due - System.nanoTime()));
    } finally {
      lock.unlock();
    }
  }

  /** The write to try; null when what comes next is still on the disk, or there is nothing. */
  private @Nullable Write next() {
    lock.lock();
    try {
      if (underWay == null && loaded != null) {
        begin(loaded, false);
        loaded = orNull(loaded);
      } else if (underWay == null && waiting != null) {
        begin(waiting, true);
        waiting = orNull(waiting);
      }
      return underWay;
    } finally {
      lock.unlock();
    }
  }

  private void begin(ArrayDeque<Parcel> from, boolean hasRoom) {
    underWay = apart > 0 ? Write.of(from.remove()) : Write.join(from);
    apart = Math.max(0, apart - 1);
    underWayReserved = hasRoom;
    firstAt = latestAt;
  }

  private List<Entry> headOnDisk() {
    lock.lock();
    try {
      return onDisk == null ? List.of() : onDisk.stream().limit(LOADED_AT_ONCE).toList();
    } finally {
      lock.unlock();
    }
  }

  /** What was on the disk is here; it is written with the newest snapshot, which is right for those who overwrite. */
  void loaded(List<Spool.Loaded> payloads) {
    lock.lock();
    try {
      for (Spool.Loaded payload : payloads) {
        ArrayDeque<Entry> rest = requireNonNull(onDisk, "onDisk");
        rest.remove();
        onDisk = orNull(rest);
        Session newest = session.session();
        Session after = newest.version() == 0 ? newest.with(payload.payload()) : newest;   // of an anonymous one nothing is stored
        loaded = with(loaded, new Parcel(payload.entry(), payload.payload(), after.covering(payload.covered())));
      }
    } finally {
      lock.unlock();
    }
    outlet.ready(this);
  }

  /**
   * The sink will not have the write under way: where that is made of several payloads each is written for itself, so that only the one goes
   * under that it is about. False when there is but one.
   */
  boolean takeApart(Write write) {
    if (write.payloads() == 1) {
      return false;
    }
    lock.lock();
    try {
      ArrayDeque<Parcel> again = new ArrayDeque<>(write.parcels);
      if (underWayReserved) {
        again.addAll(waiting == null ? List.of() : waiting);
        waiting = again;
      } else {
        again.addAll(loaded == null ? List.of() : loaded);
        loaded = again;
      }
      apart = write.payloads();
      underWay = null;
    } finally {
      lock.unlock();
    }
    outlet.ready(this);
    return true;
  }

  /** The write under way is done with, one way or the other: its room is free, and the next may follow. */
  void finished(Write write) {
    boolean more;
    int units = 0;
    lock.lock();
    try {
      for (Parcel parcel : write.parcels) {
        units += underWayReserved ? outlet.units(parcel.entry()) : 0;
      }
      underWay = null;
      more = waiting != null || loaded != null || onDisk != null;
      busy = more;
    } finally {
      lock.unlock();
    }
    if (units > 0) {
      release(units);
    }
    if (more) {
      outlet.ready(this);
    }
  }

  /**
   * Leaves everything in memory to its fate, in order, also a write that has ignored its interrupt: whatever that still does, nobody
   * will hear of it. Where a worker is doing the same this moment, it goes on by itself.
   */
  void abandon() {
    List<Parcel> all = new ArrayList<>();
    List<Entry> unread;
    lock.lock();
    try {
      if (underWay != null) {
        if (!underWay.end()) {
          return;
        }
        all.addAll(underWay.parcels);
      }
      all.addAll(loaded == null ? List.of() : loaded);
      all.addAll(waiting == null ? List.of() : waiting);
      loaded = null;
      waiting = null;
      unread = onDisk == null ? List.of() : List.copyOf(onDisk);
    } finally {
      lock.unlock();
    }
    outlet.abandon(all, unread);
  }
}
