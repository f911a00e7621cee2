package ai.autoplay.connector;

import static ai.autoplay.connector.Fixtures.config;
import static ai.autoplay.connector.Fixtures.exchange;
import static ai.autoplay.connector.Fixtures.started;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RouteTest {
  private static final String CLOSE = " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";
  private final AtomicReference<RouteRequest> seen = new AtomicReference<>();
  private ConnectorServer server;

  @BeforeEach
  void start() throws IOException {
    server = started(config());
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void route_seesMethodPathQueryHeadersAndBody() throws IOException {
    server.route("POST", "/webhook/", this::remember);
    String answer = exchange(server, "POST /webhook/acme?token=a%20b&x=1&x=2" + CLOSE + "X-PostHog-Secret: s\r\nContent-Length: 4\r\n\r\nbody");
    assertThat(answer).startsWith("HTTP/1.1 200").contains("Access-Control-Allow-Origin: *").contains("application/json").endsWith("{}");
    RouteRequest request = seen.get();
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.path()).isEqualTo("/webhook/acme");
    assertThat(request.rest()).isEqualTo("acme");
    assertThat(request.parameter("token")).isEqualTo("a b");
    assertThat(request.query().get("x")).containsExactly("1", "2");
    assertThat(request.parameter("y")).isNull();
    assertThat(request.header("x-posthog-SECRET")).isEqualTo("s");
    assertThat(request.remote()).isEqualTo("127.0.0.1");
    assertThat(new String(request.body(), UTF_8)).isEqualTo("body");
    assertThat(request.toString()).isEqualTo("POST /webhook/acme (4 bytes)");
  }

  @Test
  void longestPath_wins() throws IOException {
    server.route("GET", "/", request -> Reply.json(200, "\"root\""));
    server.route("GET", "/static/", request -> Reply.json(200, "\"static\""));
    server.route("GET", "/static/array.js", request -> Reply.json(200, "\"file\""));
    assertThat(exchange(server, "GET /static/array.js" + CLOSE + "\r\n")).endsWith("\"file\"");
    assertThat(exchange(server, "GET /static/x" + CLOSE + "\r\n")).endsWith("\"static\"");
    assertThat(exchange(server, "GET /elsewhere" + CLOSE + "\r\n")).endsWith("\"root\"");
    assertThat(exchange(server, "GET /healthz" + CLOSE + "\r\n")).endsWith("{\"status\":\"ok\"}");
  }

  @Test
  void methodsOfOnePath_areTold() throws IOException {
    server.route("POST", "/products", this::remember);
    server.route("GET", "/products", this::remember);
    assertThat(exchange(server, "PATCH /products" + CLOSE + "\r\n")).startsWith("HTTP/1.1 405").contains("Allow: GET, HEAD, OPTIONS, POST");
    assertThat(exchange(server, "HEAD /products" + CLOSE + "\r\n")).startsWith("HTTP/1.1 200").contains("Content-Length: 2").endsWith("\r\n\r\n");
    assertThat(exchange(server, "OPTIONS /products" + CLOSE + "\r\n")).startsWith("HTTP/1.1 204");
  }

  @Test
  void body_overTheLimitIs413FixedAndChunked() throws IOException {
    server.route("POST", "/e/", new Small());
    assertThat(exchange(server, "POST /e/" + CLOSE + "Content-Length: 8\r\n\r\n12345678")).startsWith("HTTP/1.1 200");
    assertThat(exchange(server, "POST /e/" + CLOSE + "Content-Length: 9\r\n\r\n123456789")).startsWith("HTTP/1.1 413");
    assertThat(exchange(server, "POST /e/" + CLOSE + "Transfer-Encoding: chunked\r\n\r\n4\r\n1234\r\n4\r\n5678\r\n0\r\n\r\n"))
        .startsWith("HTTP/1.1 200");
    assertThat(exchange(server, "POST /e/" + CLOSE + "Transfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n5\r\n67890\r\n0\r\n\r\n"))
        .startsWith("HTTP/1.1 413").doesNotContain("500");
  }

  @Test
  void body_thatIsMalformedNeverIs5xx() throws IOException {
    server.route("POST", "/e/", this::remember);
    assertThat(exchange(server, "POST /e/" + CLOSE + "Transfer-Encoding: chunked\r\n\r\nnonsense\r\n")).startsWith("HTTP/1.1 400");
    assertThat(exchange(server, "POST /e/?a=%ff%fe&b=%zz" + CLOSE + "Content-Length: 0\r\n\r\n")).startsWith("HTTP/1.1 400");
    assertThat(seen.get()).isNull();
  }

  @Test
  void route_isTakenOnce() {
    server.route("POST", "/e/", this::remember);
    assertThatThrownBy(() -> server.route("POST", "/e/", this::remember)).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("path: POST /e/ is taken");
    assertThatThrownBy(() -> server.route("GET", "/stream/", this::remember)).hasMessage("path: GET /stream/ is taken");
    assertThatThrownBy(() -> server.route("GET", "e", this::remember)).hasMessage("path: must begin with '/', but was 'e'");
  }

  private Reply remember(RouteRequest request) {
    seen.set(request);
    return Reply.json(200, "{}");
  }

  private static final class Small implements Route {
    @Override
    public Reply handle(RouteRequest request) {
      return Reply.empty(200);
    }

    @Override
    public int maxBodyBytes() {
      return 8;
    }
  }
}
