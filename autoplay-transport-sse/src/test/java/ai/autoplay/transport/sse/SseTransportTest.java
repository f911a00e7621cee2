package ai.autoplay.transport.sse;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.plugin.Secret;
import ai.autoplay.spi.Delivery;
import ai.autoplay.spi.Receipt;
import ai.autoplay.transport.sse.RawServer.Exchange;
import ai.autoplay.transport.sse.RecordingInlet.Arrival;
import ai.autoplay.transport.sse.SseConfig.Stream;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

@Timeout(60)
class SseTransportTest {
  private static final Secret TOKEN = Secret.of("tok_hidden");
  private final RecordingInlet inlet = new RecordingInlet();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private RawServer server;
  private RawServer other;
  private SseTransport transport;
  private Thread thread;
  private CompletableFuture<String> end = new CompletableFuture<>();

  @BeforeEach
  void open() throws IOException {
    server = new RawServer();
    other = new RawServer();
    log.start();
    Logger logger = (Logger) LoggerFactory.getLogger(SseTransport.class);
    logger.setLevel(Level.DEBUG);
    logger.addAppender(log);
  }

  @AfterEach
  void close() throws Exception {
    if (transport != null) {
      transport.close();
      thread.join(10_000);
    }
    server.close();
    other.close();
    ((Logger) LoggerFactory.getLogger(SseTransport.class)).detachAppender(log);
    for (ILoggingEvent line : log.list) {
      assertThat(line.getFormattedMessage()).doesNotContain("hidden");
    }
  }

  private void start(SseConfig config) {
    transport = new SseTransport(config);
    thread = new Thread(() -> {
      try {
        transport.run(inlet);
        end.complete("returned");
      } catch (Throwable e) {
        end.completeExceptionally(e);
      }
    }, "test-transport");
    thread.start();
  }

  private static SseConfig quick(Stream... streams) {
    return new SseConfig(List.of(streams), Duration.ofSeconds(90), Duration.ofMillis(1), Duration.ofMillis(10), 1000, 0);
  }

  private Stream stream() {
    return new Stream("", server.url("/stream/p1?key=hidden"), TOKEN);
  }

  private Throwable failure() throws Exception {
    try {
      throw new AssertionError("run " + end.get(10, SECONDS));
    } catch (ExecutionException e) {
      return e.getCause();
    }
  }

  @Test
  void run_handsOverDataAndTheIdOfThisVeryEvent() throws Exception {
    start(quick(stream()));
    Exchange exchange = server.acceptStream();
    assertThat(exchange.header("Authorization")).isEqualTo("Bearer tok_hidden");
    assertThat(exchange.header("Last-Event-ID")).isNull();
    exchange.send("id: 1\ndata: {\"a\": 1}\n\ndata: {}\n\nid:\ndata: {\ndata: }\n\nevent: summary\nid: 2\ndata: {}\n\n");

    assertThat(inlet.next()).isEqualTo(new Arrival(new Delivery("{\"a\": 1}", "1"), "test-transport"));
    assertThat(inlet.next().delivery()).isEqualTo(new Delivery("{}", null));
    assertThat(inlet.next().delivery()).isEqualTo(new Delivery("{\n}", null));
    assertThat(inlet.next().delivery()).isEqualTo(new Delivery("{}", "2"));
  }

  @Test
  void run_leavesHeartbeatsAsideButMovesOnToTheirIds() throws Exception {
    start(quick(stream()));
    server.acceptStream().send("event: heartbeat\ndata:\n\ndata:\n\nevent: heartbeat\nid: 4\ndata: {}\n\n").close();
    assertThat(server.acceptStream().send("data: {}\n\n").header("Last-Event-ID")).isEqualTo("4");
    assertThat(inlet.next().delivery()).isEqualTo(new Delivery("{}", null));
    assertThat(inlet.idle()).isTrue();
  }

  @Test
  void backoff_goesOnWhereNothingButHeartbeatsCame() throws Exception {
    start(new SseConfig(List.of(stream()), Duration.ofSeconds(90), Duration.ZERO, Duration.ZERO, 1000, 2));
    server.acceptStream().send("event: heartbeat\ndata:\n\ndata: {}\n\n").close();
    server.acceptStream().send("event: heartbeat\ndata:\n\n").close();
    server.acceptStream().send("event: heartbeat\nid: 4\ndata: {}\n\n").close();
    assertThat(failure()).hasMessageStartingWith("No lasting connection in 2 attempts in a row at GET ").hasMessageContaining("the stream ended");
  }

  @Test
  void run_sendsNoAuthorizationWithoutAToken() throws Exception {
    start(quick(new Stream("", server.url(), Secret.NONE)));
    assertThat(server.acceptStream().header("Authorization")).isNull();
  }

