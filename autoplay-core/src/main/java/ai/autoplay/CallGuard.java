package ai.autoplay;

import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Watches one worker's calls into user code: interrupts a call that takes too long, and tells once of one that ignores that.
 * One guard serves a worker for all its calls; {@link #check} comes from the timer.
 */
final class CallGuard {
  private final ReentrantLock lock = new ReentrantLock();
  private final Runnable onStuck;
  private @Nullable Thread caller;
  private long startedAt;
  private boolean interrupted;
  private boolean stuck;

  /** @param onStuck told once a call of one that ignores its interrupt, while that call goes on; quick */
  CallGuard(Runnable onStuck) {
    this.onStuck = onStuck;
  }

  /** The calling thread is about to call user code; answers {@link System#nanoTime}. */
  long begin() {
    lock.lock();
    try {
      caller = Thread.currentThread();
      startedAt = System.nanoTime();
      interrupted = false;
      stuck = false;
      return startedAt;
    } finally {
      lock.unlock();
    }
  }

  /** The call has returned; an interrupt that was meant for it, or that it left behind, goes no further. Answers how it went. */
  Outcome end() {
    lock.lock();
    try {
      caller = null;
      Thread.interrupted();
      return stuck ? Outcome.WAS_STUCK : interrupted ? Outcome.TIMED_OUT : Outcome.IN_TIME;
    } finally {
      lock.unlock();
    }
  }

  /** Interrupts the call if it began before {@code timeout} nanoseconds ago; true, once a call, when half that time later it still runs. */
  boolean check(long now, long timeout) {
    lock.lock();
    try {
      if (caller == null || now - startedAt < timeout) {
        return false;
      }
      if (!interrupted) {
        interrupt();
        return false;
      }
      boolean newlyStuck = !stuck && now - startedAt >= timeout + timeout / 2;
      if (newlyStuck) {
        stuck = true;
        onStuck.run();
      }
      return newlyStuck;
    } finally {
      lock.unlock();
    }
  }

  /** Whether a call is running. */
  boolean calling() {
    lock.lock();
    try {
      return caller != null;
    } finally {
      lock.unlock();
    }
  }

  /** Whether a call is running that began at {@code then}, of {@link System#nanoTime}, or before. */
  boolean callingSince(long then) {
    lock.lock();
    try {
      return caller != null && startedAt - then <= 0;
    } finally {
      lock.unlock();
    }
  }

  /** Interrupts a running call at once. */
  void interrupt() {
    lock.lock();
    try {
      if (caller != null) {
        interrupted = true;
        caller.interrupt();
      }
    } finally {
      lock.unlock();
    }
  }

  enum Outcome { IN_TIME, TIMED_OUT, WAS_STUCK }
}
