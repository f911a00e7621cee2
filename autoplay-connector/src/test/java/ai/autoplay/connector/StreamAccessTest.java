package ai.autoplay.connector;

import static ai.autoplay.connector.Fixtures.GLOBEX;
import static ai.autoplay.connector.Fixtures.TOKEN;
import static ai.autoplay.connector.Fixtures.config;
import static ai.autoplay.connector.Fixtures.exchange;
import static ai.autoplay.connector.Fixtures.payload;
import static ai.autoplay.connector.Fixtures.started;
import static ai.autoplay.connector.Fixtures.title;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamAccessTest {
  private ConnectorServer server;

  @BeforeEach
  void start() throws IOException {
    server = started(config());
  }

  @AfterEach
  void close() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Bearer", "Bearer ", "Bearer wrong", "Bearer a-token-of-acm", "Bearer a-token-of-acmee", "Basic a-token-of-acme",
      "a-token-of-acme"})
  void stranger_getsTheSameAnswerForEveryProduct(String authorization) throws IOException {
    String known = answer("/stream/acme", authorization);
    assertThat(known).startsWith("401").contains("unauthorized").contains("WWW-Authenticate: Bearer");
    assertThat(answer("/stream/unknown", authorization)).isEqualTo(known);
    assertThat(server.counts().refused()).isEqualTo(2);
  }

  @Test
  void neighbour_cantTellAnExistingProductFromAnUnknownOne() throws IOException {
    String existing = answer("/stream/acme", "Bearer " + GLOBEX.token().current().reveal());
    assertThat(existing).startsWith("404");
    assertThat(answer("/stream/unknown", "Bearer " + GLOBEX.token().current().reveal())).isEqualTo(existing);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer ", "bearer ", "BEARER   "})
  void token_isTakenFromTheHeader(String scheme) throws Exception {
    try (TestStream stream = TestStream.open(server.streamUrl("acme"), request -> request.header("Authorization", scheme + TOKEN))) {
      server.publish(payload("hello"));
      assertThat(title(stream.events(1).get(0))).isEqualTo("hello");
    }
  }

  @Test
  void token_isTakenFromTheQueryForBrowsers() throws Exception {
    try (TestStream stream = TestStream.open(URI.create(server.streamUrl("acme") + "?token=" + TOKEN), request -> {})) {
      server.publish(payload("hello"));
      assertThat(title(stream.events(1).get(0))).isEqualTo("hello");
    }
  }

  @Test
  void token_inTheQueryDoesNotMendAWrongHeader() throws IOException {
    assertThat(answer("/stream/acme?token=" + TOKEN, "Bearer wrong")).startsWith("401");
  }

  @Test
  void head_answersAsGetWouldAndEnds() throws IOException {
    assertThat(exchange(server, "HEAD /stream/acme?token=" + TOKEN + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 200").contains("text/event-stream").endsWith("\r\n\r\n");
    assertThat(exchange(server, "HEAD /stream/acme HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")).startsWith("HTTP/1.1 401");
    assertThat(server.counts().subscriptions()).isZero();
  }

  @Test
  void options_answersAPreflightWithoutToken() throws IOException {
    String answer = exchange(server, "OPTIONS /stream/acme HTTP/1.1\r\nHost: x\r\nOrigin: http://shop.example\r\nAccess-Control-Request-Method: GET\r\n"
        + "Access-Control-Request-Headers: authorization,last-event-id\r\nConnection: close\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 204")
        .contains("Access-Control-Allow-Origin: http://shop.example")
        .contains("Access-Control-Allow-Methods: GET, HEAD, OPTIONS")
        .contains("Access-Control-Allow-Headers: authorization,last-event-id");
  }

  @ParameterizedTest
  @CsvSource({"POST,/stream/acme,405", "DELETE,/stream/acme,405", "GET,/,404", "GET,/stream,404", "POST,/nowhere,404", "OPTIONS,/nowhere,404",
      "GET,/streams/acme,404", "BREW,/stream/acme,405", "GET,/stream/,401", "GET,/stream/acme/more,401"})
  void wrongMethodOrPath_isAnsweredAsSuch(String method, String path, int status) throws IOException {
    assertThat(exchange(server, method + " " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 " + status);
  }

  @Test
  void wrongMethod_namesTheRightOnes() throws IOException {
    assertThat(exchange(server, "PUT /stream/acme HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"))
        .contains("Allow: GET, HEAD, OPTIONS");
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "GET /stream/acme?token=%zz HTTP/1.1\r\nHost: x\r\n\r\n",
      "GET /stream/acme?token=%ff%fe&a HTTP/1.1\r\nHost: x\r\n\r\n",
      "GET /stream/%zz HTTP/1.1\r\nHost: x\r\n\r\n",
      "GET /stream/../../etc HTTP/1.1\r\nHost: x\r\n\r\n",
      "GET /stream/%2e%2e/%2facme HTTP/1.1\r\nHost: x\r\n\r\n",
      "GET stream HTTP/1.1\r\nHost: x\r\n\r\n",
      "GET /stream/acme HTTP/1.1\r\n\r\n",
      "GET /stream/acme HTTP/9.9\r\nHost: x\r\n\r\n",
      "GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
      "GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
      "POST /healthz HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n",
      "GET /healthz HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nnonsense\r\n",
      "garbage\r\n\r\n"})
  void malformed_isNeverAnsweredWith5xx(String request) throws IOException {
    String answer = exchange(server, request.replace("Host: x\r\n", "Host: x\r\nConnection: close\r\n"));
    assertThat(answer).matches("(?s)HTTP/1.1 (400|401|404|405) .*");
    assertThat(answer).doesNotContain("Jetty").doesNotContain("Exception");
  }

  @Test
  void tooLongHeader_is431() throws IOException {
    String answer = exchange(server, "GET /stream/acme HTTP/1.1\r\nHost: x\r\nX: " + "y".repeat(20_000) + "\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 431");
  }

  private String answer(String path, String authorization) throws IOException {
    Request.Builder request = new Request.Builder().url(server.url() + path);
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    try (Response response = TestStream.HTTP.newCall(request.build()).execute()) {
      return response.code() + "\n" + response.headers().newBuilder().removeAll("Date").build() + "\n" + response.body().string();
    }
  }
}