  @Test
  void run_resumesAfterTheWatermarkAndThenAfterWhatWasAccepted() throws Exception {
    inlet.resumingAfter("41");
    start(quick(stream()));
    Exchange first = server.acceptStream();
    assertThat(first.header("Last-Event-ID")).isEqualTo("41");
    first.close();
    Exchange second = server.acceptStream();
    assertThat(second.header("Last-Event-ID")).isEqualTo("41");
    second.send("id: 42\ndata: {}\n\n").close();
    assertThat(server.acceptStream().header("Last-Event-ID")).isEqualTo("42");
  }

  @ParameterizedTest
  @EnumSource(value = Receipt.Status.class, names = "REFUSED", mode = EnumSource.Mode.EXCLUDE)
  void run_movesOnWhateverTheInletAnswers(Receipt.Status status) throws Exception {
    inlet.answering(delivery -> status);
    start(quick(stream()));
    server.acceptStream().send("id: 1\ndata: {}\n\n").close();
    assertThat(server.acceptStream().header("Last-Event-ID")).isEqualTo("1");
  }

  @Test
  void run_asksAgainForWhatWasRefused() throws Exception {
    Set<String> refusedBefore = ConcurrentHashMap.newKeySet();
    inlet.answering(delivery -> "2".equals(delivery.id()) && refusedBefore.add("2") ? Receipt.Status.REFUSED : Receipt.Status.ACCEPTED);
    start(quick(stream()));
    server.acceptStream().send("id: 1\ndata: a\n\nid: 2\ndata: b\n\nid: 3\ndata: c\n\n");
    Exchange second = server.acceptStream();
    assertThat(second.header("Last-Event-ID")).isEqualTo("1");
    second.send("id: 2\ndata: b\n\nid: 3\ndata: c\n\n");
    assertThat(List.of(inlet.next().delivery().json(), inlet.next().delivery().json(), inlet.next().delivery().json(), inlet.next().delivery().json()))
        .containsExactly("a", "b", "b", "c");
  }

  @Test
  void run_handsOverAnEventOverTheLimitAsMalformed() throws Exception {
    start(quick(stream()));
    server.acceptStream().send("id: 7\ndata: " + "x".repeat(1001) + "\n\ndata: {}\n\n").close();
    assertThat(inlet.next().delivery()).isEqualTo(new Delivery("event left out: over 1000 characters (autoplay.sse.max-event-size)", "7"));
    assertThat(inlet.next().delivery().json()).isEqualTo("{}");
    assertThat(server.acceptStream().header("Last-Event-ID")).isEqualTo("7");
  }

  @Test
  void run_namesSettingAndRemedyWhenItIsRefused() throws Exception {
    String[][] cases = {
        {"401", ": it wants other credentials. Set autoplay.sse.token to a valid token: this one is wrong or has expired."},
        {"403", ": these credentials may not read the stream. Set autoplay.sse.token to a token of the product that autoplay.sse.url names."},
        {"404", ": there is no such stream. Check autoplay.sse.url: its last part is the product's id, and the product must be registered."},
        {"400", ". Check autoplay.sse.url and autoplay.sse.token."}};
    for (String[] expected : cases) {
      end = new CompletableFuture<>();
      start(quick(stream()));
      server.accept().answer(expected[0] + " No");
      assertThat(failure()).isInstanceOf(IOException.class)
          .hasMessage("The server answered HTTP " + expected[0] + " to GET " + server.url("/stream/p1") + expected[1]);
    }
  }

