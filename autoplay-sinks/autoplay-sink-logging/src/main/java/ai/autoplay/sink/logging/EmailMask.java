package ai.autoplay.sink.logging;

/**
 * Hides the local part of every e-mail address in a line, also where the at sign is percent-encoded as in URLs. Looks for at signs and
 * then around them, so that a long text without any costs one pass.
 */
final class EmailMask {
  private static final String MASK = "***";

  private EmailMask() {}

  static String mask(String line) {
    StringBuilder masked = new StringBuilder(line.length());
    int done = 0;
    for (int i = 0; i < line.length(); i++) {
      int length = atSign(line, i);
      if (length > 0 && i + length < line.length() && isDomain(line.charAt(i + length))) {
        int start = i;
        while (start > done && isLocal(line.charAt(start - 1))) {
          start--;
        }
        if (start < i) {
          masked.append(line, done, start).append(MASK);
          done = i;
        }
      }
    }
    return done == 0 ? line : masked.append(line, done, line.length()).toString();
  }

  /** The length of the at sign at {@code i}: 0 when there is none. */
  private static int atSign(String line, int i) {
    char c = line.charAt(i);
    if (c == '@' || c == '\uff20') {
      return 1;
    }
    return c != '%' ? 0 : line.startsWith("%40", i) ? 3 : line.startsWith("%2540", i) ? 5 : 0;
  }

  private static boolean isDomain(char c) {
    return c == '[' || Character.isLetterOrDigit(c) || Character.isSurrogate(c);
  }

  private static boolean isLocal(char c) {
    return Character.isLetterOrDigit(c) || Character.isSurrogate(c) || "._+-%'!#$*^`{|}~".indexOf(c) >= 0;
  }
}
