package ai.autoplay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.autoplay.connector.ConnectorServer;
import ai.autoplay.connector.Product;
import ai.autoplay.connector.Reply;
import ai.autoplay.connector.RouteRequest;
import ai.autoplay.plugin.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** The pages of {@code demo --web} and what they load: all of it from here, which their security policy insists on. */
final class WebPages {
  private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
      + "frame-src 'self'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'";
  private static final Map<String, String> TYPES = Map.of("html", "text/html; charset=utf-8", "css", "text/css; charset=utf-8",
      "js", "text/javascript; charset=utf-8", "svg", "image/svg+xml");
  private static final String LIBRARY = "/web/posthog.js";
  private final byte[] library;
  private final Secret token;

  WebPages(byte[] library, Secret token) {
    this.library = library;
    this.token = token;
  }

  void open(ConnectorServer server) {
    server.route("GET", "/", request -> request.path().equals("/") ? page("view.html") : Reply.json(404, "{\"error\":\"not found\"}"));
    server.route("GET", "/shop/", request -> page("shop.html"));
    server.route("GET", "/web/", this::asset);
    server.route("GET", "/favicon.ico", request -> asset("icon.svg"));
  }

  /** With the token of the view's stream, which therefore no other origin may read. */
  private Reply page(String name) throws IOException {
    String page = new String(resource(name), UTF_8).replace("{{stream}}", "/stream/" + WebDemo.VIEW + "?token=" + token.reveal())
        .replace("{{key}}", new Product(WebDemo.SHOP, token).projectKey());
    return guarded(Reply.of(200, TYPES.get("html"), page.getBytes(UTF_8)));
  }

  private Reply asset(RouteRequest request) throws IOException {
    if (request.path().equals(LIBRARY)) {
      return guarded(Reply.of(200, TYPES.get("js"), library));
    }
    boolean known = request.rest().matches("(view|shop|icon)\\.(js|css|svg)");
    return known ? asset(request.rest()) : Reply.json(404, "{\"error\":\"not found\"}");
  }

  private Reply asset(String name) throws IOException {
    return guarded(Reply.of(200, TYPES.get(name.substring(name.indexOf('.') + 1)), resource(name)));
  }

  private static Reply guarded(Reply reply) {
    return reply.withHeader("Content-Security-Policy", POLICY).withHeader("X-Content-Type-Options", "nosniff")
        .withHeader("Referrer-Policy", "same-origin").withHeader("Cache-Control", "no-store").withHeader("Access-Control-Allow-Origin", "null");
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = WebPages.class.getResourceAsStream("web/" + name)) {
      if (in == null) {
        throw new IOException("the jar of autoplay-cli lacks web/" + name);
      }
      return in.readAllBytes();
    }
  }
}