  @Test
  void run_asksForATokenThatIsMissing() throws Exception {
    start(quick(new Stream("", server.url(), Secret.NONE)));
    server.accept().answer("401 No");
    assertThat(failure()).hasMessageEndingWith("Set autoplay.sse.token to the stream's token.");
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void run_namesTheAddressWhereTheTokenIsNotSent(int status) throws Exception {
    start(quick(stream()));
    server.accept().answer("307 Moved\r\nLocation: http://user:hidden@" + other.url("/s/p1?key=hidden").getRawAuthority() + "/s/p1?key=hidden#hidden");
    Exchange second = other.accept();
    assertThat(second.header("Authorization")).isNull();
    second.answer(status + " No");
    assertThat(failure()).hasMessage("The server answered HTTP " + status + " to GET " + server.url("/stream/p1") + ": redirected to "
        + other.url("/s/p1") + ", where the token is not sent. Set autoplay.sse.url to that address.");
  }

  @Test
  void run_blamesTheTokenWhenARedirectKeptIt() throws Exception {
    start(quick(stream()));
    server.accept().answer("307 Moved\r\nLocation: /elsewhere");
    Exchange second = server.accept();
    assertThat(second.header("Authorization")).isEqualTo("Bearer tok_hidden");
    second.answer("401 No");
    assertThat(failure()).hasMessageEndingWith("Set autoplay.sse.token to a valid token: this one is wrong or has expired.");
  }

  @Test
  void run_namesTheSettingWhenItGivesUp() throws Exception {
    start(new SseConfig(List.of(stream()), Duration.ofSeconds(90), Duration.ZERO, Duration.ZERO, 1000, 1));
    server.accept().answer("503 Busy");
    assertThat(failure()).hasMessage("No lasting connection in 1 attempts in a row at GET " + server.url("/stream/p1")
        + "; the last one: HTTP 503. autoplay.sse.max-attempts says how many may fail in a row (0: any number).");
  }

  @Test
  void run_returnsAt204() throws Exception {
    start(quick(stream()));
    server.accept().answer("204 Enough");
    assertThat(end.get(10, SECONDS)).isEqualTo("returned");
  }

  @Test
  void close_endsABlockedRead() throws Exception {
    start(quick(stream()));
    server.acceptStream().send("data: {}\n\n");
    inlet.next();
    transport.close();
    assertThat(end.get(10, SECONDS)).isEqualTo("returned");
  }

  @Test
  void close_beforeRunMakesItReturn() throws Exception {
    SseTransport closed = new SseTransport(quick(stream()));
    closed.close();
    closed.run(inlet);
    assertThat(inlet.idle()).isTrue();
  }

  @Test
  void interrupt_endsAWaitingInlet() throws Exception {
    inlet.full();
    start(quick(stream()));
    server.acceptStream().send("id: 1\ndata: {}\n\n");
    inlet.next();
    thread.interrupt();
    assertThat(failure()).isInstanceOf(InterruptedException.class);
  }

  private SseConfig two() {
    return quick(new Stream("eu", server.url("/eu?key=hidden"), TOKEN), new Stream("us", other.url("/us"), Secret.of("tok_other_hidden")));
  }

  @Test
  void streams_areReadAtOnceEachOnAThreadOfItsOwn() throws Exception {
    inlet.stream("eu").resumingAfter("e0");
    start(two());
    Exchange eu = server.acceptStream();
    Exchange us = other.acceptStream();
    assertThat(eu.header("Last-Event-ID")).isEqualTo("e0");
    assertThat(eu.header("Authorization")).isEqualTo("Bearer tok_hidden");
    assertThat(us.header("Last-Event-ID")).isNull();
    assertThat(us.header("Authorization")).isEqualTo("Bearer tok_other_hidden");
    eu.send("id: e1\ndata: e\n\n");
    us.send("id: u1\ndata: u\n\n");
    assertThat(inlet.stream("eu").next()).isEqualTo(new Arrival(new Delivery("e", "e1"), "autoplay-sse-eu"));
    assertThat(inlet.stream("us").next()).isEqualTo(new Arrival(new Delivery("u", "u1"), "autoplay-sse-us"));
    transport.close();
    assertThat(end.get(10, SECONDS)).isEqualTo("returned");
    assertThat(inlet.idle()).isTrue();
  }

  @Test
  void streams_endTogetherWhenOneIsRefused() throws Exception {
    inlet.stream("us").full();
    start(two());
    other.acceptStream().send("data: {}\n\n");
    inlet.stream("us").next();
    server.accept().answer("401 No");
    assertThat(failure()).isInstanceOf(IOException.class)
        .hasMessageContaining("HTTP 401").hasMessageContaining("Set autoplay.sse.streams.eu.token").hasMessageContaining(server.url("/eu").toString());
    assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName).doesNotContain("autoplay-sse-eu", "autoplay-sse-us");
  }

  @Test
  void streams_goOnWhenOneWasEndedByItsServer() throws Exception {
    start(two());
    server.accept().answer("204 Enough");
    Exchange us = other.acceptStream().send("data: {}\n\n");
    inlet.stream("us").next();
    assertThat(end).isNotDone();
    us.close();
    other.accept().answer("204 Enough");
    assertThat(end.get(10, SECONDS)).isEqualTo("returned");
  }

  @Test
  void interrupt_endsAllStreams() throws Exception {
    start(two());
    Exchange eu = server.acceptStream();
    Exchange us = other.acceptStream();
    thread.interrupt();
    assertThat(failure()).isInstanceOf(InterruptedException.class);
    assertThat(eu.ended()).isTrue();
    assertThat(us.ended()).isTrue();
  }

  @Test
  void log_isLoudOnceAndNamesTheAddressWithoutItsQuery() throws Exception {
    start(quick(stream()));
    for (int i = 0; i < 5; i++) {
      server.accept().answer("503 Busy");
    }
    server.acceptStream().send("data: {}\n\n");
    inlet.next();
    List<ILoggingEvent> loud = log.list.stream().filter(line -> line.getLevel().isGreaterOrEqual(Level.INFO)).toList();
    assertThat(loud).hasSize(1);
    assertThat(loud.get(0).getFormattedMessage()).isEqualTo("Stream " + server.url("/stream/p1") + ": HTTP 503; next attempt in "
        + loud.get(0).getArgumentArray()[2] + " ms");
  }

  @Test
  void config_showsNoSecret() {
    URI url = URI.create("https://user:hidden@example.com/stream/p1?key=hidden");
    assertThat(new SseConfig(url, TOKEN).toString()).contains("https://example.com/stream/p1").doesNotContain("hidden");
  }
}
