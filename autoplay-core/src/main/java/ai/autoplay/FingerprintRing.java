package ai.autoplay;

import java.util.Arrays;

/** The fingerprints of a session's latest settled payloads; the oldest makes room. Guarded by the session's lane. */
final class FingerprintRing {
  static final int CAPACITY = 64;
  private static final int LONGS = 2;
  private long[] words;
  private int next;
  private boolean shared = true;

  /** @param kept two longs a fingerprint, oldest first; copied when it has to change */
  FingerprintRing(long[] kept) {
    this.words = kept;
    this.next = kept.length;
  }

  boolean contains(Fingerprint wanted) {
    for (int i = 0; i < used(); i += LONGS) {
      if (words[i] == wanted.high() && words[i + 1] == wanted.low()) {
        return true;
      }
    }
    return false;
  }

  void add(Fingerprint fingerprint) {
    boolean full = next == words.length && next < CAPACITY * LONGS;
    if (full || shared) {
      words = Arrays.copyOf(words, full ? Math.min(CAPACITY * LONGS, Math.max(8, 2 * next)) : words.length);
      shared = false;
    }
    int at = next % (CAPACITY * LONGS);
    words[at] = fingerprint.high();
    words[at + 1] = fingerprint.low();
    next = next + LONGS >= 2 * CAPACITY * LONGS ? CAPACITY * LONGS : next + LONGS;
  }

  /** The kept fingerprints, oldest first. */
  long[] toArray() {
    if (next <= CAPACITY * LONGS) {
      return Arrays.copyOf(words, next);
    }
    int oldest = next % (CAPACITY * LONGS);
    long[] kept = new long[words.length];
    System.arraycopy(words, oldest, kept, 0, words.length - oldest);
    System.arraycopy(words, 0, kept, words.length - oldest, oldest);
    return kept;
  }

  private int used() {
    return Math.min(next, words.length);
  }
}
