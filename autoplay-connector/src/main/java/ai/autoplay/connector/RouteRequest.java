package ai.autoplay.connector;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Route} is asked.
 *
 * @param method  in upper case, as sent; HEAD arrives at the route for GET, whose reply is sent without body
 * @param path    the whole path, decoded, beginning with a slash
 * @param rest    the part of the path behind the one that the route was registered for; empty unless that ends with a slash
 * @param query   the query's parameters, decoded; never to be logged, it may hold a token
 * @param headers by name in lower case; several of one name are joined by {@code ", "}
 * @param remote  the address of the sender, or of the last proxy
 * @param body    as sent, not decompressed; empty when there is none
 */
public record RouteRequest(
    String method,
    String path,
    String rest,
    Map<String, List<String>> query,
    Map<String, String> headers,
    String remote,
    byte[] body) {

  public RouteRequest {
    requireNonNull(method, "method");
    requireNonNull(path, "path");
    requireNonNull(rest, "rest");
    query = Map.copyOf(query);
    headers = Map.copyOf(headers);
    requireNonNull(remote, "remote");
    requireNonNull(body, "body");
  }

  /** The header {@code name}, in any case; null when it was not sent. */
  public @Nullable String header(String name) {
    return headers.get(name.toLowerCase(Locale.ROOT));
  }

  /** The first value of the query's parameter {@code name}; null when it is not there. */
  public @Nullable String parameter(String name) {
    List<String> values = query.get(name);
    return values == null || values.isEmpty() ? null : values.get(0);
  }

  /** What stands behind {@code Bearer} in the header {@code Authorization}; empty when it is not sent, or sent in another way. */
  public String bearerToken() {
    String authorization = headers.getOrDefault("authorization", "");
    return authorization.regionMatches(true, 0, "Bearer ", 0, 7) ? authorization.substring(7).trim() : "";
  }

  /** Method and path: neither query nor headers, which may hold secrets. */
  @Override
  public String toString() {
    return method + " " + path + " (" + body.length + " bytes)";
  }
}
