package ai.autoplay.connector.extract;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
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
  private static final List<String> IDS = List.of("id", "data-testid", "data-test", "data-cy", "data-attr", "data-icon", "aria-labelledby");
  /** Whose text the library does not count as their control's (posthog.md §5). */
  private static final Set<String> BLOCKS = Set.of("div", "p", "b", "strong", "em", "h1", "h2", "h3", "h4", "h5", "h6", "section", "td", "small");
  /** What frameworks number things by; an id of nothing else names nothing. */
  private static final Set<String> NOISE = Set.of("input", "field", "select", "checkbox", "radio", "switch", "menu", "v", "id", "el", "control", "group",
      "item", "wrapper", "container", "content", "root", "app", "main", "page", "body", "layout", "view");
  private static final Pattern KEPT = Pattern.compile("data-(?:[a-z][a-z-]*-)?(?:name|label|title|field|column)");
  private static final Pattern LABEL_ID = Pattern.compile("[-_]?[Ll]abel$");
  private static final int WORD = 12;
  private static final int FRAME = 12;
  private static final Set<String> BUTTON_INPUTS = Set.of("button", "submit", "reset");
  private final LabelText texts;
  private final IconNames icons;

  TargetLabel(LabelText texts) {
    this.texts = texts;
    this.icons = new IconNames(texts);
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
    own = own.isEmpty() ? target.isField() ? icons.drawn(target.inside()) : icons.of(target.inside()) : own;
    if (own.isEmpty()) {
      return surroundings(target);
    }
    return own.equals(text) && isPartly(target, own) ? texts.clean(own + " " + identified(target.outside())) : own;
  }

  /** What is written on the part that was clicked is not told, only what is written on another part of the same control. */
  private static boolean isPartly(Target target, String own) {
    Element clicked = target.inside().get(0);
    return target.inside().size() > 1 && own.length() <= WORD && BLOCKS.contains(clicked.tag())
        && target.inside().stream().noneMatch(element -> BLOCKS.contains(element.tag()) && !element.text().isBlank());
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
    if (whole.isEmpty() || part.isEmpty() || whole.length() > SHORT || contains(whole, part)) {
      return whole.isEmpty() || whole.length() > SHORT && !part.isEmpty() ? part : whole;
    }
    return BLOCKS.contains(target.inside().get(0).tag()) ? isTelling(whole) ? texts.clean(part + " " + whole) : part : whole;
  }

  private static boolean contains(String whole, String part) {
    return whole.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
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
    String better = words.length() < 3 && id.length() > words.length() ? id : words;
    return isTold(better) ? better : "";
  }

  private static boolean isTold(String words) {
    return !words.isEmpty() && !NOISE.containsAll(List.of(words.toLowerCase(Locale.ROOT).split(" ")));
  }

  private String enclosingLabel(Target target) {
    return target.outside().stream().filter(element -> element.tag().equals("label"))
        .map(element -> texts.clean(element.text())).filter(text -> !text.isEmpty()).findFirst().orElse("");
  }

  private String identifier(List<Element> elements) {
    for (int i = elements.size() - 1; i >= 0; i--) {
      for (String name : IDS) {
        String value = elements.get(i).attributeOr(name, "");
        String words = texts.words(name.equals("aria-labelledby") ? labelled(value) : value, Target.kindOf(elements.get(i)));
        if (isTold(words)) {
          return words;
        }
      }
    }
    return "";
  }

  /** Of several ids the first, without what says that it is a label's. */
  private static String labelled(String ids) {
    return LABEL_ID.matcher(ids.split("\\s", 2)[0]).replaceFirst("");
  }

  /** The nearest that is said of what lies around it; of an input alone what its frame is called in the style sheet, too. */
  private String surroundings(Target target) {
    List<Element> around = target.outside();
    List<Element> near = around.subList(0, Math.min(NEAR, around.size()));
    for (Element element : near) {
      String named = attribute(List.of(element), List.of("aria-label", "title"));
      named = named.isEmpty() ? texts.clean(element.text()) : named;
      if (!named.isEmpty()) {
        return named;
      }
    }
    String named = identified(near);
    return named.isEmpty() && target.isField() ? icons.styled(target.withFrame(FRAME), "menu") : named;
  }

  /** Words of the nearest identifier: an id, or an attribute that the page keeps a name in. */
  private String identified(List<Element> elements) {
    for (Element element : elements.subList(0, Math.min(NEAR, elements.size()))) {
      String named = identifier(List.of(element));
      named = named.isEmpty() ? kept(element) : named;
      if (!named.isEmpty()) {
        return named;
      }
    }
    return "";
  }

  /** Such as {@code data-param-name}, {@code data-label}, {@code data-field}. */
  private String kept(Element element) {
    return element.attributes().entrySet().stream().filter(entry -> KEPT.matcher(entry.getKey()).matches()).sorted(Map.Entry.comparingByKey())
        .map(entry -> texts.words(entry.getValue(), Target.kindOf(element))).filter(words -> !words.isEmpty()).findFirst().orElse("");
  }
}
