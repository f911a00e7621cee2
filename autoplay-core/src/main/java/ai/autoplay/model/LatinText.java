package ai.autoplay.model;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A text, and the same as Latin-1 bytes, in which everything that JSON's structure is made of stands unchanged and can be gone over
 * eight bytes at a time; what Latin-1 does not have is a question mark there, and strings are cut out of the text itself.
 *
 * <p>One character is one byte, but for surrogate pairs, which are one byte too: {@code ahead} is by how much the text is ahead of the
 * bytes because of them, so strings have to be cut from first to last. For one thread, and for one text after the other.
 */
final class LatinText {
  /** The longest text that it takes: the room for that it keeps. */
  static final int LONGEST = 1 << 17;
  /** The longest string that is cut out, in bytes here as well as in characters: none is more than four of UTF-8. */
  private static final int LONGEST_STRING = PayloadCodec.MAX_STRING_BYTES / 4;
  private static final int MIN_ROOM = 4096;
  private static final byte OTHER = '?';
  private static final int LATIN_RUN = 32;
  private final CharsetEncoder encoder = StandardCharsets.ISO_8859_1.newEncoder();   // reports what it cannot encode
  private String original = "";
  private char[] chars = {};
  private byte[] bytes = {};
  private CharBuffer from = CharBuffer.wrap(chars);
  private ByteBuffer into = ByteBuffer.wrap(bytes);
  private int end;
  private boolean paired;
  private int ahead;
  private int next;

  /** Takes {@code json}, which is not longer than {@link #LONGEST}, in place of what it was before. */
  void open(String json) {
    int length = json.length();
    if (length >= chars.length) {
      int room = Math.max(MIN_ROOM, Integer.highestOneBit(length) << 1);
      chars = new char[room + 1];
      bytes = new byte[room + StringScan.ROOM];
      from = CharBuffer.wrap(chars);
      into = ByteBuffer.wrap(bytes);
    }
    json.getChars(0, length, chars, 0);
    chars[length] = 0;
    end = encode(length);
    original = json;
    Arrays.fill(bytes, end, end + StringScan.ROOM, (byte) 0);   // which no JSON holds: whoever looks for something stops here
    paired = end != length;
    ahead = 0;
  }

  /** Makes bytes of the characters, and answers how many: the encoder is fast, but stops at what Latin-1 does not have. */
  private int encode(int length) {
    from.clear().limit(length);
    into.clear();
    while (encoder.reset().encode(from, into, true).isError()) {
      encodeOthers();
    }
    return into.position();
  }

  /** Goes on behind what the encoder stopped at, until there seems to be nothing more of that kind. */
  private void encodeOthers() {
    int read = from.position();
    int written = into.position();
    for (int latin = 0; latin < LATIN_RUN && read < from.limit(); latin++) {
      char c = chars[read++];
      bytes[written++] = c < 256 ? (byte) c : OTHER;
      if (c >= 256) {
        latin = 0;
        read += Character.isHighSurrogate(c) && read < from.limit() && Character.isLowSurrogate(chars[read]) ? 1 : 0;
      }
    }
    from.position(read);
    into.position(written);
  }

  /** Forgets the text. */
  void close() {
    original = "";
  }

  /** The bytes, with {@link StringScan#ROOM} zeros behind them. */
  byte[] bytes() {
    return bytes;
  }

  /** How many bytes there are. */
  int end() {
    return end;
  }

  /** Where the text goes on behind the string that was cut out last. */
  int next() {
    return next;
  }

  /** Cuts out the string whose first character is at {@code start}, behind the mark; not one that was passed over before. */
  String cut(int start) throws NotPlainException {
    int stop = StringScan.stop(bytes, start);
    if (bytes[stop] != '"') {
      return escaped(start + ahead);
    }
    if (stop - start > LONGEST_STRING) {
      throw NotPlainException.INSTANCE;
    }
    next = stop + 1;
    int begin = start + ahead;
    if (paired) {
      ahead = original.indexOf('"', begin) - stop;
    }
    return original.substring(begin, stop + ahead);
  }

  /** The string of the text that begins at {@code begin}: put together in place, since nobody reads these characters again. */
  private String escaped(int begin) throws NotPlainException {
    int read = begin;
    int written = begin;
    for (char c = chars[read]; c != '"'; c = chars[read]) {
      if (c == '\\') {
        c = unescaped(chars[read + 1], read + 2);
        read += chars[read + 1] == 'u' ? 5 : 1;
      } else if (c < ' ') {
        throw NotPlainException.INSTANCE;
      } else if (paired && Character.isHighSurrogate(c) && Character.isLowSurrogate(chars[read + 1])) {
        ahead++;
        chars[written++] = c;
        c = chars[++read];
      }
      chars[written++] = c;
      read++;
    }
    next = read + 1 - ahead;
    if (written - begin > LONGEST_STRING) {
      throw NotPlainException.INSTANCE;
    }
    return new String(chars, begin, written - begin);
  }

  private char unescaped(char letter, int hex) throws NotPlainException {
    return switch (letter) {
      case '"', '\\', '/' -> letter;
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'u' -> (char) (digit(hex) << 12 | digit(hex + 1) << 8 | digit(hex + 2) << 4 | digit(hex + 3));
      default -> throw NotPlainException.INSTANCE;
    };
  }

  private int digit(int place) throws NotPlainException {
    char c = chars[place];
    int digit = c < 128 ? Character.digit(c, 16) : -1;
    if (digit < 0) {
      throw NotPlainException.INSTANCE;
    }
    return digit;
  }
}
