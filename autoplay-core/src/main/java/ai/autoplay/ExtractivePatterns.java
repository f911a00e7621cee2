package ai.autoplay;

import java.util.ArrayList;
import java.util.List;

/** Finds what repeats among steps and gives it one name: rounds of the same few steps, a page left at once. */
final class ExtractivePatterns {
  private static final int LONGEST_ROUND = 4;
  private static final int WORDS = 150;

  private ExtractivePatterns() {}

  static List<ExtractiveStep> named(List<ExtractiveStep> steps) {
    return deadEnds(rounds(steps));
  }

  private static List<ExtractiveStep> rounds(List<ExtractiveStep> steps) {
    List<ExtractiveStep> found = new ArrayList<>();
    for (int i = 0; i < steps.size(); ) {
      int length = 2;
      while (length <= LONGEST_ROUND && count(steps, i, length) < 2) {
        length++;
      }
      if (length > LONGEST_ROUND) {
        found.add(steps.get(i++));
      } else {
        int count = count(steps, i, length);
        found.add(round(steps.subList(i, i + length), count));
        i += length * count;
      }
    }
    return found;
  }

  /** How often the {@code length} steps from {@code start} follow one after the other. */
  private static int count(List<ExtractiveStep> steps, int start, int length) {
    int at = start + length;
    while (at + length <= steps.size() && equal(steps, start, at, length)) {
      at += length;
    }
    return (at - start) / length;
  }

  private static boolean equal(List<ExtractiveStep> steps, int one, int other, int length) {
    for (int i = 0; i < length; i++) {
      if (!steps.get(one + i).sameAs(steps.get(other + i))) {
        return false;
      }
    }
    return true;
  }

  private static ExtractiveStep round(List<ExtractiveStep> steps, int count) {
    List<String> pages = steps.stream().filter(ExtractiveStep::opensAPage).map(ExtractiveStep::object).toList();
    if (pages.size() == 2) {
      return ExtractiveStep.trouble("went back and forth between " + pages.get(0) + " and " + pages.get(1) + " " + times(count));
    }
    String words = String.join(", ", steps.stream().map(ExtractiveStep::toString).toList());
    return ExtractiveStep.trouble(ExtractiveText.shortened(words, WORDS) + " (these steps " + times(count) + ")");
  }

  private static String times(int count) {
    return count == 2 ? "twice" : count + " times";
  }

  private static List<ExtractiveStep> deadEnds(List<ExtractiveStep> steps) {
    List<ExtractiveStep> found = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      boolean between = i > 0 && i + 1 < steps.size() && steps.get(i).opensAPage();
      if (between && steps.get(i - 1).opensAPage() && steps.get(i - 1).object().equals(steps.get(i + 1).object())) {
        found.add(ExtractiveStep.trouble("opened " + steps.get(i).object() + " and went straight back to " + steps.get(i + 1).object()));
        i++;
      } else {
        found.add(steps.get(i));
      }
    }
    return found;
  }
}
