package ai.autoplay.transport.sse;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What one thread has read of a stream and another has not taken yet, in order. When that is 256 pieces, or 256 Ki characters in
 * more than one, the reader waits, and TCP slows the server.
 *
 * <p>The taker also learns here that the stream is silent: a time-out of each read by itself cost a quarter of the whole road (see
 * RATIONALE.md).
 */
final class ReadAhead {
  private static final int MOST_PIECES = 256;
  private static final long MOST_CHARACTERS = 1 << 18;

  /** One thing that the stream said; told on the taker's thread. */
  @FunctionalInterface
  interface Piece {
    void tell(Reading reading) throws InterruptedException;
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final Condition room = lock.newCondition();
  private final AtomicLong heardAt = new AtomicLong(System.nanoTime());
  private Deque<Piece> coming = new ArrayDeque<>();
  private Deque<Piece> taken = new ArrayDeque<>();
  private long characters;
  private boolean closed;

  /** A byte was read. */
  void heard() {
    heardAt.lazySet(System.nanoTime());
  }

  /** Waits for room; false when nobody takes anything any more. */
  boolean put(Piece piece, int size) {
    lock.lock();
    try {
      while (!closed && (coming.size() >= MOST_PIECES || characters > 0 && characters + size > MOST_CHARACTERS)) {
        room.awaitUninterruptibly();
      }
      if (!closed) {
        coming.add(piece);
        characters += size;
        arrived.signal();
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /**
   * All that has come since the last time, once there is something; to be emptied before the next time.
   *
   * @param patience how long no byte may come while it waits before it answers with nothing; zero for ever
   */
  Deque<Piece> take(Duration patience) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      if (coming.isEmpty()) {
        await(System.nanoTime(), patience.isZero() ? Long.MAX_VALUE : patience.toNanos());
      }
      Deque<Piece> all = coming;
      coming = taken;
      taken = all;
      characters = 0;
      room.signal();
      return all;
    } finally {
      lock.unlock();
    }
  }

  /** While the reader waited for room it heard nothing: silence counts from {@code since} at the earliest. */
  private void await(long since, long patience) throws InterruptedException {
    long left = patience;
    while (coming.isEmpty() && left > 0) {
      arrived.awaitNanos(left);
      long heard = heardAt.get();
      left = patience - (System.nanoTime() - (heard - since > 0 ? heard : since));
    }
  }

  /** From now on nobody takes anything. */
  void close() {
    lock.lock();
    try {
      closed = true;
      room.signal();
    } finally {
      lock.unlock();
    }
  }
}
