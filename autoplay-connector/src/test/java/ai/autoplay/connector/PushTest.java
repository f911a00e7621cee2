package ai.autoplay.connector;

import static ai.autoplay.connector.Fixtures.ACME;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.SlimAction;
import ai.autoplay.plugin.Secret;
import com.standardwebhooks.Webhook;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PushTest {
  private static final Secret SECRET = Secret.of("whsec_" + Base64.getEncoder().encodeToString("twenty-four bytes of key".getBytes(UTF_8)));
  private static final PushConfig FAST = PushConfig.DEFAULTS.withDelays(Duration.ofMillis(5), Duration.ofMillis(40));
  @TempDir
  private Path directory;
  private final MockWebServer endpoint = new MockWebServer();
  private final List<RecordedRequest> requests = Collections.synchronizedList(new ArrayList<>());
  private volatile Function<RecordedRequest, MockResponse> answers = request -> answer(200);
  private Connector connector;

  @BeforeEach
  void listen() throws IOException {
    endpoint.setDispatcher(new Dispatcher() {
      @Override
      public MockResponse dispatch(RecordedRequest request) {
        requests.add(request);
        return answers.apply(request);
      }
    });
    endpoint.start();
  }

  @AfterEach
  void stop() {
    if (connector != null) {
      connector.close();
    }
    endpoint.close();
  }

  private void start(PushConfig push, RotatingSecret secret) throws IOException {
    Product product = ACME.withForward(new Forward(endpoint.url("/hook?key=hidden").uri(), secret));
    connector = Connector.builder(ConnectorConfig.builder().product(product).directory(directory).push(push)
        .closeTimeout(Duration.ofMillis(500)).build()).build();
    connector.start();
  }

  private void start(PushConfig push) throws IOException {
    start(push, RotatingSecret.of(SECRET));
  }

  private void send(String session, String title) {
    byte[] json = connector.server().encode(new ActionsPayload("acme", session, null, null, null, Instant.ofEpochSecond(1_790_000_000),
        List.of(SlimAction.builder("click").title(title).build())));
    assertThat(new Http(connector).post("/v1/events/acme", json, Http.bearer(Fixtures.TOKEN)).status()).isEqualTo(200);
  }

  private static MockResponse answer(int status) {
    return new MockResponse.Builder().code(status).build();
  }

  private static String title(RecordedRequest request) {
    return request.getBody().utf8().replaceFirst(".*\"title\":\"([^\"]*)\".*", "$1");
  }

  private List<String> titles() {
    return List.copyOf(requests).stream().map(PushTest::title).toList();
  }

  private long count(String name) {
    return connector.counts().get("acme").getOrDefault(name, 0L);
  }

  private List<String> deadLetters() throws IOException {
    return Files.readAllLines(directory.resolve("dead-letters.jsonl"));
  }

  @Test
  void push_signsInBothWays() throws Exception {
    start(FAST);
    send("s1", "one");
    await().until(() -> count("pushed") == 1);
    RecordedRequest request = requests.get(0);
    String body = request.getBody().utf8();
    assertThat(request.getHeaders().get("X-Connector-Signature")).isEqualTo(Signing.connector(SECRET, body.getBytes(UTF_8)));
    assertThat(request.getHeaders().get("Content-Type")).isEqualTo("application/json");
    HttpHeaders headers = HttpHeaders.of(request.getHeaders().toMultimap(), (name, value) -> true);
    new Webhook(SECRET.reveal()).verify(body, headers);
    assertThat(request.getHeaders().get("webhook-id")).matches("\\d+-1");
    assertThat(body).contains("\"type\":\"actions\"").contains("\"title\":\"one\"");
  }

  @Test
  void push_signsWithAPlainSecretInTheConnectorsWayOnly() throws Exception {
    start(FAST, RotatingSecret.of(Secret.of("plain")));
    send("s1", "one");
    await().until(() -> count("pushed") == 1);
    assertThat(requests.get(0).getHeaders().get("webhook-signature")).isNull();
    assertThat(requests.get(0).getHeaders().get("X-Connector-Signature")).startsWith("sha256=");
  }

  @Test
  void push_triesAgainAfterAnythingButSuccessAndKeepsTheOrderOfASession() throws Exception {
    int[] failures = {500, 302, 404, 429, 503, 400, 0};
    start(FAST);
    answers = request -> requests.size() <= failures.length
        ? failures[requests.size() - 1] == 0 ? new MockResponse.Builder().onResponseStart(mockwebserver3.SocketEffect.ShutdownConnection.INSTANCE).build()
            : answer(failures[requests.size() - 1]) : answer(204);
    for (int i = 1; i <= 5; i++) {
      send("s1", "a" + i);
    }
    await().until(() -> count("pushed") == 5);
    assertThat(titles()).containsExactly("a1", "a1", "a1", "a1", "a1", "a1", "a1", "a1", "a2", "a3", "a4", "a5");
    assertThat(requests).extracting(request -> request.getHeaders().get("webhook-id")).containsOnlyOnce(requests.get(11).getHeaders().get("webhook-id"));
    assertThat(requests.get(0).getHeaders().get("webhook-id")).isEqualTo(requests.get(5).getHeaders().get("webhook-id"));
    assertThat(count("dead-letters")).isZero();
  }

  @Test
  void push_ofAPayloadThatIsNotLikedHoldsUpItsSessionOnlyAndEndsAmongTheDeadLetters() throws Exception {
    start(FAST);
    answers = request -> answer(title(request).equals("bad") ? 422 : 200);
    send("s1", "bad");
    send("s1", "after");
    send("s2", "other");
    await().until(() -> count("pushed") == 2);
    assertThat(titles().stream().filter("bad"::equals)).hasSize(5);
    assertThat(titles().get(titles().size() - 1)).isEqualTo("after");
    assertThat(deadLetters()).singleElement().asString().startsWith("{\"product_id\":\"acme\",\"id\":\"").contains("\"reason\":\"HTTP 422\"")
        .contains("\"attempts\":5").contains("\"title\":\"bad\"").endsWith("}}");
  }

  @Test
  void push_asksAnEndpointThatIsDownWithOneRequestAtATime() throws Exception {
    start(PushConfig.DEFAULTS.withDelays(Duration.ofMillis(100), Duration.ofMillis(100)).withConcurrency(1));
    answers = request -> answer(503);
    for (int i = 0; i < 50; i++) {
      send("s" + i, "x");
    }
    await().until(() -> requests.size() >= 3);
    assertThat(requests.size()).isLessThan(20);
    answers = request -> answer(200);
    await().until(() -> count("pushed") == 50);
  }

  @Test
  void push_waitsAsLongAsItIsAskedTo() throws Exception {
    start(PushConfig.DEFAULTS.withDelays(Duration.ofMillis(1), Duration.ofSeconds(5)));
    answers = request -> requests.size() == 1 ? new MockResponse.Builder().code(503).addHeader("Retry-After", "1").build() : answer(200);
    long start = System.nanoTime();
    send("s1", "x");
    await().until(() -> count("pushed") == 1);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(950));
  }

  @Test
  void push_givesUpWhatHasBeenTriedForTooLong() throws Exception {
    start(FAST.withGiveUpAfter(Duration.ofMillis(100)));
    answers = request -> answer(500);
    send("s1", "x");
    await().until(() -> count("dead-letters") == 1);
    assertThat(deadLetters()).singleElement().asString().contains("HTTP 500");
  }

  @Test
  void push_makesDeadLettersOfWhatFindsNoRoom() throws Exception {
    start(PushConfig.DEFAULTS.withQueueBytes(1_000));
    answers = request -> answer(500);
    for (int i = 0; i < 10; i++) {
      send("s" + i, "x" + i);
    }
    await().until(() -> count("dead-letters") >= 5);
    assertThat(count("dead-letters") + count("push-waiting")).isEqualTo(10);
    assertThat(deadLetters().get(0)).contains("the queue was full").contains("\"attempts\":0");
  }

  @Test
  void push_dropsNoDeadLetterInSilence_andGoesOnWhenTheFileIsMovedAway() throws Exception {
    start(FAST.withDeadLetterBytes(700));
    answers = request -> answer(422);
    send("s1", "x1");
    await().until(() -> count("dead-letters") == 1);
    send("s2", "x2");
    await().until(() -> count("dead-letters") == 2);
    assertThat(count("dead-letters-dropped")).isEqualTo(1);
    assertThat(deadLetters()).singleElement().asString().contains("x1");

    Files.move(directory.resolve("dead-letters.jsonl"), directory.resolve("looked-at.jsonl"));
    send("s3", "x3");
    await().until(() -> count("dead-letters") == 3);
    assertThat(count("dead-letters-dropped")).isEqualTo(1);
    assertThat(deadLetters()).singleElement().asString().contains("x3");
  }

  @Test
  void close_leavesNothingBehindInSilence() throws Exception {
    start(FAST);
    answers = request -> answer(500);
    for (int i = 0; i < 5; i++) {
      send("s1", "x" + i);
    }
    await().until(() -> requests.size() > 1);
    connector.close();
    assertThat(deadLetters()).hasSize(5).allMatch(line -> line.contains("the connector closed"));
  }

  @Test
  void close_waitsForWhatIsUnderWay() throws Exception {
    start(FAST);
    answers = request -> new MockResponse.Builder().code(200).headersDelay(200, java.util.concurrent.TimeUnit.MILLISECONDS).build();
    send("s1", "x");
    await().until(() -> requests.size() == 1);
    connector.close();
    assertThat(deadLetters()).isEmpty();
    assertThat(count("pushed")).isEqualTo(1);
  }

  @Test
  void rotation_satisfiesEndpointsThatKnowEitherSecret() throws Exception {
    Secret next = Secret.of("whsec_" + Base64.getEncoder().encodeToString("another key, another key".getBytes(UTF_8)));
    start(FAST, RotatingSecret.of(SECRET).rotatedTo(next, Instant.now().plusSeconds(60)));
    answers = request -> answer(
        Signing.connector(SECRET, request.getBody().toByteArray()).equals(request.getHeaders().get("X-Connector-Signature")) ? 200 : 401);
    send("s1", "x");
    await().until(() -> count("pushed") == 1);
    assertThat(requests).hasSize(2);
    String body = requests.get(0).getBody().utf8();
    assertThat(requests.get(0).getHeaders().get("X-Connector-Signature")).isEqualTo(Signing.connector(next, body.getBytes(UTF_8)));
    HttpHeaders headers = HttpHeaders.of(requests.get(0).getHeaders().toMultimap(), (name, value) -> true);
    new Webhook(SECRET.reveal()).verify(body, headers);
    new Webhook(next.reveal()).verify(body, headers);
  }

  @Test
  void rotation_endsWhenItsTimeIsOver() throws Exception {
    start(FAST, RotatingSecret.of(Secret.of("old")).rotatedTo(SECRET, Instant.now().minusSeconds(1)));
    answers = request -> answer(requests.size() < 3 ? 401 : 200);
    send("s1", "x");
    await().until(() -> count("pushed") == 1);
    assertThat(requests).extracting(request -> request.getHeaders().get("X-Connector-Signature")).hasSize(3)
        .containsOnly(Signing.connector(SECRET, requests.get(0).getBody().toByteArray()));
  }
}
