package ai.autoplay;

import static ai.autoplay.ExtractiveText.shortened;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells steps one after the other in a sentence of limited length: when there is no room for all, the oldest plain ones leave first. */
final class ExtractiveTelling {
  private static final String AND = ", ";
  private static final String THEN = ", then ";
  private static final int LEFT_OUT = 110;
  private static final int MOST_STEPS = 60;
  private final Set<String> leftPages = new HashSet<>();
  private String newestLeftPage = "";
  private int left;
  private final ExtractiveStep[] steps;
  private int first;
  private int kept;
  private int words;

  private ExtractiveTelling(List<ExtractiveStep> all) {
    int from = Math.max(0, all.size() - MOST_STEPS);
    all.subList(0, from).forEach(this::leave);
    steps = all.subList(from, all.size()).toArray(new ExtractiveStep[0]);
    kept = steps.length;
    for (int i = 0; i < steps.length; i++) {
      words += length(i, i == 0 ? null : steps[i - 1]);
    }
  }

  /** At most {@code room} code points. */
  static String of(List<ExtractiveStep> all, int room) {
    ExtractiveTelling telling = new ExtractiveTelling(all);
    telling.leaveOutPlainOnes(room);
    while (telling.isTooLong(room)) {
      telling.leaveOut(telling.first++, null);
    }
    return shortened(telling.told(), room);
  }

  /** Those that stay move up to those behind. */
  private void leaveOutPlainOnes(int room) {
    int stay = 0;
    int i = 0;
    for (; i < steps.length - 1 && isTooLong(room); i++) {
      if (steps[i].tells()) {
        steps[stay++] = steps[i];
      } else {
        leaveOut(i, stay == 0 ? null : steps[stay - 1]);
      }
    }
    first = i - stay;
    System.arraycopy(steps, 0, steps, first, stay);
  }

  private boolean isTooLong(int room) {
    return kept > 1 && words + AND.length() * (kept - 2) + THEN.length() > (left == 0 ? room : room - LEFT_OUT);
  }

  /** @param previous the last that stays before it; null for none */
  private void leaveOut(int i, @Nullable ExtractiveStep previous) {
    words += length(i + 1, previous) - length(i, previous) - length(i + 1, steps[i]);
    kept--;
    leave(steps[i]);
  }

  private void leave(ExtractiveStep step) {
    left += step.times();
    if (step.opensAPage() && leftPages.add(step.object())) {
      newestLeftPage = step.object();
    }
  }

  private int length(int i, @Nullable ExtractiveStep previous) {
    return steps[i].length(hasVerb(i, previous));
  }

  private boolean hasVerb(int i, @Nullable ExtractiveStep previous) {
    return previous == null || i == steps.length - 1 || !steps[i].goesOn(previous);
  }

  private String told() {
    StringBuilder text = new StringBuilder();
    if (left > 0) {
      text.append("took ").append(left).append(left == 1 ? " step" : " steps");
      if (!leftPages.isEmpty()) {
        text.append(" (on ").append(newestLeftPage).append(leftPages.size() == 1 ? ")" : " and other pages)");
      }
      text.append(" not told here").append(AND);
    }
    for (int i = first; i < steps.length; i++) {
      text.append(i == first ? "" : i == steps.length - 1 ? THEN : AND);
      steps[i].tell(text, hasVerb(i, i == first ? null : steps[i - 1]));
    }
    return text.toString();
  }
}
