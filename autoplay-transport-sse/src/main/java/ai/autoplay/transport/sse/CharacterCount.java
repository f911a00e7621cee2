package ai.autoplay.transport.sse;

import okio.Buffer;

/** How many fewer characters than bytes there are in UTF-8. */
final class CharacterCount {
  private CharacterCount() {}

  /** Bytes minus UTF-16 units in {@code [from, to)}; exact for well-formed UTF-8, wherever the range is cut. */
  static long excess(Buffer buffer, long from, long to) {
    long excess = 0;
    try (Buffer.UnsafeCursor cursor = buffer.readUnsafe(new Buffer.UnsafeCursor())) {
      for (long at = from; at < to; ) {
        int available = cursor.seek(at);
        int length = (int) Math.min(available, to - at);
        excess += excess(cursor.data, cursor.start, cursor.start + length);
        at += length;
      }
    }
    return excess;
  }

  private static long excess(byte[] bytes, int from, int to) {
    long excess = 0;
    for (int i = from; i < to; i++) {
      if ((bytes[i] & 0xC0) == 0x80) {
        excess++;
      } else if ((bytes[i] & 0xF8) == 0xF0) {
        excess--;
      }
    }
    return excess;
  }
}
