package ai.autoplay;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Finds a payload room in the budget of every sink that wants it: all of them or none. */
final class Room {
  private Room() {}

  /** Waits while some sink is full; false when {@code patience} ran out or {@code closing} turned true. */
  static boolean reserve(Entry entry, Duration patience, BooleanSupplier closing) throws InterruptedException {
    int reserved = closing.getAsBoolean() ? 0 : reserveAtOnce(entry);
    if (reserved == entry.takers.size()) {
      return true;
    }
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      while (reserved < entry.takers.size()
          && reserveOne(entry, entry.takers.get(reserved), deadline - System.nanoTime(), closing)) {
        reserved++;
      }
      return reserved == entry.takers.size();
    } finally {
      if (reserved < entry.takers.size()) {
        release(entry, entry.takers.subList(0, reserved));
      }
    }
  }

  /** Without waiting; how many of the takers had room, up to the first that had none. */
  private static int reserveAtOnce(Entry entry) {
    int reserved = 0;
    while (reserved < entry.takers.size() && tryReserve(entry, entry.takers.get(reserved))) {
      reserved++;
    }
    return reserved;
  }

  private static boolean tryReserve(Entry entry, Outlet taker) {
    boolean room = entry.lane.in(taker).tryReserve(taker.units(entry));
    entry.roomIn |= room ? 1L << taker.index() : 0;
    return room;
  }

  private static boolean reserveOne(Entry entry, Outlet taker, long patience, BooleanSupplier closing) throws InterruptedException {
    return succeeds(() -> tryReserve(entry, taker), taker.budget(), Duration.ofNanos(patience), closing);
  }

  private static void release(Entry entry, List<Outlet> takers) {
    for (Outlet taker : takers) {
      entry.lane.in(taker).release(taker.units(entry));
    }
  }

  /**
   * With a spool it is its room that is waited for, in the file and on the way to it; a sink without room gets the payload from the disk
   * when its turn comes.
   */
  static boolean reserve(Entry entry, Spool spool, Duration patience, BooleanSupplier closing) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    if (!reserve(spool.budget(), entry.size, patience, closing)) {
      return false;
    }
    boolean reserved = false;
    try {
      reserved = reserve(spool.unwritten(), entry.size, Duration.ofNanos(deadline - System.nanoTime()), closing);
    } finally {
      if (!reserved) {
        spool.budget().release(entry.size);
      }
    }
    if (reserved) {
      for (Outlet taker : entry.takers) {
        tryReserve(entry, taker);
      }
    }
    return reserved;
  }

  private static boolean reserve(Budget budget, int size, Duration patience, BooleanSupplier closing) throws InterruptedException {
    return succeeds(() -> budget.tryReserve(size), budget, patience, closing);
  }

  /** Whether {@code attempt} succeeds in time; it is made again whenever {@code budget} has more room. */
  private static boolean succeeds(BooleanSupplier attempt, Budget budget, Duration patience, BooleanSupplier closing) throws InterruptedException {
    if (closing.getAsBoolean()) {
      return false;
    }
    boolean[] succeeded = {attempt.getAsBoolean()};
    if (!succeeded[0]) {
      budget.await(() -> (succeeded[0] = attempt.getAsBoolean()) || closing.getAsBoolean(), patience);
    }
    return succeeded[0];
  }
}
