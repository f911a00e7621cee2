package ai.autoplay.transport.sse;

import static ai.autoplay.transport.sse.Running.quick;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.autoplay.transport.sse.RawServer.Exchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What only shows on a real socket. */
@Timeout(60)
class SseClientStreamTest {
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
  void run_dispatchesAtABareReturnWithoutWaitingForMore() throws Exception {
    try (Running running = Running.start(quick(server)); Exchange exchange = server.acceptStream()) {
      exchange.send("data: a\r\r");
      assertThat(running.event().data()).isEqualTo("a");
      exchange.send("\ndata: b\r\n\r");
      assertThat(running.event().data()).isEqualTo("b");
      exchange.send("\n:c\r");
      assertThat(running.nextComment()).isEqualTo("c");
    }
  }

  @Test
  void run_survivesAStreamThatEndsInABareReturn() throws Exception {
    try (Running running = Running.start(quick(server))) {
      for (String unfinished : List.of("data: a\r", "data: a\r\ndata: b\r", "event: x\r", "id: 1\r", "x\r", ":\r", "\r")) {
        server.acceptStream().send(unfinished).close();
        assertThat(running.disconnect().reason()).isEqualTo("the stream ended");
      }
      server.acceptStream().send("data: z\n\n");
      assertThat(running.event()).isEqualTo(new ServerSentEvent(null, "message", "z", null));
    }
  }

  @Test
  void run_tellsCommentsInOrderWithEvents() throws Exception {
    try (Running running = Running.start(quick(server)); Exchange exchange = server.acceptStream()) {
      exchange.send(":one\n");
      assertThat(running.nextComment()).isEqualTo("one");
      exchange.send("data: a\n\n:two\n");
      assertThat(running.event().data()).isEqualTo("a");
      assertThat(running.nextComment()).isEqualTo("two");
    }
  }

  @Test
  void run_readsBytesAsTheyTrickleIn() throws Exception {
    try (Running running = Running.start(quick(server)); Exchange exchange = server.acceptStream()) {
      for (byte b : "id: 1\r\nevent: \u00fc\r\ndata: \u4e2d\ud83d\ude00\r\n\r\n".getBytes(UTF_8)) {
        exchange.send(new byte[] {b});
      }
      assertThat(running.event()).isEqualTo(new ServerSentEvent("1", "\u00fc", "\u4e2d\ud83d\ude00", "1"));
    }
  }

