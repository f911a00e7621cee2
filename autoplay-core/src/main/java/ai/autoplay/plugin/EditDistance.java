package ai.autoplay.plugin;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** How many letters must be put in, taken out or replaced to make one word of another (Levenshtein). */
public final class EditDistance {
  private static final int MOST = 2;
  private static final int LETTERS_FOR_EACH = 3;

  private EditDistance() {}

  /**
   * The one of {@code words} that was likely meant by {@code typed}: at most 2 letters away, one for each three that it has, and whatever
   * the case; the first of equals.
   */
  public static Optional<String> nearest(String typed, Collection<String> words) {
    String lower = typed.toLowerCase(Locale.ROOT);
    return words.stream().filter(word -> between(lower, word.toLowerCase(Locale.ROOT)) <= Math.min(MOST, word.length() / LETTERS_FOR_EACH))
        .min(Comparator.comparingInt(word -> between(lower, word.toLowerCase(Locale.ROOT))));
  }

  static int between(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(diagonal, row[j - 1]));
      }
    }
    return row[row.length - 1];
  }
}
