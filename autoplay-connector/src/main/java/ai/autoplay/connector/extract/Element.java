package ai.autoplay.connector.extract;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One element of the chain from the clicked one up to the body.
 *
 * @param tag        lower case
 * @param classes    of the element
 * @param attributes by name, without PostHog's {@code attr__}; also "nth-child", "nth-of-type" and "href"
 * @param text       what PostHog kept of its text; empty when there is none
 */
record Element(String tag, List<String> classes, Map<String, String> attributes, String text) {
  Element {
    tag = tag.toLowerCase(Locale.ROOT);
    classes = List.copyOf(classes);
    attributes = Map.copyOf(attributes);
  }

  @Nullable String attribute(String name) {
    return attributes.get(name);
  }

  String attributeOr(String name, String otherwise) {
    return attributes.getOrDefault(name, otherwise);
  }

  String role() {
    return attributeOr("role", "").toLowerCase(Locale.ROOT);
  }

  /** Whether its inline style takes it, and all within it, off the screen. */
  boolean isHidden() {
    return style().contains("display:none");
  }

  /** Whether it can't be seen itself, whatever is within it. */
  boolean isInvisible() {
    return style().contains("visibility:hidden");
  }

  private String style() {
    return attributeOr("style", "").replace(" ", "").toLowerCase(Locale.ROOT);
  }

  /** How many characters there are in it. */
  int length() {
    return tag.length() + text.length() + classes.stream().mapToInt(String::length).sum()
        + attributes.entrySet().stream().mapToInt(entry -> entry.getKey().length() + entry.getValue().length()).sum();
  }

  /** The same for the same element at another moment: classes, styles and texts may have changed. */
  String place() {
    return tag + '#' + attributeOr("id", "") + ':' + attributeOr("nth-child", "") + ':' + attributeOr("nth-of-type", "");
  }
}
