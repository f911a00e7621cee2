package ai.autoplay;

/** Text of pages made fit for one paragraph of prose. Lengths are in code points. */
final class ExtractiveText {
  private static final String SENTENCE_ENDS = ".!?。！？";

  private ExtractiveText() {}

  /** One line: controls, line ends, direction marks and halves of characters out, white space single, at most {@code max} long. */
  static String clean(String text, int max) {
    return text.length() <= max && isClean(text) ? text : cleaned(text, max);
  }

  /** Whether {@code text} is plain ASCII, or a mark that we set, with single spaces between words only: most labels and our summaries are. */
  private static boolean isClean(String text) {
    char before = ' ';
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~' && c != '“' && c != '”' && c != '…' || c == ' ' && before == ' ') {
        return false;
      }
      before = c;
    }
    return text.isEmpty() || before != ' ';
  }

  private static String cleaned(String text, int max) {
    StringBuilder line = new StringBuilder(Math.min(text.length(), max + 1));
    int length = 0;
    boolean gap = false;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (isGap(c)) {
        gap = length > 0;
      } else if (length + (gap ? 1 : 0) == max) {
        return cut(line.toString(), max);
      } else {
        line.append(gap ? " " : "").appendCodePoint(c);
        length += gap ? 2 : 1;
        gap = false;
      }
    }
    return length > max ? cut(line.toString(), max) : line.toString();
  }

  private static boolean isGap(int c) {
    boolean direction = c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069;
    return direction || Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c)
        || Character.getType(c) == Character.SURROGATE;
  }

  private static String cut(String line, int max) {
    int kept = Math.min(max - 1, length(line));
    return line.substring(0, line.offsetByCodePoints(0, kept)).stripTrailing() + "…";
  }

  /** At most {@code max} long, cut between words where there is one near, and no quotation left open. */
  static String shortened(String prose, int max) {
    if (length(prose) <= max) {
      return prose;
    }
    String head = prose.substring(0, prose.offsetByCodePoints(0, max - 2));
    int word = head.lastIndexOf(' ');
    String kept = (word > head.length() / 2 ? head.substring(0, word) : head) + "…";
    return kept.lastIndexOf('“') > kept.lastIndexOf('”') ? kept + "”" : kept;
  }

  /**
   * The end of {@code prose}, in whole sentences if possible: the newest of what it tells. Ends of sentences inside of quotation marks
   * do not count: they are a label's.
   *
   * @param prose clean
   */
  static String newest(String prose, int max) {
    int left = length(prose);
    if (left <= max) {
      return prose;
    }
    int start = 0;
    int quotes = 0;
    for (int i = 0; i + 1 < prose.length(); i++) {
      char c = prose.charAt(i);
      left -= Character.isLowSurrogate(c) ? 0 : 1;
      quotes = quotes(quotes, c);
      if (quotes == 0 && prose.charAt(i + 1) == ' ' && SENTENCE_ENDS.indexOf(c) >= 0) {
        start = i + 2;
        if (left - 1 <= max) {
          return prose.substring(start);
        }
      }
    }
    return tail(prose.substring(start), max);
  }

  /** How many quotations are open behind {@code c}, when there were {@code open} before. */
  private static int quotes(int open, char c) {
    return c == '“' ? open + 1 : c == '”' ? Math.max(0, open - 1) : open;
  }

  /** From a comma on, or else from a word; quotation marks are not cut open. */
  private static String tail(String sentence, int max) {
    int earliest = sentence.offsetByCodePoints(sentence.length(), 2 - max);
    int word = -1;
    int quotes = 0;
    for (int i = 0; i < sentence.length(); i++) {
      char c = sentence.charAt(i);
      quotes = quotes(quotes, c);
      if (c == ' ' && quotes == 0 && i + 1 >= earliest) {
        if (i > 0 && sentence.charAt(i - 1) == ',') {
          return "… " + sentence.substring(i + 1);
        }
        word = word < 0 ? i + 1 : word;
      }
    }
    return "… " + sentence.substring(word < 0 ? earliest : word);
  }

  static String quoted(String label) {
    return "“" + label.replace('“', '\'').replace('”', '\'').replace('"', '\'') + "”";
  }

  static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
