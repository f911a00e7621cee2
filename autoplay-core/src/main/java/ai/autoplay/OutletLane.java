package ai.autoplay;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What waits of one session for one sink, and the write that is under way. One write at a time; while it fails, it alone is tried. */
final class OutletLane implements Workers.Task {
  private final SessionLane session;
  private final Outlet outlet;
  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<Entry> waiting = new ArrayDeque<>();
  private final AtomicInteger reserved = new AtomicInteger();
  private @Nullable Write underWay;
  private volatile @Nullable Future<?> parked;
  private boolean busy;
  private long firstAt;
  private long latestAt;

  OutletLane(SessionLane session, Outlet outlet) {
    this.session = session;
    this.outlet = outlet;
  }

  SessionLane session() {
    return session;
  }

  /** Room for this session in the outlet's budget, if there is any. */
  boolean tryReserve(int units) {
    int mine = reserved.addAndGet(units);
    boolean fits = mine <= outlet.budget().share() || mine == units;
    if (fits && outlet.budget().tryReserve(units)) {
      return true;
    }
    reserved.addAndGet(-units);
    return false;
  }

  void reserveAnyway(int units) {
    reserved.addAndGet(units);
    outlet.budget().reserveAnyway(units);
  }

  void release(int units) {
    reserved.addAndGet(-units);
    outlet.budget().release(units);
  }

  /** Queues {@code entry}, whose room is reserved. */
  void add(Entry entry) {
    Duration debounce = outlet.config().debounce();
    lock.lock();
    try {
      if (!debounce.isZero()) {
        latestAt = System.nanoTime();
        firstAt = waiting.isEmpty() ? latestAt : firstAt;
      }
      waiting.add(entry);
      if (busy) {
        return;
      }
      busy = true;
    } finally {
      lock.unlock();
    }
    if (debounce.isZero()) {
      outlet.ready(this);
    } else {
      outlet.park(this, debounce);
    }
  }

  /** Remembers the timer in which this lane waits. */
  void parked(Future<?> timer) {
    parked = timer;
  }

  /** Ends the waiting, if it is waiting in the timer. */
  void hurry() {
    Future<?> timer = parked;
    if (timer != null && timer.cancel(false)) {
      outlet.ready(this);
    }
  }

  /** Writes what waits; on one of the outlet's workers. */
  @Override
  public void run(CallGuard guard) {
    Duration quiet = quietLeft();
    if (quiet.isZero()) {
      outlet.write(this, next(), guard);
    } else {
      outlet.park(this, quiet);
    }
  }

  @Override
  public void stuck(Duration running) {
    outlet.stuck(this, running);
  }

  /** How long debouncing still holds the payloads back: trailing edge, never longer than {@code maxWait} after the first. */
  private Duration quietLeft() {
    OutletConfig config = outlet.config();
    lock.lock();
    try {
      if (underWay != null || config.debounce().isZero() || outlet.draining()) {
        return Duration.ZERO;
      }
      long due = Math.min(latestAt + config.debounce().toNanos(), firstAt + config.maxWait().toNanos());
      return Duration.ofNanos(Math.max(0, due - System.nanoTime()));
    } finally {
      lock.unlock();
    }
  }

  private Write next() {
    lock.lock();
    try {
      if (underWay == null) {
        underWay = Write.join(waiting);
        firstAt = latestAt;
      }
      return underWay;
    } finally {
      lock.unlock();
    }
  }

  /** The write under way is done with, one way or the other. */
  void finished() {
    lock.lock();
    try {
      underWay = null;
      busy = !waiting.isEmpty();
      if (!busy) {
        return;
      }
    } finally {
      lock.unlock();
    }
    outlet.ready(this);
  }

  /** Gives up everything that nobody is writing this moment. */
  void abandon() {
    List<Entry> all;
    lock.lock();
    try {
      all = new ArrayList<>(waiting);
      waiting.clear();
    } finally {
      lock.unlock();
    }
    outlet.abandon(this, all);
  }
}
