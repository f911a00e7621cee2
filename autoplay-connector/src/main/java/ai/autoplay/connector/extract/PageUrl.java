package ai.autoplay.connector.extract;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A page's address in its parts. Any text gives one; what is no URL becomes a path. User info is dropped at once.
 *
 * @param origin   scheme and host in lower case, with the port: "https://app.example.com"; empty for a bare path
 * @param path     as written; may be empty
 * @param query    without "?"; empty when there is none
 * @param fragment without "#"; empty when there is none
 */
record PageUrl(String origin, String path, String query, String fragment) {
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://");
  private static final Pattern IN_PATH = Pattern.compile("(?:;|%3B)[^/]*", Pattern.CASE_INSENSITIVE);
  private static final Pattern TRACKING = Pattern.compile("utm_.*|gclid|fbclid|msclkid|mc_[ce]id|_ga|_gl");

  static PageUrl parse(String url) {
    int hash = url.indexOf('#');
    String fragment = hash < 0 ? "" : url.substring(hash + 1);
    String rest = hash < 0 ? url : url.substring(0, hash);
    int mark = rest.indexOf('?');
    String query = mark < 0 ? "" : rest.substring(mark + 1);
    rest = mark < 0 ? rest : rest.substring(0, mark);
    int start = authorityEnd(rest);
    return new PageUrl(origin(rest.substring(0, start)), rest.substring(start), query, fragment);
  }

  private static int authorityEnd(String url) {
    int host = SCHEME.matcher(url).lookingAt() ? url.indexOf("://") + 3 : url.startsWith("//") ? 2 : 0;
    int slash = host == 0 ? 0 : url.indexOf('/', host);
    return slash < 0 ? url.length() : slash;
  }

  private static String origin(String written) {
    int host = written.indexOf("//") + 2;
    int at = written.lastIndexOf('@');
    return (at < 0 ? written : written.substring(0, host) + written.substring(at + 1)).toLowerCase(Locale.ROOT);
  }

  /** A fragment that begins like a path is where a single-page application keeps its route. */
  boolean hasRoute() {
    return fragment.startsWith("/") || fragment.startsWith("!/");
  }

  /** The path, and after it the route of the fragment when there is one; without parameters in it ({@code /a;jsessionid=1}). */
  String fullPath() {
    return IN_PATH.matcher(withRoute()).replaceAll("");
  }

  private String withRoute() {
    if (!hasRoute()) {
      return path;
    }
    String route = fragment.substring(fragment.indexOf('/'));
    int mark = route.indexOf('?');
    String base = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return base + (mark < 0 ? route : route.substring(0, mark));
  }

  /** What tells one page from another: all but parameters that only say where a visitor came from. */
  String key() {
    String told = query.isEmpty() ? "" : Stream.of(query.split("&"))
        .filter(pair -> !TRACKING.matcher(pair.split("=", 2)[0]).matches()).collect(Collectors.joining("&"));
    return origin + (path.isEmpty() ? "/" : path) + (told.isEmpty() ? "" : "?" + told) + (fragment.isEmpty() ? "" : "#" + fragment);
  }

  List<String> segments() {
    String full = fullPath();
    return List.of((full.startsWith("/") ? full.substring(1) : full).split("/", -1));
  }
}
