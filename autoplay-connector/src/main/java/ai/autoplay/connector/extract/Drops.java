package ai.autoplay.connector.extract;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what was kept out, by reason. Thread-safe. */
final class Drops {
  private final Map<Dropped, LongAdder> counts = new EnumMap<>(Dropped.class);

  Drops() {
    for (Dropped reason : Dropped.values()) {
      counts.put(reason, new LongAdder());
    }
  }

  void add(Dropped reason, long number) {
    counts.get(reason).add(number);
  }

  void add(Dropped reason) {
    add(reason, 1);
  }

  /** By the reasons' keys; those that never happened are left out. */
  Map<String, Long> snapshot() {
    Map<String, Long> snapshot = new TreeMap<>();
    counts.forEach((reason, count) -> {
      if (count.sum() > 0) {
        snapshot.put(reason.key(), count.sum());
      }
    });
    return snapshot;
  }
}
