package ai.autoplay.connector.extract;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The two forms in which a page's address leaves: raw but masked, and canonical (wire.md §4). Thread-safe. */
final class Urls {
  private static final int MAX_URL = 2_000;
  private static final Pattern VALUE = Pattern.compile("=[^&;#]+");
  private final ExtractionRules rules;
  private final List<Route> routes;

  Urls(ExtractionRules rules) {
    this.rules = rules;
    this.routes = rules.routes().stream().map(Route::new).toList();
  }

  /** As captured, but for user info, values of parameters and personal text. */
  String raw(String url) {
    PageUrl parts = PageUrl.parse(url);
    String raw = parts.origin() + parts.path() + prefixed("?", parts.query()) + prefixed("#", parts.fragment());
    String cut = raw.length() <= MAX_URL ? raw : raw.substring(0, MAX_URL);
    return rules.allows(Disclosure.PERSONAL_TEXT) ? cut : PersonalText.masked(cut);
  }

  private String prefixed(String mark, String parameters) {
    boolean plain = parameters.isEmpty() || rules.allows(Disclosure.QUERY_VALUES);
    String shown = plain ? parameters : maskValues(mark, parameters);
    return shown.isEmpty() ? "" : mark + shown;
  }

  /** A query without any "=" is a value as a whole; a fragment without is a route or an anchor. */
  private static String maskValues(String mark, String parameters) {
    boolean bare = mark.equals("?") && parameters.indexOf('=') < 0;
    return bare ? PersonalText.MASK : VALUE.matcher(parameters).replaceAll("=" + PersonalText.MASK);
  }

  /** Query and fragment dropped, a route in the fragment kept as path, dynamic segments collapsed. */
  String canonical(String url) {
    PageUrl parts = PageUrl.parse(url.length() <= MAX_URL ? url : url.substring(0, MAX_URL));
    List<String> segments = parts.segments();
    String collapsed = String.join("/", collapse(segments));
    String path = parts.fullPath().startsWith("/") ? "/" + collapsed : collapsed;
    return parts.origin() + (rules.allows(Disclosure.PERSONAL_TEXT) ? path : PersonalText.masked(path));
  }

  private List<String> collapse(List<String> segments) {
    for (Route route : routes) {
      if (route.fits(segments)) {
        return collapse(segments, route);
      }
    }
    return segments.stream().map(segment -> {
      int matrix = segment.indexOf(';');
      String plain = matrix < 0 ? segment : segment.substring(0, matrix);
      return DynamicSegment.is(plain) ? ":id" : plain;
    }).toList();
  }

  private static List<String> collapse(List<String> segments, Route route) {
    List<String> collapsed = new ArrayList<>();
    for (int i = 0; i < segments.size(); i++) {
      collapsed.add(route.isVariable(i) ? route.placeholder(i) : segments.get(i));
    }
    return collapsed;
  }
}
