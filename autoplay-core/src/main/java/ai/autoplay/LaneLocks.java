package ai.autoplay;

import ai.autoplay.model.SessionKey;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Locks that lanes share. One of its own would be two more objects for each lane, and two more misses of the cache for each payload of a
 * session that was long at rest. They are held for moments, and never two at a time.
 */
final class LaneLocks {
  private static final int COUNT = 1 << 8;
  private final ReentrantLock[] locks = new ReentrantLock[COUNT];

  LaneLocks() {
    for (int i = 0; i < COUNT; i++) {
      locks[i] = new ReentrantLock();
    }
  }

  ReentrantLock of(SessionKey key) {
    int hash = key.hashCode() * 0x9E3779B9;
    return locks[hash >>> 24];
  }
}
