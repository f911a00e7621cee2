package ai.autoplay.transport.sse;

import okio.Buffer;
import okio.ByteString;

/** What a line of a stream is. */
enum Field {
  DATA("data"), EVENT("event"), ID("id"), RETRY("retry"), COMMENT(""), UNKNOWN("");

  private static final long TOO_MUCH = Long.MAX_VALUE / 10 - 1;
  private final ByteString name;

  Field(String name) {
    this.name = ByteString.encodeUtf8(name);
  }

  /** What the line {@code [from, to)}, which is not empty, is. */
  static Field of(Buffer in, long from, long to) {
    return switch (in.getByte(from)) {
      case 'd' -> DATA.orUnknown(in, from, to);
      case 'e' -> EVENT.orUnknown(in, from, to);
      case 'i' -> ID.orUnknown(in, from, to);
      case 'r' -> RETRY.orUnknown(in, from, to);
      case ':' -> COMMENT;
      default -> UNKNOWN;
    };
  }

  private Field orUnknown(Buffer in, long from, long to) {
    long end = from + name.size();
    boolean mine = end <= to && in.rangeEquals(from, name) && (end == to || in.getByte(end) == ':');
    return mine ? this : UNKNOWN;
  }

  /** Where the value of this field's line {@code [from, to)} begins: behind the colon and at most one space. */
  long valueStart(Buffer in, long from, long to) {
    long start = from + name.size() + 1;
    if (start >= to) {
      return to;
    }
    return in.getByte(start) == ' ' ? start + 1 : start;
  }

  static String text(Buffer in, long from, long to) {
    Buffer copy = new Buffer();
    in.copyTo(copy, from, to - from);
    return copy.readUtf8();
  }

  /** The number that stands in {@code [from, to)}, or a very large one for a still larger; −1 when anything but ASCII digits stands there. */
  static long number(Buffer in, long from, long to) {
    long number = from == to ? -1 : 0;
    for (long at = from; at < to; at++) {
      int digit = in.getByte(at) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = Math.min(number, TOO_MUCH) * 10 + digit;
    }
    return number;
  }
}
