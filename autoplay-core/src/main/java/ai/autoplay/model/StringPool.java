package ai.autoplay.model;

import org.jspecify.annotations.Nullable;

/**
 * A bounded, lossy pool: equal strings that come again soon become one object, without being built first. Product ids, action
 * types, URLs and labels repeat in every payload; sharing them is most of what a live session would otherwise weigh.
 *
 * <p>Thread-safe without a lock: a slot may be overwritten by another thread at any time, which costs a miss and nothing else,
 * and strings are safe to publish by a race.
 */
final class StringPool {
  private static final int SLOTS = 1 << 14;
  private static final int MAX_LENGTH = 256;
  private final @Nullable String[] slots = new @Nullable String[SLOTS];

  /** The string of {@code length} chars from {@code offset}. */
  String share(char[] text, int offset, int length) {
    if (length == 0) {
      return "";
    }
    if (length > MAX_LENGTH) {
      return new String(text, offset, length);
    }
    int slot = slot(text, offset, length);
    String known = slots[slot];
    if (known != null && same(known, text, offset, length)) {
      return known;
    }
    String fresh = new String(text, offset, length);
    slots[slot] = fresh;
    return fresh;
  }

  private static int slot(char[] text, int offset, int length) {
    int hash = length;
    for (int i = offset, end = offset + length; i < end; i++) {
      hash = 31 * hash + text[i];
    }
    return (hash ^ hash >>> 15) & SLOTS - 1;
  }

  private static boolean same(String known, char[] text, int offset, int length) {
    if (known.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (known.charAt(i) != text[offset + i]) {
        return false;
      }
    }
    return true;
  }
}
