package ai.autoplay.transport.sse;

import static ai.autoplay.transport.sse.Running.quick;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.autoplay.transport.sse.RawServer.Exchange;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SseClientRequestTest {
  private RawServer server;

  @BeforeEach
  void open() throws IOException {
    server = new RawServer();
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  @Test
  void run_asksForAnEventStream() throws Exception {
    try (Running running = Running.start(quick(server)); Exchange exchange = server.acceptStream()) {
      assertThat(exchange.requestLine()).isEqualTo("GET /stream HTTP/1.1");
      assertThat(exchange.header("Accept")).isEqualTo("text/event-stream");
      assertThat(exchange.header("Cache-Control")).isEqualTo("no-cache");
      assertThat(exchange.header("Last-Event-ID")).isNull();
      assertThat(exchange.header("Authorization")).isNull();
      assertThat(running.client().lastEventId()).isNull();
    }
  }

  @Test
  void run_sendsHeadersAsSet() throws Exception {
    SseClientBuilder builder = quick(server).header("X-One", "1").header("x-one", "2").header("accept", "text/event-stream, */*")
        .header("X-Word", "gr\u00fc\u00df");
    try (Running running = Running.start(builder); Exchange exchange = server.acceptStream()) {
      assertThat(running.thread().isAlive()).isTrue();
      assertThat(exchange.header("X-One")).isEqualTo("2");
      assertThat(exchange.header("Accept")).isEqualTo("text/event-stream, */*");
      assertThat(exchange.header("X-Word")).isEqualTo("gr\u00fc\u00df");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "REPORT"})
  void run_sendsTheBodyAtEveryAttempt(String method) throws Exception {
    String type = "application/json; charset=utf-8";
    try (Running running = Running.start(quick(server).method(method).body("{\"gr\u00fc\u00df\": 1}").header("content-type", type))) {
      for (int attempt = 0; attempt < 2; attempt++) {
        try (Exchange exchange = server.acceptStream()) {
          assertThat(exchange.requestLine()).isEqualTo(method + " /stream HTTP/1.1");
          assertThat(exchange.header("Content-Type")).isEqualTo(type);
          assertThat(exchange.body()).isEqualTo("{\"gr\u00fc\u00df\": 1}");
        }
      }
      assertThat(running.disconnect().reason()).isEqualTo("the stream ended");
    }
  }

  @Test
  void run_postsABodyAsTextUnlessToldOtherwise() throws Exception {
    try (Running running = Running.start(quick(server).body("x")); Exchange exchange = server.acceptStream()) {
      assertThat(running.idle()).isTrue();
      assertThat(exchange.requestLine()).startsWith("POST ");
      assertThat(exchange.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
    }
  }

  @Test
  void run_postsWithoutABody() throws Exception {
    try (Running running = Running.start(quick(server).method("POST")); Exchange exchange = server.acceptStream()) {
      assertThat(running.idle()).isTrue();
      assertThat(exchange.header("Content-Length")).isEqualTo("0");
    }
  }

  @Test
  void run_namesTheIdItWasGiven() throws Exception {
    try (Running running = Running.start(quick(server).lastEventId("abc")); Exchange exchange = server.acceptStream()) {
      assertThat(exchange.header("Last-Event-ID")).isEqualTo("abc");
      exchange.send("data: a\n\n");
      assertThat(running.event()).isEqualTo(new ServerSentEvent("abc", "message", "a", null));
    }
  }

  @Test
  void run_namesAnIdBeyondAscii() throws Exception {
    try (Running running = Running.start(quick(server))) {
      try (Exchange exchange = server.acceptStream()) {
        exchange.send("id: \u4e2d\u00e9\ud83d\ude00\ndata: a\n\n");
        assertThat(running.event().id()).isEqualTo("\u4e2d\u00e9\ud83d\ude00");
      }
      try (Exchange exchange = server.acceptStream()) {
        assertThat(exchange.header("Last-Event-ID")).isEqualTo("\u4e2d\u00e9\ud83d\ude00");
      }
    }
  }

  @Test
  void run_leavesOutAnIdThatNoHeaderCanCarry() throws Exception {
    try (Running running = Running.start(quick(server))) {
      try (Exchange exchange = server.acceptStream()) {
        exchange.send("id: a\u0001b\ndata: a\n\n");
        assertThat(running.event().id()).isEqualTo("a\u0001b");
      }
      try (Exchange exchange = server.acceptStream()) {
        assertThat(exchange.header("Last-Event-ID")).isNull();
      }
    }
  }

  @Test
  void requests_areAskedForAfreshWithTheLastId() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    SseRequest.Source source = id -> SseRequest.get(server.url("/stream?since_id=" + id))
        .withHeader("Authorization", "Bearer t" + attempts.incrementAndGet());
    try (Running running = Running.start(SseClient.builder().requests(source).initialDelay(Duration.ZERO))) {
      try (Exchange exchange = server.acceptStream()) {
        assertThat(exchange.requestLine()).isEqualTo("GET /stream?since_id=null HTTP/1.1");
        assertThat(exchange.header("Authorization")).isEqualTo("Bearer t1");
        exchange.send("id: 5\ndata: a\n\n");
        running.event();
      }
      try (Exchange exchange = server.acceptStream()) {
        assertThat(exchange.requestLine()).isEqualTo("GET /stream?since_id=5 HTTP/1.1");
        assertThat(exchange.header("Authorization")).isEqualTo("Bearer t2");
        assertThat(exchange.header("Last-Event-ID")).isEqualTo("5");
      }
    }
  }

  @Test
  void requests_thatCannotBeHadAreTriedAgain() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    SseRequest.Source source = id -> {
      if (attempts.incrementAndGet() < 3) {
        throw new IOException("no token yet");
      }
      return SseRequest.get(server.url());
    };
    try (Running running = Running.start(SseClient.builder().requests(source).initialDelay(Duration.ofMillis(1)));
        Exchange exchange = server.acceptStream()) {
      assertThat(running.disconnect().reason()).isEqualTo("no request to send: IOException: no token yet");
      assertThat(running.disconnect().reason()).contains("no token yet");
      exchange.send("data: a\n\n");
      assertThat(running.event().data()).isEqualTo("a");
    }
  }

  @Test
  void request_refusesWhatCannotBeSentWithoutShowingIt() {
    URI url = URI.create("https://user:pass@example.com:8443/s?key=secret#f");
    assertThatThrownBy(() -> SseRequest.get(URI.create("ftp://example.com/x?key=secret"))).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("url must be an absolute http or https address, but was ftp://example.com/x");
    assertThatThrownBy(() -> SseRequest.get(url).withHeader("X-Key", "secret\nmore")).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the value of header X-Key must not have control characters");
    assertThatThrownBy(() -> SseRequest.get(url).withHeader("X Key", "a")).hasMessage("'X Key' cannot be the name of a header");
    assertThatThrownBy(() -> new SseRequest(url, "GET", Map.of(), "x")).hasMessage("a GET request has no body; set another method");
    assertThatThrownBy(() -> new SseRequest(url, "G T", Map.of(), null)).hasMessage("method must be an HTTP method, but was 'G T'");
    assertThat(SseRequest.get(url).withHeader("X-Key", "secret")).hasToString("GET https://example.com:8443/s");
  }

  @ParameterizedTest
  @CsvSource({
      "http://ann:secret@h:99999/x?key=secret, http://h:99999/x",
      "http://ann:secret@h:0/x?key=secret, http://h:0/x",
      "http://ann:secret@h:99999999999/x?key=secret, http:…",
      "http://ann:secret@a..b/x?key=secret, http:…"})
  void request_refusesAnAddressThatCannotBeConnectedTo(URI url, String shown) {
    String rule = "url must be an address with a valid host name and, if any, a port from 1 to 65535, but was " + shown;
    assertThatThrownBy(() -> SseRequest.get(url)).isInstanceOf(IllegalArgumentException.class).hasMessage(rule);
    assertThatThrownBy(() -> SseClient.builder().url(url).build()).hasMessage(rule);
  }

  @Test
  void request_takesAHostNameWithAnUnderscore() {
    assertThat(SseRequest.get(URI.create("http://ann:secret@my_host:8099/x?key=secret#f"))).hasToString("GET http://my_host:8099/x");
    assertThatThrownBy(() -> SseRequest.get(URI.create("http:secret"))).hasMessage("url must be an absolute http or https address, but was http:…");
    assertThatThrownBy(() -> SseRequest.get(URI.create("http:/secret"))).hasMessage("url must be an absolute http or https address, but was http:…");
  }

  @Test
  void build_refusesWhatMakesNoSense() {
    assertThatThrownBy(() -> SseClient.builder().build()).isInstanceOf(IllegalStateException.class)
        .hasMessage("set url or requests: there is nothing to connect to");
    assertThatThrownBy(() -> SseClient.builder().url(server.url()).requests(id -> SseRequest.get(server.url())).build())
        .hasMessage("set requests, or url, header, method and body; not both");
    assertThatThrownBy(() -> SseClient.builder().initialDelay(Duration.ofSeconds(-1)))
        .hasMessage("initialDelay must be from 0 to 20 days, but was PT-1S");
    assertThatThrownBy(() -> SseClient.builder().readTimeout(Duration.ofNanos(5))).hasMessage("readTimeout must be 0 or at least 1 ms, but was PT0.000000005S");
    assertThatThrownBy(() -> SseClient.builder().maxEventSize(0)).hasMessage("maxEventSize must be 1 or more, but was 0");
    assertThatThrownBy(() -> SseClient.builder().maxAttempts(-1)).hasMessage("maxAttempts must be 0 or more, but was -1");
    assertThatThrownBy(() -> quick(server).initialDelay(Duration.ofMinutes(1)).build())
        .hasMessage("initialDelay must not exceed maxDelay, but was PT1M and PT0.02S");
  }
}
