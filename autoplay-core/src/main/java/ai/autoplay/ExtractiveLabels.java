package ai.autoplay;

import static ai.autoplay.ExtractiveText.clean;

import ai.autoplay.model.SlimAction;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What the things are called that were visited, clicked and filled in. */
final class ExtractiveLabels {
  private static final int LABEL = 48;
  /** The words with which connectors begin a title or a description, and which our own verbs replace. */
  private static final Pattern LEAD = Pattern.compile(
      "^(?:the )?(?:user )?(?:page ?(?:load(?:ed)?|view(?:ed)?)|landed|visit(?:ed)?|navigated|opened|open|viewed|view|click(?:ed)?"
          + "|submit(?:ted)?|typed?|entered|filled|focus(?:ed)?|blur(?:red)?|left)\\b(?: (?:on|in|into|to|out|the|a))*\\s*:?\\s+(?=\\S)",
      Pattern.CASE_INSENSITIVE);
  private static final Pattern BEFORE_THE_PATH = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*");
  private final Map<String, String> pages = new HashMap<>();
  private final Map<SlimAction, String> known = new IdentityHashMap<>();

  ExtractiveLabels(List<SlimAction> actions) {
    for (SlimAction action : actions) {
      if (action.type().equals("pageview") && !of(action).isEmpty()) {
        pages.put(action.canonicalUrl(), of(action));
      }
    }
  }

  /** The title's own words, else the description's; empty when there are none. */
  String of(SlimAction action) {
    return known.computeIfAbsent(action, ExtractiveLabels::made);
  }

  private static String made(SlimAction action) {
    String title = bare(action.title());
    return title.isEmpty() ? bare(action.description()) : title;
  }

  private static String bare(String text) {
    String line = clean(text, 4 * LABEL);
    return clean(LEAD.matcher(line).replaceFirst(""), LABEL);
  }

  /** The page's title, else its path; empty when neither is known. */
  String page(String url) {
    String title = pages.getOrDefault(url, "");
    return title.isEmpty() ? path(url) : title;
  }

  static String path(String url) {
    return clean(BEFORE_THE_PATH.matcher(url).replaceFirst(""), LABEL);
  }
}
