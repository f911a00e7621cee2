package ai.autoplay.transport.webhook;

import static ai.autoplay.transport.webhook.RawConnection.exchange;
import static ai.autoplay.transport.webhook.RawConnection.post;
import static ai.autoplay.transport.webhook.Signed.CONNECTOR;
import static ai.autoplay.transport.webhook.Signed.SECRET;
import static ai.autoplay.transport.webhook.Signed.STANDARD;
import static ai.autoplay.transport.webhook.Signed.actions;
import static ai.autoplay.transport.webhook.Signed.bytes;
import static ai.autoplay.transport.webhook.Signed.connector;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.plugin.Secret;
import ai.autoplay.transport.webhook.RawConnection.Answer;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a stranger sends is answered with a 4xx or a closed connection, and the next genuine request with 200. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileRequestsTest {
  private final List<Throwable> uncaught = new CopyOnWriteArrayList<>();
  private Running running;
  private Thread.UncaughtExceptionHandler before;

  @BeforeAll
  void start() throws InterruptedException {
    before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, error) -> uncaught.add(error));
    WebhookSecrets secrets = new WebhookSecrets(Secret.of(SECRET), Secret.of("old"), Secret.of(STANDARD), Secret.of(STANDARD));
    running = new Running(WebhookConfig.signedWith(secrets).at(CONNECTOR.address()));
  }

  @AfterAll
  void stop() {
    running.close();
    Thread.setDefaultUncaughtExceptionHandler(before);
    assertThat(uncaught).isEmpty();
  }

  static Stream<String> protocolErrors() {
    String long9k = "x".repeat(9_000);
    return Stream.of("\r\n\r\n\r\n", "GET\r\n\r\n", "POST /webhook\r\n\r\n", "POST /webhook HTTP/9.9\r\nHost: a\r\n\r\n",
        "POST /webhook HTTP/3.0\r\nHost: a\r\n\r\n", "GET /healthz HTTP/0.9\r\n\r\n", "POST /webhook HTTP/1.1\r\n\r\n",
        "POST /webhook HTTP/1.1\r\nHost: a\r\nHost: b\r\nContent-Length: 0\r\n\r\n",
        "POST /webhook HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n",
        "POST /webhook HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "POST /webhook HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
        "POST /webhook HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
        "POST /webhook HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        "POST /webhook HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n",
        "POST /webhook HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\nabc\r\n0\r\n\r\n",
        "POST /webhook HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n",
        "POST /webhook HTTP/1.1\r\nHost: a\r\nX-Long: " + long9k + "\r\n\r\n", "POST /" + long9k + " HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST /webhook HTTP/1.1\r\nHost: a\r\nNo colon here\r\n\r\n", "POST /webhook HTTP/1.1\r\nHost: a\r\n: nameless\r\n\r\n",
        "POST /webhook HTTP/1.1\r\nHost: a\r\nN\u0000L: x\r\n\r\n", "POST /webhook HTTP/1.1\r\nHost: a\r\nX: a\u0000b\r\n\r\n",
        "POST /webhook HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n", "POST /webhook HTTP/1.1\r\nHost: a\r\n folded: x\r\n\r\n",
        "POST /%zz HTTP/1.1\r\nHost: a\r\n\r\n", "POST /../../etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST /%2e%2e/webhook HTTP/1.1\r\nHost: a\r\n\r\n", "POST /webhook%00 HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST http://evil/webhook HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n", "CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", "TRACE /webhook HTTP/1.1\r\nHost: a\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003", "POST /webhook HTTP/1.1\r\nHost: \u00e4\u00f6\r\n\r\n",
        "POST /webhook HTTP/1.1\r\nHost: a\r\nExpect: the unexpected\r\nContent-Length: 0\r\n\r\n",
        "POST /webhook HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nContent-Length: 0\r\n\r\n");
  }

  @ParameterizedTest(name = "{index}")   // the values are more than test reports can bear
  @MethodSource("protocolErrors")
  void run_answersProtocolErrorsWithA4xxAndNoMoreThanThat(String request) throws IOException {
    Answer answer = probe(request.getBytes(ISO_8859_1));
    assertThat(answer.status()).satisfiesAnyOf(none -> assertThat(none).isZero(), refused -> assertThat(refused).isBetween(400, 499));
    assertThat(answer.body().toLowerCase(Locale.ROOT)).doesNotContain("jetty", "exception", "\tat ", "<html");
    assertThat(answer.headers()).doesNotContainKeys("server", "x-powered-by");
    assertStillWell();
  }

  @Test
  void run_answersAHeaderThatIsTooLarge() throws IOException {
    assertThat(exchange(running.port, "POST /webhook HTTP/1.1\r\nHost: a\r\nX-Long: " + "x".repeat(9_000) + "\r\n\r\n").status())
        .isEqualTo(431);
  }

  @Test
  void run_answersHostileHeadersOfSignedRequests() throws IOException {
    for (String value : List.of("\u00e4\u00f6\u00fc", "\u00ff\u00fe", "", "x".repeat(6_000), "a,b;c=\"d\"", "%s%n%x")) {
      for (String name : List.of("X-Anything", "User-Agent", "Cookie", "Authorization", "Accept", "X-Forwarded-For", "Origin", "Forwarded")) {
        Map<String, List<String>> headers = new TreeMap<>(connector(actions("s1")).headers());
        headers.put(name, List.of(value, value));
        int status = exchange(running.port, post(new WebhookRequest(bytes(actions("s1")), headers))).status();
        assertThat(status).as(name + ": " + value).isIn(200, 431);
      }
    }
  }

  @Test
  void run_answersEverySignedOddity() throws IOException {
    Map<String, Integer> answers = new TreeMap<>();
    answers.put("[".repeat(100_000), 400);
    answers.put("{\"type\":\"actions\",\"product_id\":\"a\",\"actions\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}", 400);
    answers.put("{\"type\":\"actions\",\"product_id\":\"a\",\"forwarded_at\":NaN}", 400);
    answers.put("{\"type\":\"actions\",\"product_id\":\"a\",\"forwarded_at\":\"1\"}", 400);
    answers.put("{\"type\":\"actions\",\"product_id\":\"a\",\"forwarded_at\":" + "9".repeat(5_000) + "}", 400);
    answers.put("{\"type\":\"actions\",\"product_id\":\"a\",\"actions\":[1]}", 400);
    answers.put("{\"type\":\"summary\",\"product_id\":\"a\",\"replaces\":\"many\"}", 400);
    answers.put("{\"type\":7,\"product_id\":\"a\"}", 400);
    answers.put("{\"type\":\"actions\",\"product_id\":\"" + "x".repeat(70_000) + "\"}", 400);
    answers.put("\uFEFF" + actions("bom"), 400);
    answers.put("{\"type\":\"later\",\"product_id\":\"a\"}", 202);
    answers.put(actions("fine"), 200);
    for (Map.Entry<String, Integer> each : answers.entrySet()) {
      assertThat(exchange(running.port, post(connector(each.getKey()))).status())
          .as(each.getKey().substring(0, Math.min(80, each.getKey().length()))).isEqualTo(each.getValue());
    }
  }

  @Test
  void run_aReplayedStandardWebhookIsWrittenOnceAndAnOldOneNot() throws IOException {
    int before = running.inlet.accepted();
    byte[] request = post(Signed.standard(STANDARD, actions("replayed"), "msg_1", Instant.now()));
    for (int i = 0; i < 3; i++) {
      assertThat(exchange(running.port, request).status()).isEqualTo(200);
    }
    assertThat(running.inlet.accepted()).isEqualTo(before + 1);
    assertThat(running.inlet.deliveries).anyMatch(delivery -> "msg_1".equals(delivery.id()));
    assertThat(exchange(running.port, post(Signed.standard(STANDARD, actions("old"), "msg_2", Instant.now().minusSeconds(600)))).status())
        .isEqualTo(401);
  }

  @Test
  void run_neverAnswersRandomBytesWithA5xx() throws Exception {
    long seed = System.nanoTime();
    ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
    List<Thread> senders = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Random random = new Random(seed + i);
      Thread sender = new Thread(() -> sendRandom(random, 750, wrong));
      senders.add(sender);
      sender.start();
    }
    for (Thread sender : senders) {
      sender.join();
    }
    assertThat(wrong).as("seed " + seed).isEmpty();
    assertStillWell();
  }

  private void sendRandom(Random random, int requests, ConcurrentLinkedQueue<String> wrong) {
    for (int i = 0; i < requests; i++) {
      byte[] request = random(random, i % 5);
      try {
        int status = probe(request).status();
        if (status >= 500 || (status > 0 && status < 300 && i % 5 < 3)) {
          wrong.add(status + " for " + RawConnection.hex(request));
        }
      } catch (IOException e) {
        if (!String.valueOf(e.getMessage()).matches("Connection reset.*|Broken pipe.*")) {
          wrong.add(e + " for " + RawConnection.hex(request));
        }
      }
    }
  }

  private static byte[] random(Random random, int kind) {
    byte[] noise = new byte[random.nextInt(kind == 0 ? 3_000 : 600)];
    random.nextBytes(noise);
    String text = new String(noise, ISO_8859_1);
    return switch (kind) {
      case 0 -> noise;
      case 1 -> ("POST /webhook HTTP/1.1\r\nHost: a\r\n" + text + "\r\n\r\n").getBytes(ISO_8859_1);
      case 2 -> post(Signed.request(noise, "sha256=" + text.replaceAll("[\\x00-\\x1f\\x7f]", "")));
      case 3 -> post(connector(noise));
      default -> mutated(random, post(connector(actions("random"))));
    };
  }

  private static byte[] mutated(Random random, byte[] request) {
    for (int i = random.nextInt(4); i >= 0; i--) {
      request[random.nextInt(request.length)] = (byte) random.nextInt(256);
    }
    return request;
  }

  /** Ends its own side, so that a server which waits for more answers now. */
  private Answer probe(byte[] request) throws IOException {
    try (RawConnection connection = new RawConnection(running.port)) {
      return connection.send(request).endOutput().answer();
    }
  }

  private void assertStillWell() throws IOException {
    assertThat(exchange(running.port, post(connector(actions("well")))).status()).isEqualTo(200);
    assertThat(exchange(running.port, "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n").status()).isEqualTo(200);
  }
}
