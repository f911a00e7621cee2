package ai.autoplay.model;

import java.util.List;

/** The numbered action list of prompts: {@code n. [{index}] {type}: {description} — {canonical_url}}, n from 1. */
final class ActionList {
  private ActionList() {}

  static String of(List<SlimAction> actions) {
    StringBuilder text = new StringBuilder(128 * actions.size());
    int number = 0;
    for (SlimAction action : actions) {
      if (number > 0) {
        text.append('\n');
      }
      action.appendTo(text.append(++number).append(". "));
    }
    return text.toString();
  }
}
