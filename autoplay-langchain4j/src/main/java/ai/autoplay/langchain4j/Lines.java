package ai.autoplay.langchain4j;

import ai.autoplay.model.SlimAction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The numbered action list of a prompt, {@code n. [{index}] {type}: {description} — {canonical_url}}, within a budget of tokens: the
 * newest in full, and what does not fit told in one line before them.
 */
final class Lines {
  private static final Pattern BREAKS = Pattern.compile("[\\p{Cc}\\u2028\\u2029]+");
  private static final int FOR_CONDENSED = 150;
  private static final int KINDS = 5;
  private static final int PAGES = 3;
  private static final int LONGEST_KIND = 20;
  private static final int LONGEST_PAGE = 60;

  private Lines() {}

  /** Every action in full. */
  static String of(List<SlimAction> actions) {
    List<String> lines = new ArrayList<>(actions.size());
    for (int i = 0; i < actions.size(); i++) {
      lines.add(numbered(actions, i));
    }
    return String.join("\n", lines);
  }

  /** At most {@code budget} tokens, which are 300 or more. */
  static String within(int budget, List<SlimAction> actions) {
    ArrayDeque<String> kept = new ArrayDeque<>();
    int room = budget - FOR_CONDENSED;
    int next = actions.size() - 1;
    for (; next >= 0 && room > 0; next--) {
      String line = numbered(actions, next);
      if (!Tokens.fit(line, room - 1)) {
        break;
      }
      kept.addFirst(line);
      room -= Tokens.count(line) + 1;
    }
    if (kept.isEmpty()) {
      kept.add(Tokens.oldest(numbered(actions, next--), room - 1));
    }
    if (next >= 0) {
      kept.addFirst(Tokens.oldest(condensed(actions.subList(0, next + 1)), FOR_CONDENSED - 1));
    }
    return String.join("\n", kept);
  }

  private static String numbered(List<SlimAction> actions, int i) {
    return (i + 1) + ". " + actions.get(i).toText();
  }

  /** The oldest actions in one line: how many of each kind, and the latest pages. */
  private static String condensed(List<SlimAction> actions) {
    Map<String, Integer> kinds = new LinkedHashMap<>();
    Set<String> pages = new LinkedHashSet<>();
    for (SlimAction action : actions) {
      kinds.merge(clean(action.type(), LONGEST_KIND), 1, Integer::sum);
      String page = clean(action.canonicalUrl(), LONGEST_PAGE);
      pages.remove(page);
      pages.add(page);
    }
    pages.remove("");
    String numbers = actions.size() == 1 ? "1." : "1.–" + actions.size() + ".";
    return numbers + " (condensed) " + kinds(kinds) + pages(List.copyOf(pages));
  }

  private static String kinds(Map<String, Integer> kinds) {
    String most = kinds.entrySet().stream().sorted((a, b) -> b.getValue() - a.getValue()).limit(KINDS)
        .map(kind -> kind.getValue() + " " + kind.getKey()).collect(Collectors.joining(", "));
    return kinds.size() > KINDS ? most + " and others" : most;
  }

  private static String pages(List<String> pages) {
    if (pages.isEmpty()) {
      return "";
    }
    int from = Math.max(0, pages.size() - PAGES);
    String others = from == 0 ? "" : " after " + from + (from == 1 ? " other page" : " other pages");
    return " — on " + String.join(", ", pages.subList(from, pages.size())) + others;
  }

  /** One line of at most {@code most} code points. */
  static String clean(String text, int most) {
    return BREAKS.matcher(Tokens.cut(text, most)).replaceAll(" ").strip();
  }
}
