package ai.autoplay;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;

/** A piece of a text as Latin-1 bytes, sixteen of which can be read at a time, in room that is used again. For one thread at a time. */
final class LatinPiece {
  /** The most characters of a piece. */
  static final int LENGTH = 1 << 10;
  /** How many bytes are read at a time; behind a piece there are as many zeros. */
  static final int STEP = 2 * Long.BYTES;
  private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private final CharsetEncoder encoder = StandardCharsets.ISO_8859_1.newEncoder();   // reports what it cannot encode
  private final CharBuffer from = CharBuffer.allocate(LENGTH);
  private final ByteBuffer into = ByteBuffer.allocate(LENGTH + STEP);

  /** Takes a part of {@code text}, of 1 to {@link #LENGTH} characters; false when one of them is not of Latin-1. */
  boolean take(String text, int begin, int end) {
    text.getChars(begin, end, from.array(), 0);
    from.clear().limit(end - begin);
    into.clear();
    if (encoder.reset().encode(from, into, true).isError()) {
      return false;
    }
    into.putLong(0).putLong(0);
    return true;
  }

  /** Eight of its characters; of those behind its end up to {@link #STEP} are zero. */
  long eight(int at) {
    return (long) EIGHT.get(into.array(), at);
  }
}
