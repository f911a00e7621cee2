package ai.autoplay.connector.extract;

/**
 * Remembers which events have been seen: the last million at least, as 64 bits each, so that a browser that sends again minutes later is
 * recognised at any load. Two ids that share their 64 bits count as one, which happens to one event in many billions. Not thread-safe.
 */
final class SeenEvents {
  private static final int GENERATION = 1 << 20;
  private static final int FIRST_CAPACITY = 1 << 10;
  private final int generation;
  private long[] young = new long[FIRST_CAPACITY];
  private long[] old = new long[0];
  private int count;

  SeenEvents() {
    this(GENERATION);
  }

  /** @param generation how many events are remembered at least; twice as many at most */
  SeenEvents(int generation) {
    this.generation = generation;
  }

  /** Whether {@code id} is new; it is known from now on. */
  boolean add(String id) {
    long hash = hash(id);
    if (old.length > 0 && old[slot(old, hash)] == hash || young[slot(young, hash)] == hash) {
      return false;
    }
    if (count == generation) {
      old = young;
      young = new long[FIRST_CAPACITY];
      count = 0;
    }
    if (2 * (count + 1) > young.length) {
      young = grown(young);
    }
    young[slot(young, hash)] = hash;
    count++;
    return true;
  }

  private static long[] grown(long[] table) {
    long[] grown = new long[2 * table.length];
    for (long hash : table) {
      if (hash != 0) {
        grown[slot(grown, hash)] = hash;
      }
    }
    return grown;
  }

  /** Where {@code hash} is, or would be. The table is never more than half full. */
  private static int slot(long[] table, long hash) {
    int mask = table.length - 1;
    int slot = (int) hash & mask;
    while (table[slot] != 0 && table[slot] != hash) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  /** Never 0, which marks a free place. */
  private static long hash(String id) {
    long hash = id.length();
    for (int i = 0; i < id.length(); i++) {
      hash = mixed(hash ^ id.charAt(i));
    }
    return hash == 0 ? 1 : hash;
  }

  private static long mixed(long value) {
    long mixed = (value + 0x9e3779b97f4a7c15L) * 0xbf58476d1ce4e5b9L;
    return mixed ^ mixed >>> 32;
  }
}
