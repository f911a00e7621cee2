package ai.autoplay.model;

import java.util.Arrays;

/**
 * Puts text together of words of ours and of fields that came from somebody's page: a label must not be able to forge a line, nor to
 * fill a prompt. Not thread-safe.
 *
 * <p>In an array of its own: a {@link StringBuilder} begins anew with two bytes a character at the first dash, and took half as long
 * again (docs/performance.md).
 */
final class PlainText {
  private static final int MAX_FIELD = 2_000;
  private static final int MAX_PROSE = 16_000;
  private char[] chars;
  private int length;

  /** @param room how many characters it will have, more or less */
  PlainText(int room) {
    this.chars = new char[room];
  }

  /** Appends what is ours, as it is. */
  PlainText add(String text) {
    int more = text.length();
    makeRoom(more);
    text.getChars(0, more, chars, length);
    length += more;
    return this;
  }

  PlainText add(char c) {
    makeRoom(1);
    chars[length++] = c;
    return this;
  }

  PlainText add(int number) {
    return number >= 0 && number <= 9 ? add((char) ('0' + number)) : add(Integer.toString(number));
  }

  /** Appends {@code field} as part of one line: runs of control characters and line separators become one space. */
  PlainText field(String field) {
    return field(field, MAX_FIELD);
  }

  PlainText field(String field, int maxCodePoints) {
    return foreign(field, maxCodePoints, false);
  }

  /** Appends a summary's prose: it keeps its line feeds. */
  PlainText prose(String summary) {
    return foreign(summary, MAX_PROSE, true);
  }

  /** A summary's prose alone; as a rule {@code summary} itself. */
  static String proseOf(String summary) {
    PlainText text = new PlainText(Math.min(summary.length(), MAX_PROSE + 1));
    return text.addIfPlain(summary, MAX_PROSE, true) ? summary : text.prose(summary).toString();
  }

  boolean isEmpty() {
    return length == 0;
  }

  @Override
  public String toString() {
    return new String(chars, 0, length);
  }

  private PlainText foreign(String text, int maxCodePoints, boolean keepLineFeeds) {
    if (!addIfPlain(text, maxCodePoints, keepLineFeeds)) {
      addCut(text, maxCodePoints, keepLineFeeds);
    }
    return this;
  }

  /** False, and nothing is appended, when something of {@code text} has to be left out or replaced. */
  private boolean addIfPlain(String text, int maxCodePoints, boolean keepLineFeeds) {
    if (text.length() > maxCodePoints) {
      return false;
    }
    int start = length;
    int end = add(text).length;
    for (int i = start; i < end; i++) {   // of the array: what a string is asked character by character takes far longer on JDK 25
      if (breaksLines(chars[i]) && !(keepLineFeeds && chars[i] == '\n')) {
        length = start;
        return false;
      }
    }
    return true;
  }

  private void addCut(String text, int maxCodePoints, boolean keepLineFeeds) {
    int written = 0;
    boolean inRun = false;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      boolean broken = c <= 0xffff && breaksLines((char) c) && !(keepLineFeeds && c == '\n');
      if (broken && inRun) {
        continue;
      }
      if (written == maxCodePoints) {
        add('…');
        return;
      }
      inRun = broken;
      makeRoom(2);
      length += Character.toChars(broken ? ' ' : c, chars, length);
      written++;
    }
  }

  private void makeRoom(int more) {
    if (chars.length - length < more) {
      chars = Arrays.copyOf(chars, Math.max(2 * chars.length, length + more));
    }
  }

  private static boolean breaksLines(char c) {
    return c < 0x20 || c > 0x7e && (c < 0xa0 || c == '\u2028' || c == '\u2029');
  }

  /** Without the white space around it, that which does not break lines included. */
  static String strip(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isSpace(text.charAt(from))) {
      from++;
    }
    while (to > from && isSpace(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  private static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0x85;
  }
}
