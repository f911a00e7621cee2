package ai.autoplay.transport.sse;

import okio.Buffer;

/**
 * Whether the event being gathered is over the limit. Its size is the number of characters (UTF-16 units) of its data and
 * event name, the line feeds between them included. Bytes are an upper bound that costs nothing; characters are counted only
 * beyond it, each byte once.
 */
final class EventSize {
  /** {@code event: } and one byte more: a line of that length shows what it is. */
  private static final int LONGEST_PREFIX = 8;
  private static final long MOST_BYTES_PER_CHARACTER = 3;
  private final int limit;
  private long prefixes;
  private long counted;
  private long excess;

  EventSize(int limit) {
    this.limit = limit;
  }

  /** Whether an unfinished line of {@code bytes} could be too long whatever it is. */
  boolean lineExceeds(long bytes) {
    return bytes > (long) limit + LONGEST_PREFIX;
  }

  /** Whether the lines in {@code kept} and in {@code in} up to {@code end} are too much; name and colon of the last take {@code prefix} bytes. */
  boolean exceeded(Buffer kept, Buffer in, long end, long prefix) {
    long bytes = kept.size() + end - prefixes - prefix;
    if (bytes <= limit) {
      return false;
    }
    return bytes > MOST_BYTES_PER_CHARACTER * limit || bytes - excess(kept, in, end) > limit;
  }

  private long excess(Buffer kept, Buffer in, long end) {
    long before = kept.size();
    if (counted < before) {
      excess += CharacterCount.excess(kept, counted, before);
      counted = before;
    }
    excess += CharacterCount.excess(in, counted - before, end);
    counted = before + end;
    return excess;
  }

  /** One more line is kept. */
  void keep(long prefix) {
    prefixes += prefix;
  }

  /** The next event begins. */
  void reset() {
    prefixes = 0;
    counted = 0;
    excess = 0;
  }
}
