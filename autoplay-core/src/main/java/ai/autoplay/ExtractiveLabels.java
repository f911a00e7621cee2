package ai.autoplay;

import static ai.autoplay.ExtractiveText.clean;

import ai.autoplay.ExtractiveWords.Label;
import ai.autoplay.model.SlimAction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What the things are called that were visited, clicked and filled in. */
final class ExtractiveLabels {
  private static final Pattern BEFORE_THE_PATH = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*");
  private final ExtractiveWords words;
  private final Map<String, Label> pages = new HashMap<>();

  ExtractiveLabels(ExtractiveWords words, List<SlimAction> actions) {
    this.words = words;
    for (SlimAction action : actions) {
      if (action.type().equals("pageview")) {
        Label label = of(action);
        if (!label.isEmpty()) {
          pages.put(action.canonicalUrl(), label);
        }
      }
    }
  }

  /** The title's own words, else the description's; empty when there are none. */
  Label of(SlimAction action) {
    Label title = words.of(action.title());
    return title.isEmpty() ? words.of(action.description()) : title;
  }

  /** The page's title, else its path; empty when neither is known. */
  String page(String url) {
    Label title = pages.get(url);
    return title == null ? path(url) : title.text();
  }

  static String path(String url) {
    return clean(BEFORE_THE_PATH.matcher(url).replaceFirst(""), ExtractiveWords.LABEL);
  }
}
