package ai.autoplay.transport.sse;

import java.nio.charset.StandardCharsets;
import okio.Buffer;

/**
 * The value of an event's only data line, on its way past okhttp-sse, which would look at each byte of it for the end of the line once more and copy
 * it twice (RATIONALE.md). For one thread.
 */
final class LongValue {
  /** A shorter one, in bytes, goes the way of everything else. */
  static final int LEAST = 512;
  /** As many bytes become text without arrays in between, and leave the buffers they came in fit to be used again. */
  private static final int ROOM = 32 << 10;
  private final byte[] room = new byte[ROOM];
  private final Buffer longer = new Buffer();
  private int length;

  /** Takes the first {@code size} bytes out of {@code from}, {@link #LEAST} or more. */
  void take(Buffer from, long size) {
    if (size > ROOM) {
      longer.write(from, size);
      return;
    }
    while (length < size) {
      length += from.read(room, length, (int) size - length);
    }
  }

  boolean isEmpty() {
    return length == 0 && longer.exhausted();
  }

  /** Gives the text away, and is empty. */
  String text() {
    String text = length == 0 ? longer.readUtf8() : new String(room, 0, length, StandardCharsets.UTF_8);
    length = 0;
    return text;
  }
}
