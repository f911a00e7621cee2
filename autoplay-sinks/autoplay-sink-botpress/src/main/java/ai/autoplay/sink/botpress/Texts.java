package ai.autoplay.sink.botpress;

/** Makes text of other people's pages fit for a row: no control characters, no half characters, no more bytes than there is room for. */
final class Texts {
  private static final String SENTENCE_ENDS = ".!?。！？";
  private static final String ELLIPSIS = "…";
  private static final int ELLIPSIS_BYTES = 3;

  private Texts() {}

  /** One line: every run of control characters and line separators becomes one space, a lone surrogate becomes U+FFFD. */
  static String clean(String text) {
    return clean(text, false);
  }

  /** Several lines: as {@link #clean(String)}, but line feeds stay. */
  static String cleanProse(String text) {
    return clean(text, true);
  }

  private static String clean(String text, boolean keepLineFeeds) {
    StringBuilder cleaned = new StringBuilder(text.length());
    boolean inRun = false;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      boolean breaks = (Character.getType(c) == Character.CONTROL || c == 0x2028 || c == 0x2029) && !(keepLineFeeds && c == '\n');
      if (!breaks) {
        cleaned.appendCodePoint(isLoneSurrogate(c) ? 0xFFFD : c);
      } else if (!inRun) {
        cleaned.append(' ');
      }
      inRun = breaks;
    }
    return cleaned.toString();
  }

  private static boolean isLoneSurrogate(int codePoint) {
    return codePoint >= 0xD800 && codePoint <= 0xDFFF;
  }

  /** Whether an id can be stored as it is: it must not be changed, lest two become one. */
  static boolean storable(String id) {
    return id.codePoints().noneMatch(c -> c == 0 || isLoneSurrogate(c));
  }

  /** The bytes that {@code text} takes inside a JSON string. */
  static int bytes(String text) {
    return text.codePoints().map(Texts::bytes).sum();
  }

  /** The bytes of text that is JSON already. */
  static int jsonBytes(String json) {
    return json.codePoints().map(c -> c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4).sum();
  }

  private static int bytes(int c) {
    if (c < 0x20) {
      return c == '\n' ? 2 : 6;
    }
    return c == '"' || c == '\\' ? 2 : c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  }

  /** {@code text} cut to {@code maxBytes}: after a sentence, else between words, where that keeps at least half of the room. */
  static String cut(String text, int maxBytes) {
    if (bytes(text) <= maxBytes) {
      return text;
    }
    int end = fitting(text, maxBytes);
    int sentence = lastSentenceEnd(text, end);
    if (sentence > end / 2) {
      return text.substring(0, sentence);
    }
    end = fitting(text, maxBytes - ELLIPSIS_BYTES);
    int word = text.lastIndexOf(' ', end);
    return maxBytes < ELLIPSIS_BYTES ? "" : text.substring(0, word > end / 2 ? word : end) + ELLIPSIS;
  }

  private static int fitting(String text, int maxBytes) {
    int bytes = 0;
    int end = 0;
    while (end < text.length()) {
      int c = text.codePointAt(end);
      bytes += bytes(c);
      if (bytes > maxBytes) {
        return end;
      }
      end += Character.charCount(c);
    }
    return end;
  }

  private static int lastSentenceEnd(String text, int end) {
    for (int i = end; i > 0; i--) {
      char last = text.charAt(i - 1);
      boolean followed = i == text.length() || Character.isWhitespace(text.charAt(i)) || last > 0x7f;
      if (last == '\n' || SENTENCE_ENDS.indexOf(last) >= 0 && followed) {
        return last == '\n' ? i - 1 : i;
      }
    }
    return 0;
  }
}
