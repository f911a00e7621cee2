package ai.autoplay.connector.extract;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request that a browser's PostHog library sent, as it came in.
 *
 * @param method     upper case, e.g. "POST"
 * @param path       of the request target, e.g. "/i/v0/e/"
 * @param query      the part after "?", not decoded; empty when there is none
 * @param headers    by name in any case; of several of one name any one
 * @param body       the bytes as received, before any decompression; not copied, so the caller must not change them
 * @param receivedAt by the server's clock: the browser's clock is corrected with it
 */
public record CapturedRequest(String method, String path, String query, Map<String, String> headers, byte[] body, Instant receivedAt) {
  private static final Set<String> CAPTURE = Set.of("e", "capture", "track", "engage", "batch");

  public CapturedRequest {
    requireNonNull(method, "method");
    requireNonNull(path, "path");
    requireNonNull(query, "query");
    headers = lowerCase(headers);
    requireNonNull(body, "body");
    requireNonNull(receivedAt, "receivedAt");
  }

  /**
   * Whether it carries events that may become actions: a POST to one of the capture paths (posthog.md §1), "/e/" or "/i/v0/e/" say,
   * also behind a proxy's prefix; not a screen recording's "/s/".
   */
  public boolean carriesEvents() {
    String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return method.equals("POST") && CAPTURE.contains(trimmed.substring(trimmed.lastIndexOf('/') + 1));
  }

  @Nullable String header(String name) {
    return headers.get(name);
  }

  /** The value of a query parameter as it stands; null when absent. */
  @Nullable String queryValue(String name) {
    for (String pair : query.split("&")) {
      if (pair.startsWith(name + "=")) {
        return pair.substring(name.length() + 1);
      }
    }
    return null;
  }

  private static Map<String, String> lowerCase(Map<String, String> headers) {
    Map<String, String> lower = new HashMap<>();
    headers.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
    return Map.copyOf(lower);
  }
}
