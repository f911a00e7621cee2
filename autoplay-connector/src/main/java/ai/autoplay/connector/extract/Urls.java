package ai.autoplay.connector.extract;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The two forms in which a page's address leaves: raw but masked, and canonical (wire.md §4). Thread-safe. */
final class Urls {
  private static final int MAX_URL = 2_000;
  private static final Pattern PARAMETER = Pattern.compile("[^&;#?]+");
  private static final Pattern IN_PATH = Pattern.compile("(;|%3B)([^/?&]+)", Pattern.CASE_INSENSITIVE);
  private final ExtractionRules rules;
  private final List<Route> routes;

  Urls(ExtractionRules rules) {
    this.rules = rules;
    this.routes = rules.routes().stream().map(Route::new).toList();
  }

  /** As captured, but for user info, values of parameters and personal text. */
  String raw(String url) {
    PageUrl parts = PageUrl.parse(url);
    boolean plain = rules.allows(Disclosure.QUERY_VALUES);
    String path = plain ? parts.path() : inPathMasked(parts.path());
    String query = plain ? parts.query() : masked(parts.query());
    String fragment = plain ? parts.fragment() : fragmentMasked(parts);
    return shown(parts.origin() + path + prefixed("?", query) + prefixed("#", fragment));
  }

  /** Masked as a whole and then cut: half an address would not be recognised. */
  private String shown(String address) {
    return LabelText.cutAt(rules.allows(Disclosure.PERSONAL_TEXT) ? address : PersonalText.masked(address), MAX_URL);
  }

  private static String prefixed(String mark, String parameters) {
    return parameters.isEmpty() ? "" : mark + parameters;
  }

  /** What has no "=" is a value. */
  private static String masked(String parameters) {
    return PARAMETER.matcher(parameters).replaceAll(found -> {
      String parameter = found.group();
      int equals = parameter.indexOf('=');
      boolean empty = equals == parameter.length() - 1;
      return equals < 0 ? PersonalText.MASK : Matcher.quoteReplacement(empty ? parameter : parameter.substring(0, equals + 1) + PersonalText.MASK);
    });
  }

  /** A fragment is a route or an anchor, and may have parameters behind it; or it is parameters. */
  private static String fragmentMasked(PageUrl parts) {
    String fragment = parts.fragment();
    int mark = fragment.indexOf('?');
    mark = mark < 0 && parts.hasRoute() ? fragment.indexOf('&') : mark;
    if (mark >= 0) {
      return inPathMasked(fragment.substring(0, mark + 1)) + masked(fragment.substring(mark + 1));
    }
    return parts.hasRoute() || fragment.indexOf('=') < 0 ? inPathMasked(fragment) : masked(fragment);
  }

  /** {@code ;name=value} of a segment of a path. */
  private static String inPathMasked(String path) {
    return IN_PATH.matcher(path).replaceAll(found -> Matcher.quoteReplacement(found.group(1) + masked(found.group(2))));
  }

  /** Query and fragment dropped, a route in the fragment kept as path, dynamic segments collapsed. */
  String canonical(String url) {
    PageUrl parts = PageUrl.parse(url);
    String collapsed = String.join("/", collapse(parts.segments()));
    return shown(parts.origin() + (parts.fullPath().startsWith("/") ? "/" : "") + collapsed);
  }

  private List<String> collapse(List<String> segments) {
    for (Route route : routes) {
      if (route.fits(segments)) {
        return collapse(segments, route);
      }
    }
    return segments.stream().map(segment -> DynamicSegment.is(segment) ? ":id" : segment).toList();
  }

  private static List<String> collapse(List<String> segments, Route route) {
    List<String> collapsed = new ArrayList<>();
    for (int i = 0; i < segments.size(); i++) {
      collapsed.add(route.isVariable(i) ? route.placeholder(i) : segments.get(i));
    }
    return collapsed;
  }
}
