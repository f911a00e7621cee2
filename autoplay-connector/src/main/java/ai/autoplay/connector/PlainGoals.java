package ai.autoplay.connector;

import ai.autoplay.model.SessionKey;
import ai.autoplay.model.SlimAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A goal by rules: the area is the page where something was last done, the object what was submitted or else filled in or clicked last,
 * and the outcome follows from the order of typing, submitting and leaving. Same actions, same text.
 */
final class PlainGoals implements GoalFinder {
  private static final String PAGE = "Page Load: ";
  private static final String SUBMITTED = "submitted the form";
  private static final Set<String> VERBS = Set.of("Click", "Double-click", "Submit", "Select", "Toggle", "Move");
  private static final List<String> CLICKED = List.of(" button", " link");
  private static final Set<String> LONG_VERBS = Set.of("Type in", "Choose in", "Choose file in", "Choose color in", "Turn on", "Turn off");

  @Override
  public String goal(SessionKey key, List<SlimAction> recent) {
    String area = "";
    String place = "";
    @Nullable String typed = null;
    @Nullable String object = null;
    String outcome = "looking around";
    for (SlimAction action : recent) {
      if (action.type().equals("pageview")) {
        place = page(action);
        outcome = typed == null ? outcome : "abandoned";
        continue;
      }
      String here = place.isEmpty() ? path(action.canonicalUrl()) : place;
      boolean submits = action.type().equals("submit") || action.description().contains(SUBMITTED);
      if (submits) {
        object = object(action);
        area = here;
        typed = null;
        outcome = "completed";
      } else if (action.type().equals("type")) {
        typed = object(action);
        object = typed;
        area = here;
        outcome = "under way";
      } else if (typed == null && !outcome.equals("completed")) {
        object = object(action);
        area = here;
      }
    }
    return text(object, object == null ? place : area, outcome);
  }

  private static String text(@Nullable String object, String area, String outcome) {
    List<String> parts = new ArrayList<>();
    if (object != null && !object.isBlank()) {
      parts.add(object);
    }
    if (!area.isBlank()) {
      parts.add(parts.isEmpty() ? area : "in " + area);
    }
    return parts.isEmpty() ? outcome : String.join(" ", parts) + " (" + outcome + ")";
  }

  private static String page(SlimAction view) {
    String title = view.title().startsWith(PAGE) ? view.title().substring(PAGE.length()) : view.title();
    return title.isBlank() ? path(view.canonicalUrl()) : title.strip();
  }

  private static String path(String url) {
    String name = "";
    String path = url.replaceFirst("^[A-Za-z][A-Za-z0-9+.-]*://[^/]*", "");
    for (String segment : path.split("/")) {
      name = segment.isBlank() || segment.startsWith(":") ? name : segment;
    }
    return name;
  }

  /** What it was done to: the title without its verb, and without the word for what can only be clicked. */
  private static String object(SlimAction action) {
    String title = withoutKind(Objects.requireNonNullElse(action.title(), "").strip());
    for (String verb : LONG_VERBS) {
      if (title.startsWith(verb + " ")) {
        return title.substring(verb.length() + 1);
      }
    }
    int space = title.indexOf(' ');
    return space > 0 && VERBS.contains(title.substring(0, space)) ? title.substring(space + 1) : title;
  }

  private static String withoutKind(String title) {
    for (String kind : CLICKED) {
      if (title.endsWith(kind) && title.indexOf(' ') < title.length() - kind.length()) {
        return title.substring(0, title.length() - kind.length());
      }
    }
    return title;
  }
}
