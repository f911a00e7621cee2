package ai.autoplay.model;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Goes over Latin-1 bytes eight at a time: byte by byte, this takes longer than all the rest of reading a payload. Every text has eight
 * zeros behind its end, and so a place where to stop.
 */
final class StringScan {
  /** How many zeros there must be behind a text. */
  static final int ROOM = 2 * Long.BYTES;
  private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = ONES << 7;
  private static final long QUOTES = ONES * '"';
  private static final long ESCAPES = ONES * '\\';
  private static final long QUESTIONS = ONES * '?';
  private static final long SPACES = ONES * ' ';
  private static final long PRIME = 0x9E3779B97F4A7C15L;

  private StringScan() {}

  /** Where the next quotation mark, backslash or control character stands: a zero at the latest. */
  static int stop(byte[] text, int from) {
    int at = from;
    while ((marks((long) EIGHT.get(text, at)) | marks((long) EIGHT.get(text, at + Long.BYTES))) == 0) {
      at += 2 * Long.BYTES;
    }
    long marks = marks((long) EIGHT.get(text, at));
    if (marks == 0) {
      at += Long.BYTES;
      marks = marks((long) EIGHT.get(text, at));
    }
    return at + (Long.numberOfTrailingZeros(marks) >>> 3);
  }

  /** Marks the high bit of each byte that is looked for, and perhaps of bytes above one: the lowest mark is right. */
  private static long marks(long eight) {
    long quote = eight ^ QUOTES;
    long escape = eight ^ ESCAPES;
    return (quote - ONES & ~quote | escape - ONES & ~escape | eight - SPACES & ~eight) & HIGHS;
  }

  /** Whether {@code text} goes on from {@code from} with all of {@code bytes}. */
  static boolean goesOn(byte[] text, int from, byte[] bytes) {
    int last = bytes.length - Long.BYTES;
    if (from + bytes.length > text.length) {
      return false;
    }
    if (last < 0) {
      return goesOnShortly(text, from, bytes);
    }
    for (int at = 0; at < last; at += Long.BYTES) {
      if ((long) EIGHT.get(bytes, at) != (long) EIGHT.get(text, from + at)) {
        return false;
      }
    }
    return (long) EIGHT.get(bytes, last) == (long) EIGHT.get(text, from + last);
  }

  private static boolean goesOnShortly(byte[] text, int from, byte[] bytes) {
    for (int at = 0; at < bytes.length; at++) {
      if (bytes[at] != text[from + at]) {
        return false;
      }
    }
    return true;
  }

  /** A hash over {@code [from, to)}, which is not empty; 0 when a question mark may be in it. */
  static int hash(byte[] text, int from, int to) {
    long hash = to - from;
    long questions = 0;
    int last = to - Long.BYTES;
    for (int at = from; at < last; at += Long.BYTES) {
      long eight = (long) EIGHT.get(text, at);
      questions |= question(eight);
      hash = Long.rotateLeft((hash ^ eight) * PRIME, 29);
    }
    long eight = last >= from ? (long) EIGHT.get(text, last) : few(text, from, to);
    questions |= question(eight);
    int mixed = (int) ((hash ^ eight) * PRIME >>> 32);
    return questions != 0 ? 0 : mixed == 0 ? 1 : mixed;
  }

  private static long question(long eight) {
    long question = eight ^ QUESTIONS;
    return question - ONES & ~question & HIGHS;
  }

  /** As many of the next eight bytes as there are; so many must be behind {@code from}. */
  private static long few(byte[] text, int from, int to) {
    return (long) EIGHT.get(text, from) & (1L << (to - from) * Byte.SIZE) - 1;
  }
}
