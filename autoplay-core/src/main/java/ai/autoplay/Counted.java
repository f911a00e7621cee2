package ai.autoplay;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Somebody's part in the number of those for whom something holds: one while it does, however often that is said. Thread-safe. */
final class Counted {
  private final AtomicInteger number;
  private final AtomicBoolean holds = new AtomicBoolean();

  /** @param number of all those for whom it holds */
  Counted(AtomicInteger number) {
    this.number = number;
  }

  boolean holds() {
    return holds.get();
  }

  /** It holds from now on. */
  void begin() {
    if (!holds.get() && holds.compareAndSet(false, true)) {
      number.incrementAndGet();
    }
  }

  /** It holds no more. */
  void end() {
    if (holds.get() && holds.compareAndSet(true, false)) {
      number.decrementAndGet();
    }
  }
}
