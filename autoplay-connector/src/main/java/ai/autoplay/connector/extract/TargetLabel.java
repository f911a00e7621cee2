package ai.autoplay.connector.extract;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a person would call a target: text, aria-label, title, alt, name, placeholder of the control or of what lies between it and
 * the click; else words of its id; else what stands around it. The label around a field is the field's text: radio buttons share their
 * name. Empty when the event tells nothing.
 */
final class TargetLabel {
  private static final int SHORT = 60;
  private static final int NEAR = 4;
  private static final List<String> TOLD = List.of("aria-label", "title", "alt");
  private static final List<String> NAMES = List.of("name", "placeholder");
  private static final List<String> IDS = List.of("id", "data-testid", "data-test", "data-cy", "data-attr", "data-icon");
  private static final List<String> ICON_PREFIXES = List.of("fa-", "bi-", "mdi-", "icon-", "glyphicon-", "ti-", "lucide-", "feather-", "pi-");
  /** What icon sets agree on; the drawing's name would not tell a reader what the button does. */
  private static final Map<String, String> ICON_MEANINGS = Map.ofEntries(Map.entry("times", "close"), Map.entry("xmark", "close"),
      Map.entry("x", "close"), Map.entry("bars", "menu"), Map.entry("plus", "add"), Map.entry("cog", "settings"),
      Map.entry("gear", "settings"), Map.entry("trash", "delete"), Map.entry("pencil", "edit"), Map.entry("pen", "edit"),
      Map.entry("magnifying glass", "search"), Map.entry("floppy disk", "save"), Map.entry("envelope", "mail"));
  private static final Set<String> BUTTON_INPUTS = Set.of("button", "submit", "reset");
  private final LabelText texts;

  TargetLabel(LabelText texts) {
    this.texts = texts;
  }

  String of(Target target, @Nullable String elementText) {
    if (target.isEmpty()) {
      return elementText == null ? "" : texts.clean(elementText);
    }
    String text = ownText(target, elementText);
    String own = isTelling(text) ? text : attribute(target.inside(), TOLD);
    own = own.isEmpty() && target.isField() ? enclosingLabel(target) : own;
    own = own.isEmpty() ? attribute(target.inside(), NAMES) : own;
    own = own.isEmpty() ? text : own;
    own = own.isEmpty() ? identifier(target.inside()) : own;
    own = own.isEmpty() ? icon(target.inside()) : own;
    return own.isEmpty() ? surroundings(target) : own;
  }

  /** What is written on a control, or said of it to those who can't see it; empty when nothing is. */
  String visible(Target target, @Nullable String elementText) {
    String text = target.isEmpty() ? "" : ownText(target, elementText);
    return text.isEmpty() && !target.isEmpty() ? attribute(target.inside(), TOLD) : text;
  }

  /** The control's text is the whole of it; a long one is a card, of which the clicked part says more. */
  private String ownText(Target target, @Nullable String elementText) {
    Element control = target.control();
    if (target.isField() && !target.isChooser()) {
      boolean button = BUTTON_INPUTS.contains(control.attributeOr("type", ""));
      return button ? texts.clean(control.attributeOr("value", "")) : "";
    }
    String whole = texts.clean(control.text());
    String part = elementText == null ? "" : texts.clean(elementText);
    for (Element element : target.inside()) {
      part = part.isEmpty() ? texts.clean(element.text()) : part;
    }
    return whole.isEmpty() || whole.length() > SHORT && !part.isEmpty() ? part : whole;
  }

  /** A count or a sign, "3" or "×", tells less than what is said to those who can't see it. */
  private static boolean isTelling(String text) {
    return text.codePoints().filter(Character::isLetter).limit(2).count() == 2 || text.codePoints().anyMatch(Character::isIdeographic);
  }

  private String attribute(List<Element> elements, List<String> names) {
    for (String name : names) {
      for (int i = elements.size() - 1; i >= 0; i--) {
        String text = texts.clean(elements.get(i).attributeOr(name, ""));
        text = name.equals("name") && !text.isEmpty() ? nameOrId(elements.get(i), text) : text;
        if (!text.isEmpty()) {
          return text;
        }
      }
    }
    return "";
  }

  /** A name of one or two letters, or none that a person gave, is only better than nothing. */
  private String nameOrId(Element element, String name) {
    String words = texts.words(name, "");
    String id = texts.words(element.attributeOr("id", ""), "");
    return words.length() < 3 && id.length() > words.length() ? id : words;
  }

  private String enclosingLabel(Target target) {
    return target.outside().stream().filter(element -> element.tag().equals("label"))
        .map(element -> texts.clean(element.text())).filter(text -> !text.isEmpty()).findFirst().orElse("");
  }

  private String identifier(List<Element> elements) {
    for (int i = elements.size() - 1; i >= 0; i--) {
      for (String name : IDS) {
        String words = texts.words(elements.get(i).attributeOr(name, ""), Target.kindOf(elements.get(i)));
        if (!words.isEmpty()) {
          return words;
        }
      }
    }
    return "";
  }

  private String icon(List<Element> elements) {
    for (Element element : elements) {
      for (String name : element.classes()) {
        String lower = name.toLowerCase(Locale.ROOT);
        for (String prefix : ICON_PREFIXES) {
          String words = lower.startsWith(prefix) ? texts.words(lower.substring(prefix.length()), "icon") : "";
          if (!words.isEmpty()) {
            return ICON_MEANINGS.getOrDefault(words, words);
          }
        }
      }
    }
    return "";
  }

  private String surroundings(Target target) {
    List<Element> around = target.outside();
    List<Element> near = around.subList(0, Math.min(NEAR, around.size()));
    String named = attribute(near, List.of("aria-label", "title"));
    for (Element element : near) {
      named = named.isEmpty() ? texts.clean(element.text()) : named;
    }
    for (Element element : near) {
      named = named.isEmpty() ? identifier(List.of(element)) : named;
    }
    return named;
  }
}
