package ai.autoplay.connector.extract;

import java.util.Locale;
import java.util.regex.Pattern;

/** Makes short, harmless, one-line labels of what pages contain, in any script. */
final class LabelText {
  static final int MAX = 80;
  /** Control and format characters, line separators, and the private-use characters that icon fonts draw their pictures with. */
  private static final Pattern JUNK = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}\\p{Co}\\u200B\\u200E\\u200F\\u202A-\\u202E\\u2060-\\u2069\\uFEFF]+");
  private static final Pattern SPACE = Pattern.compile("[\\s\\p{Z}]+");
  private static final Pattern CAMEL = Pattern.compile("(?<=[\\p{Ll}\\d])(?=\\p{Lu})");
  private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");
  private static final Pattern GENERATED = Pattern.compile("\\d+|(?=.*\\d)[0-9a-f]{5,}|(?=.*\\d)[a-z0-9]{1,3}|r[0-9a-z]?|css|mui|ph|radix|headlessui|chakra|mantine|ember\\d+");
  private static final int MAX_WORDS = 6;
  private final boolean masks;

  LabelText(ExtractionRules rules) {
    this.masks = !rules.allows(Disclosure.PERSONAL_TEXT);
  }

  /** Collapsed, masked and cut; empty when nothing is left that one could read. */
  String clean(String text) {
    String plain = SPACE.matcher(JUNK.matcher(PersonalText.beginning(text, 10 * MAX)).replaceAll(" ")).replaceAll(" ").strip();
    String safe = masks ? PersonalText.masked(plain) : plain;
    return safe.codePoints().anyMatch(LabelText::isReadable) ? cut(safe) : "";
  }

  private static boolean isReadable(int c) {
    return !Character.isWhitespace(c) && c != '*' && c != 0xFFFD;
  }

  /**
   * Words of an id, a test id or a class: "app-headerMenu" is "app header Menu"; generated parts are left out, and the word for what
   * kind of thing it is, which the label will say anyway.
   */
  String words(String identifier, String kind) {
    StringBuilder words = new StringBuilder();
    int count = 0;
    String masked = masks ? PersonalText.masked(identifier) : identifier;
    for (String word : NO_WORD.split(CAMEL.matcher(cutAt(masked, 200)).replaceAll(" "))) {
      String lower = word.toLowerCase(Locale.ROOT);
      boolean telling = !word.isEmpty() && !GENERATED.matcher(lower).matches() && !lower.equals(kind);
      if (telling && count++ < MAX_WORDS) {
        words.append(words.isEmpty() ? "" : " ").append(word);
      }
    }
    return cut(words.toString());
  }

  private static String cut(String text) {
    return text.codePointCount(0, text.length()) <= MAX ? text
        : text.substring(0, text.offsetByCodePoints(0, MAX - 1)).strip() + "…";
  }

  /** The first {@code max} characters, or one fewer where that would part a pair of surrogates. */
  static String cutAt(String text, int max) {
    if (text.length() <= max) {
      return text;
    }
    return text.substring(0, Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max);
  }
}
