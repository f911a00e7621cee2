package ai.autoplay.sink.vector;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/** A map of the sessions that were used last. Thread-safe. */
final class Recent<K, V> {
  private static final int MAX_SESSIONS = 10_000;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<K, V> values = new LinkedHashMap<>(16, 0.75f, true);

  @Nullable V get(K key) {
    lock.lock();
    try {
      return values.get(key);
    } finally {
      lock.unlock();
    }
  }

  /** Keeps what {@code merge} makes of the old value and {@code value}; answers what is kept. */
  V merge(K key, V value, BinaryOperator<V> merge) {
    lock.lock();
    try {
      V old = values.get(key);
      V kept = old == null ? value : merge.apply(old, value);
      values.put(key, kept);
      if (values.size() > MAX_SESSIONS) {
        values.remove(values.keySet().iterator().next());
      }
      return kept;
    } finally {
      lock.unlock();
    }
  }
}
