package ai.autoplay.transport.sse;

import static ai.autoplay.transport.sse.Running.quick;
import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.transport.sse.RawServer.Exchange;
import ai.autoplay.transport.sse.Running.Disconnect;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseClientReconnectTest {
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
  void run_namesTheLastIdAlsoWhenLaterEventsHaveNone() throws Exception {
    try (Running running = Running.start(quick(server))) {
      server.acceptStream().send("id: abc\ndata: a\n\ndata: b\n\nid: unfinished\ndata: c").close();
      assertThat(running.event()).isEqualTo(new ServerSentEvent("abc", "message", "a", "abc"));
      assertThat(running.event()).isEqualTo(new ServerSentEvent("abc", "message", "b", null));

      Exchange second = server.acceptStream();
      assertThat(second.header("Last-Event-ID")).isEqualTo("abc");
      second.send("data: d\n\nid:\ndata: e\n\n");
      assertThat(running.event()).isEqualTo(new ServerSentEvent("abc", "message", "d", null));
      assertThat(running.event()).isEqualTo(new ServerSentEvent("", "message", "e", ""));
      second.reset();

      assertThat(server.acceptStream().header("Last-Event-ID")).isNull();
      assertThat(running.idle()).isTrue();
    }
  }

  @Test
  void run_countsIdsWithoutData() throws Exception {
    try (Running running = Running.start(quick(server))) {
      server.acceptStream().send("id: 1\ndata: a\n\nid: 2\n\nid: 3\n").close();
      assertThat(server.acceptStream().header("Last-Event-ID")).isEqualTo("2");
      assertThat(running.client().lastEventId()).isEqualTo("2");
    }
  }

  @Test
  void run_knowsEveryIdOfManyInOneChunk() throws Exception {
    StringBuilder stream = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      stream.append(i % 3 == 0 ? "data: x\n\n" : "id: " + i + "\ndata: x\n\n");
    }
    try (Running running = Running.start(quick(server))) {
      server.acceptStream().send(stream.toString());
      for (int i = 0; i < 500; i++) {
        ServerSentEvent event = running.event();
        assertThat(event.ownId()).isEqualTo(i % 3 == 0 ? null : String.valueOf(i));
        assertThat(event.id()).isEqualTo(i == 0 ? null : String.valueOf(i % 3 == 0 ? i - 1 : i));
      }
    }
  }

  @Test
  void run_namesTheLastEventThatWasConsumed() throws Exception {
    SseClient client = quick(server).build();
    RuntimeException trouble = new IllegalStateException("no");
    try (Running running = Running.start(quick(server), event -> {
      if (event.data().equals("b")) {
        throw trouble;
      }
    })) {
      server.acceptStream().send("id: 1\ndata: a\n\nid: 2\ndata: b\n\nid: 3\ndata: c\n\n");
      assertThat(running.thrown()).isSameAs(trouble);
      assertThat(running.client().lastEventId()).isEqualTo("1");
    }
    client.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"500 Oops", "502 Bad", "503 Busy", "425 Early", "429 Many", "206 Part\r\nContent-Type: text/event-stream", "304 Same",
      "302 Nowhere", "200 OK\r\nContent-Type: text/html", "200 OK", "200 OK\r\nContent-Type: text/event-streams", "201 Made\r\nContent-Type: text/event-stream"})
  void run_triesAgainAfter(String answer) throws Exception {
    try (Running running = Running.start(quick(server))) {
      server.accept().answer(answer);
      server.acceptStream().send("data: a\n\n");
      assertThat(running.event().data()).isEqualTo("a");
      assertThat(running.disconnect().reason()).contains(answer.substring(0, 3));
    }
  }

  @Test
  void run_triesAgainAfterATimeoutOfTheServer() throws Exception {
    try (Running running = Running.start(quick(server))) {
      server.accept().answer("408 Slow");
      server.accept().answer("408 Slow");
      server.acceptStream().send("data: a\n\n");
      assertThat(running.event().data()).isEqualTo("a");
      assertThat(running.disconnect().reason()).isEqualTo("HTTP 408");
      assertThat(running.disconnect().reason()).isEqualTo("HTTP 408");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/event-stream;charset=utf-8", "text/event-stream ; x=y", "TEXT/Event-Stream", "text/event-stream; charset=iso-8859-1"})
  void run_acceptsEveryFormOfTheContentType(String type) throws Exception {
    try (Running running = Running.start(quick(server).maxAttempts(1))) {
      server.accept().send("HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\n\r\ndata: \u00e9\n\n");
      assertThat(running.event().data()).isEqualTo("\u00e9");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 402, 405, 407, 410, 418, 431, 451})
  void run_endsAtOtherRefusals(int status) throws Exception {
    try (Running running = Running.start(quick(server))) {
      server.accept().answer(status + " No");
      assertThat(running.thrown()).isInstanceOfSatisfying(StreamRefusedException.class, e -> assertThat(e.status()).isEqualTo(status))
          .hasMessage("The server answered HTTP " + status + " to GET " + server.url());
    }
  }

  @Test
  void run_returnsAt204() throws Exception {
    try (Running running = Running.start(quick(server))) {
      server.acceptStream().send("data: a\n\n").close();
      server.accept().answer("204 Enough");
      assertThat(running.returned()).isEqualTo("returned, interrupted: false");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void run_endsWhenTheSameCredentialsAreRefused(int status) throws Exception {
    AtomicInteger asked = new AtomicInteger();
    SseRequest.Source source = id -> {
      asked.incrementAndGet();
      return SseRequest.get(server.url("/stream?key=hidden")).withHeader("Authorization", "Bearer hidden");
    };
    try (Running running = Running.start(SseClient.builder().requests(source))) {
      server.accept().answer(status + " No");
      assertThat(running.thrown()).isInstanceOf(StreamRefusedException.class)
          .hasMessageStartingWith("The server answered HTTP " + status + " to GET " + server.url() + ": ").hasMessageNotContaining("hidden");
      assertThat(asked).hasValue(2);
    }
  }

  @Test
  void run_triesOtherCredentialsAtOnceAndOnlyOnce() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    SseRequest.Source source = id -> SseRequest.get(server.url()).withHeader("Authorization", "Bearer t" + asked.incrementAndGet());
    try (Running running = Running.start(SseClient.builder().requests(source).initialDelay(Duration.ofMillis(1)))) {
      server.accept().answer("401 No");
      Exchange second = server.acceptStream();
      assertThat(second.header("Authorization")).isEqualTo("Bearer t2");
      assertThat(running.disconnect()).isEqualTo(new Disconnect("HTTP 401, trying other credentials", Duration.ZERO));
      second.send("data: a\n\n").close();

      server.accept().answer("403 No");
      server.accept().answer("401 No");
      assertThat(running.thrown()).isInstanceOfSatisfying(StreamRefusedException.class, e -> assertThat(e.status()).isEqualTo(401));
    }
  }

  @Test
  void run_endsAt404BeforeTheFirstStream() throws Exception {
    try (Running running = Running.start(quick(server))) {
      server.accept().answer("503 Busy");
      server.accept().answer("404 None");
      assertThat(running.thrown()).hasMessage("The server answered HTTP 404 to GET " + server.url() + ": there is no such stream");
    }
  }

  @Test
  void run_waitsTenMinutesForAStreamThatWasThere() throws Exception {
    AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    try (Running running = Running.start(quick(server).ticker(now::get))) {
      server.acceptStream().close();
      for (int minute : new int[] {0, 5, 4}) {
        Exchange exchange = server.accept();
        now.addAndGet(Duration.ofMinutes(minute).toNanos());
        exchange.answer("404 None");
      }
      server.acceptStream().close();
      server.accept().answer("404 None");
      Exchange exchange = server.accept();
      now.addAndGet(Duration.ofMinutes(10).toNanos());
      exchange.answer("404 None");
      assertThat(running.thrown()).isInstanceOfSatisfying(StreamRefusedException.class, e -> assertThat(e.status()).isEqualTo(404));
    }
  }

  @Test
  void backoff_doublesUpToTheMaximum() throws Exception {
    try (Running running = Running.start(quick(server))) {
      for (int expected : new int[] {1, 2, 4, 8, 16, 20, 20}) {
        server.accept().answer("503 Busy");
        assertThat(running.disconnect()).isEqualTo(new Disconnect("HTTP 503", Duration.ofMillis(expected)));
      }
    }
  }

  @Test
  void backoff_startsAgainAfterAnEventButNotAfterAnEmptyStream() throws Exception {
    try (Running running = Running.start(quick(server))) {
      for (int expected : new int[] {1, 2, 4}) {
        server.acceptStream().send(": hello\n\nid: 4\n\n").close();
        assertThat(running.disconnect().delay()).isEqualTo(Duration.ofMillis(expected));
      }
      for (int expected : new int[] {1, 1}) {
        server.acceptStream().send("data: a\n\n").close();
        assertThat(running.disconnect().delay()).isEqualTo(Duration.ofMillis(expected));
      }
      server.acceptStream().close();
      assertThat(running.disconnect().delay()).isEqualTo(Duration.ofMillis(1));
      server.acceptStream().close();
      assertThat(running.disconnect().delay()).isEqualTo(Duration.ofMillis(2));
    }
  }

  @Test
  void backoff_startsAgainAfterThirtySeconds() throws Exception {
    AtomicLong now = new AtomicLong();
    try (Running running = Running.start(quick(server).ticker(now::get))) {
      for (int seconds : new int[] {0, 29, 30, 0}) {
        Exchange exchange = server.acceptStream().send(":\n");
        running.nextComment();
        now.addAndGet(Duration.ofSeconds(seconds).toNanos());
        exchange.close();
      }
      assertThat(running.disconnect().delay()).isEqualTo(Duration.ofMillis(1));
      assertThat(running.disconnect().delay()).isEqualTo(Duration.ofMillis(2));
      assertThat(running.disconnect().delay()).isEqualTo(Duration.ofMillis(1));
      assertThat(running.disconnect().delay()).isEqualTo(Duration.ofMillis(1));
    }
  }

  @Test
  void retry_takesThePlaceOfTheFirstDelay() throws Exception {
    try (Running running = Running.start(quick(server).jitter(() -> 0))) {
      server.acceptStream().send("retry: 7\n").close();
      assertThat(running.disconnect().delay()).isEqualTo(Duration.ofMillis(7));
      server.acceptStream().close();
      assertThat(running.disconnect().delay()).isEqualTo(Duration.ofMillis(7));
      server.acceptStream().send("retry: 3600000\n\n").close();
      assertThat(running.disconnect().delay()).isEqualTo(Duration.ofMillis(20));
      server.acceptStream().send("retry: 0\n\n").close();
      assertThat(running.disconnect().delay()).isZero();
    }
  }

  @Test
  void retryAfter_lengthensThePauseUpToTheMaximum() throws Exception {
    String soon = DateTimeFormatter.RFC_1123_DATE_TIME.format(Instant.now().plusSeconds(20).atOffset(ZoneOffset.UTC));
    SseClientBuilder builder = quick(server).maxDelay(Duration.ofSeconds(60));
    try (Running running = Running.start(builder)) {
      server.accept().answer("503 Busy\r\nRetry-After: 5");
      assertThat(running.disconnect().delay()).isEqualTo(Duration.ofSeconds(5));
      running.client().restart();
      server.accept().answer("429 Many\r\nRetry-After: " + soon);
      assertThat(running.disconnect().delay()).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(20));
      running.client().restart();
      server.accept().answer("503 Busy\r\nRetry-After: 86400");
      assertThat(running.disconnect().delay()).isEqualTo(Duration.ofSeconds(60));
      running.client().restart();
      for (String ignored : new String[] {"500 Oops\r\nRetry-After: 5", "503 Busy\r\nRetry-After: soon", "503 Busy\r\nRetry-After: -5",
          "503 Busy\r\nRetry-After: Thu, 01 Jan 1970 00:00:10 GMT"}) {
        server.accept().answer(ignored);
        assertThat(running.disconnect().delay()).as(ignored).isLessThan(Duration.ofSeconds(1));
      }
    }
  }

  @Test
  void maxAttempts_endsTheRun() throws Exception {
    try (Running running = Running.start(quick(server).maxAttempts(2))) {
      server.accept().answer("503 Busy");
      server.acceptStream().send("data: a\n\n").close();
      server.accept().answer("503 Busy");
      server.acceptStream().close();
      assertThat(running.thrown()).isInstanceOf(IOException.class)
          .hasMessage("No lasting connection in 2 attempts in a row at GET " + server.url() + "; the last one: the stream ended");
    }
  }

  @Test
  void run_keepsTryingWhileNobodyListens() throws Exception {
    URI url = server.url();
    server.close();
    try (Running running = Running.start(SseClient.builder().url(url).initialDelay(Duration.ofMillis(1)).maxAttempts(3))) {
      assertThat(running.thrown()).hasMessageContaining("ConnectException").hasCauseInstanceOf(ConnectException.class);
    }
  }

  @Test
  void restart_dropsTheConnectionAndConnectsAtOnce() throws Exception {
    try (Running running = Running.start(quick(server).initialDelay(Duration.ofHours(1)).maxDelay(Duration.ofHours(1)))) {
      Exchange first = server.acceptStream().send("id: 1\ndata: a\n\n");
      running.event();
      running.client().restart();
      Exchange second = server.acceptStream().send("data: b\n\n");
      assertThat(second.header("Last-Event-ID")).isEqualTo("1");
      assertThat(running.event().data()).isEqualTo("b");
      assertThat(running.disconnect()).isEqualTo(new Disconnect("restarted", Duration.ZERO));
      assertThat(first.ended()).isTrue();
    }
  }

  @Test
  void restart_endsThePause() throws Exception {
    try (Running running = Running.start(quick(server).initialDelay(Duration.ofHours(1)).maxDelay(Duration.ofHours(1)))) {
      server.accept().answer("503 Busy");
      assertThat(running.disconnect().delay()).isEqualTo(Duration.ofHours(1));
      running.client().restart();
      server.acceptStream().send("data: a\n\n");
      assertThat(running.event().data()).isEqualTo("a");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void run_followsRedirects(int status) throws Exception {
    try (Running running = Running.start(quick(server).lastEventId("9"))) {
      server.accept().answer(status + " Moved\r\nLocation: /elsewhere");
      Exchange second = server.acceptStream().send("data: a\n\n");
      assertThat(second.requestLine()).isEqualTo("GET /elsewhere HTTP/1.1");
      assertThat(second.header("Last-Event-ID")).isEqualTo("9");
      assertThat(running.event().data()).isEqualTo("a");
    }
  }

  @Test
  void run_backsOffFromRedirectsThatLeadNowhere() throws Exception {
    try (Running running = Running.start(quick(server))) {
      for (int i = 0; i < 21; i++) {
        server.accept().answer("302 Moved\r\nLocation: ");
      }
      assertThat(running.disconnect()).isEqualTo(new Disconnect("ProtocolException: Too many follow-up requests: 21", Duration.ofMillis(1)));
      server.acceptStream().send("data: a\n\n");
      assertThat(running.event().data()).isEqualTo("a");
    }
  }
}
