package ai.autoplay.connector.extract;

import java.util.List;

/** A path template of a product: "/u/{name}/posts". */
final class Route {
  private final List<String> segments;

  Route(String template) {
    if (!template.startsWith("/")) {
      throw new IllegalArgumentException("routes: must begin with \"/\", but found \"" + template + "\"");
    }
    this.segments = List.of(template.substring(1).split("/", -1));
    for (String segment : segments) {
      if (segment.startsWith("{") != segment.endsWith("}") || segment.equals("{}")) {
        throw new IllegalArgumentException("routes: a segment must be plain or \"{name}\", but found \"" + template + "\"");
      }
    }
  }

  /** Whether {@code path}, split at its slashes and without the first, fits. */
  boolean fits(List<String> path) {
    if (path.size() != segments.size()) {
      return false;
    }
    for (int i = 0; i < path.size(); i++) {
      boolean fitting = isVariable(i) ? !path.get(i).isEmpty() : path.get(i).equals(segments.get(i));
      if (!fitting) {
        return false;
      }
    }
    return true;
  }

  boolean isVariable(int segment) {
    return segments.get(segment).startsWith("{");
  }

  /** ":name" of the variable segment. */
  String placeholder(int segment) {
    String name = segments.get(segment);
    return ":" + name.substring(1, name.length() - 1);
  }
}
