package ai.autoplay.model;

/**
 * Makes text of fields that came from somebody's page: a label must not be able to forge a line, nor to fill a prompt.
 */
final class PlainText {
  private static final int MAX_FIELD = 2_000;
  private static final int MAX_PROSE = 16_000;

  private PlainText() {}

  /** Appends {@code field} as part of one line: runs of control characters and line separators become one space. */
  static void appendField(StringBuilder text, String field) {
    appendField(text, field, MAX_FIELD);
  }

  static void appendField(StringBuilder text, String field, int maxCodePoints) {
    if (field.length() <= maxCodePoints && isPlain(field)) {
      text.append(field);
    } else {
      appendCut(text, field, maxCodePoints, false);
    }
  }

  /** A summary's prose: it keeps its line feeds. */
  static String prose(String summary) {
    if (summary.length() <= MAX_PROSE && isPlain(summary)) {
      return summary;
    }
    StringBuilder text = new StringBuilder(Math.min(summary.length(), MAX_PROSE + 1));
    appendCut(text, summary, MAX_PROSE, true);
    return text.toString();
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

  private static boolean isPlain(String field) {
    for (int i = 0; i < field.length(); i++) {
      if (breaksLines(field.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean breaksLines(char c) {
    return c < 0x20 || c >= 0x7f && c <= 0x9f || c == '\u2028' || c == '\u2029';
  }

  private static void appendCut(StringBuilder text, String field, int maxCodePoints, boolean keepLineFeeds) {
    int written = 0;
    boolean inRun = false;
    for (int i = 0; i < field.length(); ) {
      int c = field.codePointAt(i);
      i += Character.charCount(c);
      boolean broken = c <= 0xffff && breaksLines((char) c) && !(keepLineFeeds && c == '\n');
      if (broken && inRun) {
        continue;
      }
      if (written == maxCodePoints) {
        text.append('…');
        return;
      }
      inRun = broken;
      text.appendCodePoint(broken ? ' ' : c);
      written++;
    }
  }
}