  @Test
  void run_readsHttpChunksThatCutAnywhere() throws Exception {
    try (Running running = Running.start(quick(server)); Exchange exchange = server.accept()) {
      exchange.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
      byte[] bytes = "\uFEFFdata: \u4e2d\r\ndata: b\r\n\r\n".getBytes(UTF_8);
      for (int from = 0; from < bytes.length; from += 2) {
        byte[] chunk = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + 2));
        exchange.send(Integer.toHexString(chunk.length) + "\r\n").send(chunk).send("\r\n");
      }
      assertThat(running.event().data()).isEqualTo("\u4e2d\nb");
      exchange.send("0\r\n\r\n");
      assertThat(running.disconnect().reason()).isEqualTo("the stream ended");
    }
  }

  @Test
  void run_readsFourteenMegabytesInOneLine() throws Exception {
    String big = "x".repeat(14 * 1024 * 1024);
    try (Running running = Running.start(quick(server)); Exchange exchange = server.acceptStream()) {
      exchange.send("data: ").send(big).send("\n\ndata: small\n\n");
      assertThat(running.event().data()).hasSize(big.length()).isEqualTo(big);
      assertThat(running.event().data()).isEqualTo("small");
    }
  }

  @Test
  void run_readsFourteenMegabytesInManyLines() throws Exception {
    String line = "data: " + "\u00e9".repeat(500) + "\n";
    try (Running running = Running.start(quick(server)); Exchange exchange = server.acceptStream()) {
      exchange.send(line.repeat(28_000)).send("\n");
      assertThat(running.event().data()).hasSize(28_000 * 501 - 1);
    }
  }

  @Test
  void run_skipsAnEventOverTheLimitAndGoesOn() throws Exception {
    try (Running running = Running.start(quick(server).maxEventSize(1000)); Exchange exchange = server.acceptStream()) {
      exchange.send("id: 1\ndata: a\n\nid: 2\ndata: " + "x".repeat(1001) + "\n\n");
      assertThat(running.event().data()).isEqualTo("a");
      assertThat(running.nextSkipped()).isEqualTo("2 over 1000");
      assertThat(running.client().lastEventId()).isIn("1", "2");
      exchange.send("data: " + "y".repeat(1000) + "\n\n");
      assertThat(running.event()).isEqualTo(new ServerSentEvent("2", "message", "y".repeat(1000), null));
    }
  }

  /** 60 times the limit of 2 Mi arrives in each; what stays must not grow with it. */
  @Test
  void run_keepsEndlessLinesOutOfMemory() throws Exception {
    byte[] piece = "x".repeat(1 << 20).getBytes(UTF_8);
    byte[] lines = "y\nevent: z\nretry\nid\n:\n".repeat(50_000).getBytes(UTF_8);
    try (Running running = Running.start(quick(server).maxEventSize(1 << 21)); Exchange exchange = server.acceptStream()) {
      long before = usedMemory();
      for (String start : List.of("data: ", ": ", "unknown: ", "id: ", "event: ")) {
        exchange.send(start);
        for (int i = 0; i < 120; i++) {
          exchange.send(piece);
        }
        assertThat(usedMemory() - before).as(start).isLessThan(60_000_000);
        exchange.send("\ndata: after " + start + "\n\n");
      }
      for (int i = 0; i < 20; i++) {
        exchange.send(lines);
      }
      assertThat(usedMemory() - before).as("many lines").isLessThan(60_000_000);
      exchange.send("\ndata: end\n\n");
      for (String data : List.of("after : ", "after unknown: ", "after id: ", "end")) {
        assertThat(running.event().data()).isEqualTo(data);
      }
    }
  }

  private static long usedMemory() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  @Test
  void readTimeout_endsASilentConnection() throws Exception {
    try (Running running = Running.start(quick(server).readTimeout(Duration.ofMillis(100)))) {
      Exchange silent = server.acceptStream().send("data: a\n\n");
      assertThat(running.event().data()).isEqualTo("a");
      assertThat(running.disconnect().reason()).startsWith("timed out");
      server.acceptStream();
      assertThat(silent.ended()).isTrue();
    }
  }

  @Test
  void readTimeout_isPutOffByEveryByte() throws Exception {
    try (Running running = Running.start(quick(server).readTimeout(Duration.ofMillis(1500))); Exchange exchange = server.acceptStream()) {
      await().pollInterval(Duration.ofMillis(50)).during(Duration.ofMillis(2500)).until(() -> {
        exchange.send(":");
        return true;
      });
      exchange.send("\ndata: a\n\n");
      assertThat(running.event().data()).isEqualTo("a");
      assertThat(running.client().lastEventId()).isNull();
    }
  }

  @Test
  void client_ofTheUsersLosesItsCallTimeout() throws Exception {
    OkHttpClient impatient = new OkHttpClient.Builder().callTimeout(Duration.ofMillis(300)).readTimeout(Duration.ofMillis(300)).build();
    try (Running running = Running.start(quick(server).client(impatient)); Exchange exchange = server.acceptStream()) {
      await().during(Duration.ofMillis(700)).until(running::idle);
      exchange.send("data: a\n\n");
      assertThat(running.event().data()).isEqualTo("a");
    }
  }

  @Test
  void run_readsGzipAsItIsFlushed() throws Exception {
    try (Running running = Running.start(quick(server))) {
      Exchange exchange = server.accept();
      assertThat(exchange.header("Accept-Encoding")).isEqualTo("gzip");
      exchange.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Encoding: gzip\r\n\r\n");
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (GZIPOutputStream gzip = new GZIPOutputStream(bytes, 512, true)) {
        for (int i = 0; i < 3; i++) {
          gzip.write(("id: " + i + "\ndata: a" + i + "\n\n").getBytes(UTF_8));
          gzip.flush();
          exchange.send(bytes.toByteArray());
          bytes.reset();
          assertThat(running.event()).isEqualTo(new ServerSentEvent("" + i, "message", "a" + i, "" + i));
        }
      }
      exchange.close();
      assertThat(running.disconnect().reason()).contains("EOFException");
    }
  }

  @Test
  void run_speaksHttp2() throws Exception {
    OkHttpClient http2 = new OkHttpClient.Builder().protocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE)).build();
    try (MockWebServer mock = new MockWebServer()) {
      mock.setProtocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE));
      mock.enqueue(stream("id: 1\ndata: a\n\n").build());
      mock.enqueue(stream("data: " + "b".repeat(300_000) + "\n\n").build());
      mock.enqueue(stream("data: c\n\n").onResponseEnd(SocketEffect.Stall.INSTANCE).build());
      mock.start();
      SseClientBuilder builder = SseClient.builder().url(mock.url("/stream").uri()).initialDelay(Duration.ofMillis(1)).client(http2);
      try (Running running = Running.start(builder)) {
        assertThat(running.event().data()).isEqualTo("a");
        assertThat(running.event().data()).hasSize(300_000);
        assertThat(running.event().data()).isEqualTo("c");
        assertThat(mock.takeRequest().getHeaders().get("Last-Event-ID")).isNull();
        assertThat(mock.takeRequest().getHeaders().get("Last-Event-ID")).isEqualTo("1");
        running.thread().interrupt();
        assertThat(running.thrown()).isInstanceOf(InterruptedException.class);
      }
    }
  }

  private static MockResponse.Builder stream(String body) {
    return new MockResponse.Builder().setHeader("Content-Type", "text/event-stream").body(body);
  }
}
