package ai.autoplay.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The numbered action list of prompts: {@code n. [{index}] {type}: {description} — {canonical_url}}, n from 1. */
final class ActionList {
  private ActionList() {}

  static String of(List<SlimAction> actions) {
    PlainText text = new PlainText(128 * actions.size());
    append(text, actions);
    return text.toString();
  }

  private static void append(PlainText text, List<SlimAction> actions) {
    int number = 0;
    for (SlimAction action : actions) {
      if (number > 0) {
        text.add('\n');
      }
      action.appendTo(text.add(++number).add(". "));
    }
  }

  /** {@code Summary: …}, a blank line, {@code Recent activity:} and the list; either part alone when the other is empty. */
  static String withSummary(@Nullable String summary, List<SlimAction> actions) {
    PlainText text = new PlainText(256 + 128 * actions.size());
    if (summary != null && !summary.isEmpty()) {
      text.add("Summary: ").prose(summary);
    }
    if (!actions.isEmpty()) {
      text.add(text.isEmpty() ? "" : "\n\n").add("Recent activity:\n");
      append(text, actions);
    }
    return text.toString();
  }
}
