package ai.autoplay.connector;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends each request to the endpoint with the longest path that fits: a path that ends with a slash fits everything below it.
 * What no endpoint needs to know is answered here: 404, 405, OPTIONS, HEAD where GET is there, and CORS for every answer.
 */
final class Router extends Handler.Abstract {
  private static final Logger LOG = LoggerFactory.getLogger(Router.class);
  private static final String PREFLIGHT_SECONDS = "600";

  private final List<Entry> entries = new CopyOnWriteArrayList<>();

  private record Entry(String method, String path, Endpoint endpoint) {
    boolean fits(String requested) {
      return path.endsWith("/") ? requested.startsWith(path) : requested.equals(path);
    }

    boolean takes(String requestMethod) {
      return method.equals(requestMethod) || method.equals("GET") && requestMethod.equals("HEAD");
    }
  }

  /** @throws IllegalArgumentException if {@code path} does not begin with a slash, or is taken for {@code method} */
  void add(String method, String path, Endpoint endpoint) {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("path: must begin with '/', but was '" + path + "'");
    }
    if (entries.stream().anyMatch(entry -> entry.method.equals(method) && entry.path.equals(path))) {
      throw new IllegalArgumentException("path: " + method + " " + path + " is taken");
    }
    entries.add(new Entry(method, path, endpoint));
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    allowOrigin(request, response.getHeaders());
    String path = Request.getPathInContext(request);
    Optional<String> fitting = entries.stream().filter(entry -> entry.fits(path)).map(Entry::path)
        .max(Comparator.comparingInt(String::length));
    if (fitting.isEmpty()) {
      Reply.error(404, "not found").send(response, callback);
    } else {
      serve(fitting.get(), path, new Exchange(request, response, callback));
    }
    return true;
  }

  /**
   * Any page may ask: tokens are the protection, cookies are never used. Older posthog-js asks with credentials, and browsers then want
   * the page's own origin named.
   */
  private static void allowOrigin(Request request, HttpFields.Mutable headers) {
    String origin = request.getHeaders().get(HttpHeader.ORIGIN);
    headers.put("Access-Control-Allow-Origin", origin == null ? "*" : origin);
    headers.put(HttpHeader.VARY, "Origin");
    if (origin != null) {
      headers.put("Access-Control-Allow-Credentials", "true");
    }
  }

  private record Exchange(Request request, Response response, Callback callback) {}

  private void serve(String fitting, String path, Exchange exchange) {
    List<Entry> there = entries.stream().filter(entry -> entry.path.equals(fitting)).toList();
    String method = exchange.request.getMethod();
    Optional<Entry> found = there.stream().filter(entry -> entry.takes(method)).findFirst();
    if (found.isPresent()) {
      serve(found.get().endpoint, path.substring(fitting.length()), exchange);
    } else if (method.equals("OPTIONS")) {
      answerOptions(there, exchange);
    } else {
      exchange.response.getHeaders().put(HttpHeader.ALLOW, allowed(there));
      Reply.error(405, "method not allowed").send(exchange.response, exchange.callback);
    }
  }

  private static void serve(Endpoint endpoint, String rest, Exchange exchange) {
    try {
      endpoint.serve(rest, exchange.request, exchange.response, exchange.callback);
    } catch (RuntimeException e) {
      LOG.error("{} {} failed", exchange.request.getMethod(), Request.getPathInContext(exchange.request), e);
      Reply.error(500, "internal error").send(exchange.response, exchange.callback);
    }
  }

  private static void answerOptions(List<Entry> there, Exchange exchange) {
    HttpFields.Mutable headers = exchange.response.getHeaders();
    headers.put(HttpHeader.ALLOW, allowed(there));
    headers.put("Access-Control-Allow-Methods", allowed(there));
    headers.put("Access-Control-Max-Age", PREFLIGHT_SECONDS);
    String wanted = exchange.request.getHeaders().get("Access-Control-Request-Headers");
    if (wanted != null) {
      headers.put("Access-Control-Allow-Headers", wanted);
    }
    Reply.empty(204).send(exchange.response, exchange.callback);
  }

  private static String allowed(List<Entry> there) {
    TreeSet<String> methods = new TreeSet<>(List.of("OPTIONS"));
    for (Entry entry : there) {
      methods.add(entry.method);
      if (entry.method.equals("GET")) {
        methods.add("HEAD");
      }
    }
    return String.join(", ", methods);
  }
}
