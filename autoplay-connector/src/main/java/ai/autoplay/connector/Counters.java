package ai.autoplay.connector;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts by name; of strangers' making only so many names, the rest under "other". Thread-safe. */
final class Counters {
  private static final int MAX_NAMES = 100;
  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

  void add(String name, long number) {
    LongAdder known = counts.get(name);
    if (known == null) {
      known = counts.computeIfAbsent(counts.size() < MAX_NAMES ? name : "other", any -> new LongAdder());
    }
    known.add(number);
  }

  Map<String, Long> snapshot() {
    Map<String, Long> snapshot = new TreeMap<>();
    counts.forEach((name, count) -> snapshot.put(name, count.sum()));
    return snapshot;
  }
}
