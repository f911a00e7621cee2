package ai.autoplay.connector.extract;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds card numbers and masks them: 13 to 19 digits whose check digit is right (Luhn), in one group or in several that a blank, dot or
 * hyphen parts. Other figures may stand beside them, an expiry date say, so every way to take neighbouring groups together is tried; groups
 * are not taken apart, since nearly every long number has a card number somewhere within.
 */
final class CardNumbers {
  private static final int SHORTEST = 13;
  private static final int LONGEST = 19;
  private static final String ENCODED_BLANK = "%20";
  /** An encoded blank first: its figures are nobody's. */
  private static final Pattern GROUP = Pattern.compile(ENCODED_BLANK + "|\\d+");

  private record Group(int start, int end) {
    int length() {
      return end - start;
    }
  }

  private CardNumbers() {}

  static String masked(String text) {
    List<Group> groups = groups(text);
    StringBuilder masked = new StringBuilder();
    int copied = 0;
    for (int i = 0; i < groups.size(); i++) {
      int last = lastOfCard(text, groups, i);
      if (last >= 0) {
        masked.append(text, copied, groups.get(i).start()).append(PersonalText.MASK);
        copied = groups.get(last).end();
        i = last;
      }
    }
    return copied == 0 ? text : masked.append(text, copied, text.length()).toString();
  }

  private static List<Group> groups(String text) {
    List<Group> groups = new ArrayList<>();
    Matcher matcher = GROUP.matcher(text);
    while (matcher.find()) {
      if (!matcher.group().equals(ENCODED_BLANK)) {
        groups.add(new Group(matcher.start(), matcher.end()));
      }
    }
    return groups;
  }

  /** The last group of the longest card number that begins with the group {@code first}; -1 when none does. */
  private static int lastOfCard(String text, List<Group> groups, int first) {
    int last = -1;
    int start = groups.get(first).start();
    if (start > 0 && Character.isLetter(text.charAt(start - 1))) {
      return last;
    }
    StringBuilder digits = new StringBuilder();
    for (int i = first; i < groups.size() && digits.length() + groups.get(i).length() <= LONGEST; i++) {
      Group group = groups.get(i);
      if (i > first && !isSeparator(text.substring(groups.get(i - 1).end(), group.start()))) {
        break;
      }
      digits.append(text, group.start(), group.end());
      boolean ends = group.end() == text.length() || !Character.isLetter(text.charAt(group.end()));
      last = ends && isCard(digits) ? i : last;
    }
    return last;
  }

  private static boolean isSeparator(String between) {
    return between.length() == 1 && " .-\u00A0".contains(between) || between.equals(ENCODED_BLANK);
  }

  private static boolean isCard(CharSequence digits) {
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = Character.digit(digits.charAt(digits.length() - 1 - i), 10);
      int doubled = i % 2 == 0 ? digit : digit * 2;
      sum += doubled > 9 ? doubled - 9 : doubled;
    }
    return digits.length() >= SHORTEST && sum % 10 == 0;
  }
}
