package ai.autoplay.connector.extract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code $elements_chain} and {@code $elements} (posthog.md §5). In the chain only the double quote is escaped: semicolons,
 * colons and line breaks stand in values as they are, so it is scanned from quote to quote and never split. Any text gives some
 * list; nothing throws. What no page has (names of thousands of characters, thousands of attributes or classes) is cut or left out.
 */
final class ElementChain {
  private static final int MAX_ELEMENTS = 100;
  private static final int MAX_PARTS = 100;
  private static final int MAX_NAME = 200;
  private static final int MAX_VALUE = 2_000;
  /** Of a whole chain, since a tab's last ones are kept; browsers send a few thousand characters. */
  private static final int MAX_CHAIN = 50_000;
  private static final String ATTRIBUTE = "attr__";
  private static final String[] FIRST_KEYS = {ATTRIBUTE, "attr_id=\"", "href=\"", "nth-child=\"", "nth-of-type=\"", "text=\""};
  private final String chain;
  private int at;

  private ElementChain(String chain) {
    this.chain = chain;
  }

  static List<Element> parse(String text) {
    String chain = LabelText.cutAt(text, MAX_CHAIN);
    ElementChain scanner = new ElementChain(chain);
    List<Element> elements = new ArrayList<>();
    while (scanner.at < chain.length() && elements.size() < MAX_ELEMENTS) {
      elements.add(scanner.element());
    }
    return elements;
  }

  private Element element() {
    int start = at;
    at = endOfHead(start);
    String head = chain.substring(start, at);
    Map<String, String> pairs = new HashMap<>();
    if (at < chain.length() && chain.charAt(at) == ':') {
      at++;
      readPairs(pairs);
    }
    at++;
    int dot = head.indexOf('.');
    List<String> classes = dot < 0 ? List.of() : Stream.of(head.substring(dot + 1).split("\\.", MAX_PARTS + 1)).limit(MAX_PARTS)
        .map(name -> LabelText.cutAt(name, MAX_NAME)).toList();
    return element(dot < 0 ? head : head.substring(0, dot), classes, pairs);
  }

  /** The colon before the first key, else the semicolon that ends an element without any, else the end. */
  private int endOfHead(int start) {
    int end = chain.indexOf(';', start);
    int limit = end < 0 ? chain.length() : end;
    for (int colon = chain.indexOf(':', start); colon >= 0 && colon < limit; colon = chain.indexOf(':', colon + 1)) {
      if (startsWithKey(colon + 1)) {
        return colon;
      }
    }
    return limit;
  }

  private boolean startsWithKey(int from) {
    for (String key : FIRST_KEYS) {
      if (chain.startsWith(key, from)) {
        return true;
      }
    }
    int i = from;
    while (i < chain.length() && (Character.isLetterOrDigit(chain.charAt(i)) || "_-".indexOf(chain.charAt(i)) >= 0)) {
      i++;
    }
    return i > from && chain.startsWith("=\"", i);
  }

  private void readPairs(Map<String, String> pairs) {
    while (at < chain.length() && chain.charAt(at) != ';') {
      int equals = chain.indexOf("=\"", at);
      if (equals < 0) {
        at = chain.length();
        return;
      }
      int start = at;
      at = equals + 2;
      String value = quoted();
      if (equals - start <= MAX_NAME && pairs.size() < MAX_PARTS) {
        pairs.put(chain.substring(start, equals), value);
      }
    }
  }

  private String quoted() {
    StringBuilder value = new StringBuilder();
    while (at < chain.length() && chain.charAt(at) != '"') {
      boolean escaped = chain.charAt(at) == '\\' && at + 1 < chain.length() && chain.charAt(at + 1) == '"';
      at += escaped ? 1 : 0;
      if (value.length() <= MAX_VALUE) {
        value.append(chain.charAt(at));
      }
      at++;
    }
    at++;
    return cut(value.toString());
  }

  /** The older form: an array of objects. Items that are no objects are left out. */
  static List<Element> of(JsonNode array) {
    List<Element> elements = new ArrayList<>();
    int length = 0;
    for (JsonNode item : array) {
      if (item.isObject() && elements.size() < MAX_ELEMENTS && length < MAX_CHAIN) {
        Element element = of(item, classes(item.get("classes")));
        elements.add(element);
        length += element.length();
      }
    }
    return elements;
  }

  private static Element of(JsonNode item, List<String> classes) {
    Map<String, String> pairs = new HashMap<>();
    item.properties().forEach(field -> {
      boolean known = field.getValue().isValueNode() && !field.getValue().isNull() && field.getKey().length() <= MAX_NAME;
      if (known && pairs.size() < MAX_PARTS) {
        pairs.put(field.getKey().replace("nth_", "nth-").replace("-of_type", "-of-type"), cut(field.getValue().asText()));
      }
    });
    pairs.put("text", pairs.getOrDefault("$el_text", pairs.getOrDefault("text", "")));
    return element(pairs.getOrDefault("tag_name", ""), classes, pairs);
  }

  private static List<String> classes(@Nullable JsonNode node) {
    List<String> classes = new ArrayList<>();
    for (int i = 0; node != null && node.isArray() && i < Math.min(node.size(), MAX_PARTS); i++) {
      classes.add(LabelText.cutAt(node.get(i).asText(), MAX_NAME));
    }
    return classes;
  }

  private static Element element(String tag, List<String> classes, Map<String, String> pairs) {
    Map<String, String> attributes = new HashMap<>();
    pairs.forEach((key, value) -> {
      if (key.startsWith(ATTRIBUTE)) {
        attributes.put(key.substring(ATTRIBUTE.length()), value);
      } else if (key.equals("attr_id")) {
        attributes.putIfAbsent("id", value);
      } else if (key.equals("href") || key.startsWith("nth-")) {
        attributes.putIfAbsent(key, value);
      }
    });
    return new Element(LabelText.cutAt(tag, MAX_NAME), classes, attributes, pairs.getOrDefault("text", ""));
  }

  private static String cut(String value) {
    return LabelText.cutAt(value, MAX_VALUE);
  }
}
