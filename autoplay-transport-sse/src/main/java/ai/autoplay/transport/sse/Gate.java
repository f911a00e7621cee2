package ai.autoplay.transport.sse;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import okhttp3.Call;
import org.jspecify.annotations.Nullable;

/** Where {@code close} and {@code restart}, on any thread, meet the thread in {@code run}: at its call, or in its pause. */
final class Gate {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private @Nullable Call current;
  private volatile boolean closed;
  private volatile boolean dropped;

  /** Registers a call that is about to be made; false when it must not be. A restart asked for earlier is met by it. */
  boolean enter(Call call) {
    lock.lock();
    try {
      current = closed ? null : call;
      dropped = false;
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /** The call is over. */
  void leave() {
    lock.lock();
    try {
      current = null;
    } finally {
      lock.unlock();
    }
  }

  /** Waits; less when closed or restarted meanwhile or since the last {@link #enter}. */
  void pause(Duration duration) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = duration.toNanos();
      while (left > 0 && !stopped()) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  boolean closed() {
    return closed;
  }

  /** Whether a restart was asked for that no attempt has met yet; it counts as met from now on. */
  boolean takeRestart() {
    lock.lock();
    try {
      boolean asked = dropped;
      dropped = false;
      return asked;
    } finally {
      lock.unlock();
    }
  }

  /** Whether the connection at hand is not to be read any further. */
  boolean stopped() {
    return closed || dropped;
  }

  void close() {
    stop(true);
  }

  void restart() {
    stop(false);
  }

  private void stop(boolean forever) {
    Call call;
    lock.lock();
    try {
      closed |= forever;
      dropped = true;
      call = current;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (call != null) {
      call.cancel();
    }
  }
}
