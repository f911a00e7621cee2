package ai.autoplay.connector.extract;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Compares labels: whether one text says what another says, in the sense of the score. */
final class Words {
  private static final Pattern CAMEL = Pattern.compile("(?<=\\p{Ll})(?=\\p{Lu})");
  private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");
  /** What the writer of the truth added: "close welcome tour (x)". */
  private static final Pattern BRACKETS = Pattern.compile("\\([^)]*\\)");
  private static final double ENOUGH = 0.6;

  private Words() {}

  /** Whether {@code text} contains {@code target}, or 60 % of its words. False for a target without a word. */
  static boolean carry(String text, String target) {
    List<String> wanted = words(BRACKETS.matcher(target).replaceAll(" "));
    if (wanted.isEmpty()) {
      return false;
    }
    List<String> present = words(text);
    if (String.join(" ", present).contains(String.join(" ", wanted))) {
      return true;
    }
    Set<String> known = new HashSet<>(present);
    return wanted.stream().filter(known::contains).count() >= ENOUGH * wanted.size();
  }

  private static List<String> words(String text) {
    return Arrays.stream(NO_WORD.split(CAMEL.matcher(text).replaceAll(" ").toLowerCase(Locale.ROOT)))
        .filter(word -> !word.isEmpty()).toList();
  }
}
