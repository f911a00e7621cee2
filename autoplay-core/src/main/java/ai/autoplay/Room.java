package ai.autoplay;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Finds a payload room in the budget of every sink that wants it: all of them or none. */
final class Room {
  private Room() {}

  /** Waits while some sink is full; false when {@code patience} ran out or {@code closing} turned true. */
  static boolean reserve(Entry entry, Duration patience, BooleanSupplier closing) throws InterruptedException {
    long deadline = System.nanoTime() + Math.min(patience.toSeconds(), Long.MAX_VALUE / 4_000_000_000L) * 1_000_000_000L
        + patience.toNanosPart();
    int reserved = 0;
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

  private static boolean reserveOne(Entry entry, Outlet taker, long patience, BooleanSupplier closing) throws InterruptedException {
    if (closing.getAsBoolean()) {
      return false;
    }
    OutletLane lane = entry.lane.in(taker);
    int units = taker.units(entry);
    if (lane.tryReserve(units)) {
      return true;
    }
    boolean[] reserved = {false};
    taker.budget().await(() -> (reserved[0] = lane.tryReserve(units)) || closing.getAsBoolean(), Duration.ofNanos(patience));
    return reserved[0];
  }

  private static void release(Entry entry, List<Outlet> takers) {
    for (Outlet taker : takers) {
      entry.lane.in(taker).release(taker.units(entry));
    }
  }
}
