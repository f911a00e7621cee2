package ai.autoplay.testing.intercom;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Which request goes wrong, and how. Thread-safe. */
final class FaultPlan {
  private final Deque<Fault> next = new ArrayDeque<>();
  private final Map<String, Fault> on = new HashMap<>();
  private List<Fault> sometimes = List.of();
  private double rate;
  private Random random = new Random(0);

  synchronized void next(int times, Fault fault) {
    for (int i = 0; i < times; i++) {
      next.add(fault);
    }
  }

  synchronized void on(String operation, Fault fault) {
    on.put(operation, fault);
  }

  synchronized void sometimes(long seed, double rate, List<Fault> faults) {
    this.random = new Random(seed);
    this.rate = rate;
    this.sometimes = List.copyOf(faults);
  }

  synchronized void clear() {
    next.clear();
    on.clear();
    sometimes = List.of();
  }

  synchronized @Nullable Fault draw(String operation) {
    Fault certain = on.get(operation);
    if (certain != null) {
      return certain;
    }
    if (!next.isEmpty()) {
      return next.poll();
    }
    boolean hit = !sometimes.isEmpty() && random.nextDouble() < rate;
    return hit ? sometimes.get(random.nextInt(sometimes.size())) : null;
  }
}
