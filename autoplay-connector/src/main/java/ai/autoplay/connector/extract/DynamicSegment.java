package ai.autoplay.connector.extract;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Tells ids from words in a path (wire.md §4): numbers, UUIDs, long hex, base64-like ids, e-mail addresses. */
final class DynamicSegment {
  private static final Pattern PLAIN_ID = Pattern.compile("-?\\d+"
      + "|[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
  private static final Pattern LONG_HEX = Pattern.compile("(?=.*\\d)[0-9a-fA-F]{12,}");
  private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+\\.\\p{L}{2,}");
  private static final Pattern OPAQUE = Pattern.compile("[A-Za-z0-9_-]{16,}={0,2}");
  private static final double MIXED = 0.3;

  private DynamicSegment() {}

  static boolean is(String segment) {
    String plain = decoded(segment);
    return PLAIN_ID.matcher(plain).matches() || LONG_HEX.matcher(plain).matches() || EMAIL.matcher(plain).matches()
        || isOpaque(plain);
  }

  static String decoded(String segment) {
    try {
      return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return segment;
    }
  }

  /** In random characters upper case, lower case and digits take turns; in slugs they come in runs. */
  private static boolean isOpaque(String segment) {
    if (!OPAQUE.matcher(segment).matches() || segment.chars().noneMatch(Character::isDigit)) {
      return false;
    }
    int turns = 0;
    for (int i = 1; i < segment.length(); i++) {
      turns += kind(segment.charAt(i)) == kind(segment.charAt(i - 1)) ? 0 : 1;
    }
    boolean words = segment.matches(".*[-_][a-z]{3,}([-_].*|$)");
    return !words && turns >= MIXED * (segment.length() - 1);
  }

  private static int kind(char c) {
    return Character.isDigit(c) ? 0 : Character.isUpperCase(c) ? 1 : Character.isLowerCase(c) ? 2 : 3;
  }
}
