package ai.autoplay.testing;

import static java.util.Objects.requireNonNull;

import ai.autoplay.model.Payload;
import ai.autoplay.model.SessionKey;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a {@link RecordingSink} was told to do with the writes that come: block, take time, fail. Thread-safe. */
final class Orders {
  private final ReentrantLock lock = new ReentrantLock();   // no monitor: on 21 a waiting virtual thread would keep its carrier
  private final Condition changed = lock.newCondition();
  private final CountDownLatch never = new CountDownLatch(1);
  private int failures;
  private Supplier<? extends Exception> next = () -> new IOException("told to fail");
  private Predicate<? super Payload> failing = payload -> false;
  private Supplier<? extends Exception> each = next;
  private Predicate<? super SessionKey> blocked = key -> false;
  private boolean heedsInterrupts = true;
  private volatile Duration time = Duration.ZERO;

  void failNext(int times, Supplier<? extends Exception> error) {
    requireNonNull(error, "error");
    change(() -> {
      failures = times;
      next = error;
    });
  }

  void failWhen(Predicate<? super Payload> which, Supplier<? extends Exception> error) {
    requireNonNull(which, "which");
    requireNonNull(error, "error");
    change(() -> {
      failing = which;
      each = error;
    });
  }

  void recover() {
    change(() -> {
      failures = 0;
      failing = payload -> false;
    });
  }

  void block(Predicate<? super SessionKey> which) {
    requireNonNull(which, "which");
    change(() -> blocked = which);
  }

  void ignoreInterrupts() {
    change(() -> heedsInterrupts = false);
  }

  void slow(Duration each) {
    requireNonNull(each, "time");
    change(() -> time = each);
  }

  private void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void obey(SessionKey key, Payload payload) throws IOException, InterruptedException {
    Exception error;
    lock.lockInterruptibly();
    try {
      awaitRelease(key);
      error = toThrow(payload);
    } finally {
      lock.unlock();
    }
    if (!time.isZero()) {
      never.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }
    if (error != null) {
      raise(error);
    }
  }

  private void awaitRelease(SessionKey key) throws InterruptedException {
    while (blocked.test(key)) {
      if (heedsInterrupts) {
        changed.await();
      } else {
        changed.awaitUninterruptibly();
      }
    }
  }

  private @Nullable Exception toThrow(Payload payload) {
    if (failures > 0) {
      failures--;
      return next.get();
    }
    return failing.test(payload) ? each.get() : null;
  }

  private static void raise(Exception error) throws IOException, InterruptedException {
    if (error instanceof IOException io) {
      throw io;
    } else if (error instanceof InterruptedException interrupt) {
      throw interrupt;
    }
    throw error instanceof RuntimeException unchecked ? unchecked : new IllegalStateException("a sink cannot throw this", error);
  }
}
