package ai.autoplay;

import static ai.autoplay.ExtractiveText.length;
import static ai.autoplay.ExtractiveText.shortened;

import java.util.ArrayList;
import java.util.List;

/** Tells steps one after the other in a sentence of limited length: when there is no room for all, the oldest plain ones leave first. */
final class ExtractiveTelling {
  private static final String AND = ", ";
  private static final String THEN = ", then ";
  private static final int LEFT_OUT = 110;
  private static final int MOST_STEPS = 60;
  private final List<ExtractiveStep> left;
  private final List<Piece> kept = new ArrayList<>();
  private int words;

  /** A step, and how long it is with and without its verb, in code points. */
  private record Piece(ExtractiveStep step, int whole, int bare) {
    static Piece of(ExtractiveStep step) {
      int bare = length(step.objectAndTimes());
      return new Piece(step, step.verb().isEmpty() ? bare : length(step.verb()) + 1 + bare, bare);
    }
  }

  private ExtractiveTelling(List<ExtractiveStep> all) {
    int from = Math.max(0, all.size() - MOST_STEPS);
    left = new ArrayList<>(all.subList(0, from));
    all.subList(from, all.size()).forEach(step -> kept.add(Piece.of(step)));
    for (int i = 0; i < kept.size(); i++) {
      words += lengthOf(i);
    }
  }

  /** At most {@code room} code points. */
  static String of(List<ExtractiveStep> all, int room) {
    ExtractiveTelling telling = new ExtractiveTelling(all);
    telling.leaveOut(room);
    return shortened(leftOut(telling.left) + telling.joined(), room);
  }

  private void leaveOut(int room) {
    while (kept.size() > 1 && words + separators() > (left.isEmpty() ? room : room - LEFT_OUT)) {
      int least = leastMissed();
      words -= lengthOf(least) + lengthOf(least + 1);
      left.add(kept.remove(least).step);
      words += lengthOf(least);
    }
  }

  private int leastMissed() {
    for (int i = 0; i < kept.size() - 1; i++) {
      if (!kept.get(i).step.tells()) {
        return i;
      }
    }
    return 0;
  }

  private static String leftOut(List<ExtractiveStep> left) {
    if (left.isEmpty()) {
      return "";
    }
    int steps = left.stream().mapToInt(ExtractiveStep::times).sum();
    List<String> pages = left.stream().filter(ExtractiveStep::opensAPage).map(ExtractiveStep::object).distinct().toList();
    String among = pages.isEmpty() ? "" : " (on " + pages.get(pages.size() - 1) + (pages.size() == 1 ? "" : " and other pages") + ")";
    return "took " + steps + (steps == 1 ? " step" : " steps") + among + " not told here, ";
  }

  private String joined() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < kept.size(); i++) {
      ExtractiveStep step = kept.get(i).step;
      text.append(i == 0 ? "" : i == kept.size() - 1 ? THEN : AND).append(hasVerb(i) ? step.toString() : step.objectAndTimes());
    }
    return text.toString();
  }

  private int lengthOf(int i) {
    return hasVerb(i) ? kept.get(i).whole : kept.get(i).bare;
  }

  private boolean hasVerb(int i) {
    return i == 0 || i == kept.size() - 1 || !kept.get(i).step.goesOn(kept.get(i - 1).step);
  }

  /** How much {@link #joined} puts between the steps. */
  private int separators() {
    return kept.size() < 2 ? 0 : AND.length() * (kept.size() - 2) + THEN.length();
  }
}
