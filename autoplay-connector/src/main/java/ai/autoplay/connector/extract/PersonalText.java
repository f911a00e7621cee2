package ai.autoplay.connector.extract;

import java.util.regex.Pattern;

/** Finds e-mail addresses, card and social security numbers, and bearer tokens in text, and masks them. */
final class PersonalText {
  static final String MASK = "***";
  /** Characters: 64, the "@" and 255. */
  static final int LONGEST_EMAIL = 320;
  /** From the beginning of a word, or where the address before it ends: tried from each of its letters a long word would take very long. */
  private static final Pattern EMAIL = Pattern.compile("(?:(?<![\\p{L}\\p{N}._%+'-])|\\G)[\\p{L}\\p{N}._%+'-]+(?:@|%(?:25){0,3}40)[\\p{L}\\p{N}.-]+\\.\\p{L}{2,}",
      Pattern.CASE_INSENSITIVE);
  private static final Pattern SSN = Pattern.compile("(?<!\\d)\\d{3}-\\d{2}-\\d{4}(?!\\d)");
  /** Looked for once in each word, which must have the parts of a token behind it. */
  private static final Pattern TOKEN = Pattern.compile("(?<![\\w-])(?=[\\w-]++\\.[\\w-]{8,}+\\.)([\\w-]*?)eyJ[\\w-]{8,}+\\.[\\w-]{8,}+\\.[\\w-]*");

  private PersonalText() {}

  static String masked(String text) {
    if (text.length() < 6) {
      return text;
    }
    String masked = EMAIL.matcher(text).replaceAll(MASK);
    masked = SSN.matcher(TOKEN.matcher(masked).replaceAll("$1" + MASK)).replaceAll(MASK);
    return CardNumbers.masked(masked);
  }

  /**
   * About the first {@code max} characters: without the word that a cut would tear, nor figures before it. Half an address or card number
   * is not recognised any more, but tells a person's.
   *
   * @param max at least {@link #LONGEST_EMAIL}
   */
  static String beginning(String text, int max) {
    if (text.length() <= max) {
      return text;
    }
    int end = max;
    while (end > max - LONGEST_EMAIL && !isEnd(text.charAt(end - 1))) {
      end--;
    }
    while (end > max - LONGEST_EMAIL && isOfNumbers(text.charAt(end - 1))) {
      end--;
    }
    return LabelText.cutAt(text, end);
  }

  /** What stands in no address, number or token. */
  private static boolean isEnd(char c) {
    return Character.isWhitespace(c) || "/?&#=;,:()<>\"".indexOf(c) >= 0;
  }

  private static boolean isOfNumbers(char c) {
    return Character.isDigit(c) || Character.isWhitespace(c) || c == '.' || c == '-';
  }

  static boolean isEmail(String text) {
    return EMAIL.matcher(text).matches();
  }
}
