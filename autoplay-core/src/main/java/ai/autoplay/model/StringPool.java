package ai.autoplay.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A bounded, lossy pool: equal strings that come again soon become one object, as a rule without being built first. Product ids, action
 * types, pages and labels repeat in every payload; sharing them is most of what a live session would otherwise weigh.
 *
 * <p>Thread-safe without a lock: a slot may be overwritten by another thread at any time, which costs a miss and nothing else,
 * and records are safe to publish by a race.
 */
final class StringPool {
  private static final int SLOTS = 1 << 12;
  private static final int MAX_LENGTH = 256;
  private static final byte[] NONE = {};
  private final @Nullable Shared[] slots;

  /**
   * A string, and its bytes in Latin-1 once more, unless it was never met as such: arrays are compared many bytes at a time, and a
   * string's own are out of reach.
   */
  private record Shared(String string, byte[] bytes) {}

  /** One for what is met while payloads are read. */
  StringPool() {
    this(SLOTS);
  }

  /** @param slots how many strings it holds at most; a power of two */
  StringPool(int slots) {
    this.slots = new @Nullable Shared[slots];
  }

  /** The string that stands between {@code from} and {@code to} in Latin-1; null when there is a question mark, which may stand for anything. */
  @Nullable String share(byte[] text, int from, int to) {
    if (from == to) {
      return "";
    }
    if (to - from > MAX_LENGTH) {
      return null;
    }
    int hash = StringScan.hash(text, from, to);
    if (hash == 0) {
      return null;
    }
    int slot = hash & slots.length - 1;
    Shared known = slots[slot];
    if (known != null && known.bytes.length == to - from && StringScan.goesOn(text, from, known.bytes)) {
      return known.string;
    }
    String fresh = new String(text, from, to - from, StandardCharsets.ISO_8859_1);
    slots[slot] = new Shared(fresh, Arrays.copyOfRange(text, from, to));
    return fresh;
  }

  /** The string equal to {@code text}. */
  String share(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      return text;
    }
    int hash = text.hashCode();
    int slot = (hash ^ hash >>> 15) & slots.length - 1;
    Shared known = slots[slot];
    if (known != null && known.string.equals(text)) {
      return known.string;
    }
    slots[slot] = new Shared(text, NONE);
    return text;
  }
}
