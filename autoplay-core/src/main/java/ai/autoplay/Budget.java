package ai.autoplay;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** How much may wait for one sink, in units; and the place where those wait who would add more. */
final class Budget {
  private final long limit;
  private final AtomicLong used = new AtomicLong();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  private volatile int waiting;
  private volatile boolean tooSmall;

  Budget(long limit) {
    this.limit = limit;
  }

  /** The most that one session may use, and so the most that one payload counts. */
  int share() {
    return (int) Math.max(1, limit / 4);
  }

  /** Whether there is any, and what was last refused for want of it would be let in now. */
  boolean hasRoom() {
    return !tooSmall && used.get() < limit;
  }

  boolean tryReserve(int units) {
    long now = used.get();
    while (now == 0 || now + units <= limit) {
      if (used.compareAndSet(now, now + units)) {
        return true;
      }
      now = used.get();
    }
    tooSmall = true;
    return false;
  }

  /** For what must not wait: a summary of ours waits for nothing, so that it cannot dead-lock. */
  void reserveAnyway(long units) {
    used.addAndGet(units);
  }

  void release(long units) {
    used.addAndGet(-units);
    if (tooSmall) {
      tooSmall = false;
    }
    if (waiting > 0) {
      wakeAll();
    }
  }

  void wakeAll() {
    lock.lock();
    try {
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until {@code attempt} succeeds; it is tried whenever something was released.
   *
   * @return false when {@code patience} ran out first
   */
  boolean await(BooleanSupplier attempt, Duration patience) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      waiting++;
      long left = patience.compareTo(Duration.ofDays(1)) > 0 ? Long.MAX_VALUE : patience.toNanos();
      while (!attempt.getAsBoolean()) {
        if (left <= 0) {
          return false;
        }
        left = room.awaitNanos(left);
      }
      return true;
    } finally {
      waiting--;
      lock.unlock();
    }
  }
}
