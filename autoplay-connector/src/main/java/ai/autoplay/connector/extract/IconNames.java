package ai.autoplay.connector.extract;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What a control without any words is for, by the classes that icon sets and style sheets give it. */
final class IconNames {
  private static final List<String> PREFIXES = List.of("fa-", "bi-", "mdi-", "icon-", "glyphicon-", "ti-", "lucide-", "feather-", "pi-");
  /** What icon sets agree on; the drawing's name would not tell a reader what the button does. */
  private static final Map<String, String> MEANINGS = Map.ofEntries(Map.entry("times", "close"), Map.entry("xmark", "close"),
      Map.entry("x", "close"), Map.entry("bars", "menu"), Map.entry("plus", "add"), Map.entry("cog", "settings"),
      Map.entry("gear", "settings"), Map.entry("trash", "delete"), Map.entry("pencil", "edit"), Map.entry("pen", "edit"),
      Map.entry("magnifying glass", "search"), Map.entry("floppy disk", "save"), Map.entry("envelope", "mail"));
  /** Words of class names that say what a thing does, and not how it looks. */
  private static final Set<String> DEEDS = Set.of("search", "menu", "close", "settings", "login", "logout", "cart", "filter", "sort", "next",
      "previous", "prev", "edit", "delete", "remove", "add", "save", "cancel", "profile", "avatar", "notification", "notifications", "help",
      "home", "back", "play", "pause", "share", "download", "upload", "copy", "print", "expand", "collapse", "language", "bookmark",
      "calendar", "email", "password", "username", "comment", "refresh", "fullscreen", "send", "undo", "redo", "hamburger");
  private final LabelText texts;

  IconNames(LabelText texts) {
    this.texts = texts;
  }

  /** By the icon, else by the style; empty when neither tells. */
  String of(List<Element> elements) {
    String drawn = drawn(elements);
    return drawn.isEmpty() ? styled(elements) : drawn;
  }

  /** By the icon alone. */
  String drawn(List<Element> elements) {
    for (Element element : elements) {
      for (String name : element.classes()) {
        String lower = name.toLowerCase(Locale.ROOT);
        for (String prefix : PREFIXES) {
          String words = lower.startsWith(prefix) ? texts.words(lower.substring(prefix.length()), "icon") : "";
          if (!words.isEmpty()) {
            return MEANINGS.getOrDefault(words, words);
          }
        }
      }
    }
    return "";
  }

  /** The first word in the classes of the nearest element that says what it does. */
  String styled(List<Element> elements) {
    return styled(elements, "");
  }

  /** The same, but not {@code never}. */
  String styled(List<Element> elements, String never) {
    for (Element element : elements) {
      for (String name : element.classes()) {
        for (String word : texts.words(name, "").toLowerCase(Locale.ROOT).split(" ")) {
          if (DEEDS.contains(word) && !word.equals(never)) {
            return word;
          }
        }
      }
    }
    return "";
  }
}
