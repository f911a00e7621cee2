package ai.autoplay.connector;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * So many events a second, with as many saved up as come in one second. What has been let in is spent however much it is, so that
 * no batch is too large ever to pass; what comes next waits for it.
 */
final class RateLimit {
  private static final double NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int LONGEST_WAIT_SECONDS = 30;   // what posthog-js honours at most (posthog.md §2)
  private final ReentrantLock lock = new ReentrantLock();
  private final double perSecond;
  private final LongSupplier nanoTime;
  private double saved;
  private long countedAt;

  RateLimit(int perSecond, LongSupplier nanoTime) {
    this.perSecond = perSecond;
    this.nanoTime = nanoTime;
    this.saved = perSecond;
    this.countedAt = nanoTime.getAsLong();
  }

  /** How many seconds to wait until something may come in; 0 when it may now. */
  int secondsToWait() {
    lock.lock();
    try {
      refill();
      return saved > 0 ? 0 : Math.min(LONGEST_WAIT_SECONDS, 1 + (int) (-saved / perSecond));
    } finally {
      lock.unlock();
    }
  }

  void spend(int events) {
    lock.lock();
    try {
      refill();
      saved -= events;
    } finally {
      lock.unlock();
    }
  }

  private void refill() {
    long now = nanoTime.getAsLong();
    saved = Math.min(perSecond, saved + (now - countedAt) / NANOS * perSecond);
    countedAt = now;
  }
}
