package ai.autoplay.transport.webhook;

import static ai.autoplay.transport.webhook.Signed.SECRET;
import static ai.autoplay.transport.webhook.Signed.actions;
import static ai.autoplay.transport.webhook.Signed.bytes;
import static ai.autoplay.transport.webhook.Signed.connector;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.spi.Delivery;
import ai.autoplay.spi.Inlet;
import ai.autoplay.spi.Receipt;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookReceiverTest {
  private final ScriptedInlet inlet = new ScriptedInlet();
  private final WebhookReceiver receiver = new WebhookReceiver(Signed.CONNECTOR);

  @BeforeEach
  void open() {
    receiver.open(inlet);
  }

  @AfterEach
  void close() {
    receiver.close();
  }

  @Test
  void receive_answers200OnceItIsSettled() {
    inlet.settlesAtOnce = false;
    CompletableFuture<WebhookReply> reply = receiver.receive(connector(actions("s1"))).toCompletableFuture();
    assertThat(reply).isNotDone();
    inlet.settleAll();
    assertThat(reply).isCompletedWithValueMatching(answer -> answer.status() == 200);
    assertThat(inlet.deliveries).containsExactly(new Delivery(actions("s1"), null));
  }

  @Test
  void receive_answers503WhenSettlingFails() {
    inlet.settlesAtOnce = false;
    CompletableFuture<WebhookReply> reply = receiver.receive(connector(actions("s1"))).toCompletableFuture();
    inlet.failAll();
    assertThat(reply.join().status()).isEqualTo(503);
    assertThat(reply.join().headers()).containsEntry("Retry-After", "5");
    assertThat(reply.join().body()).contains("could not be made safe");
  }

  @Test
  void receive_answers503WhenItIsNotSettledWithinThePatience() {
    inlet.settlesAtOnce = false;
    try (WebhookReceiver hasty = new WebhookReceiver(
        Signed.CONNECTOR.within(WebhookLimits.DEFAULTS.withPatience(Duration.ofMillis(20))))) {
      hasty.open(inlet);
      WebhookReply reply = hasty.receive(connector(actions("s1"))).toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
      assertThat(reply.status()).isEqualTo(503);
      assertThat(reply.headers()).containsKey("Retry-After");
      assertThat(reply.body()).contains("not yet safe");
    }
  }

  @Test
  void receive_duplicateIsAnsweredAsItsOriginalSettles() {
    inlet.settlesAtOnce = false;
    CompletableFuture<WebhookReply> first = receiver.receive(connector(actions("s1"))).toCompletableFuture();
    CompletableFuture<WebhookReply> again = receiver.receive(connector(actions("s1"))).toCompletableFuture();
    assertThat(again).isNotDone();
    inlet.settleAll();
    assertThat(List.of(first.join().status(), again.join().status())).containsExactly(200, 200);
    assertThat(inlet.statuses).containsExactly(Receipt.Status.ACCEPTED, Receipt.Status.DUPLICATE);
  }

  @Test
  void receive_cancellingTheReplyLeavesTheReceiptAlone() {
    inlet.settlesAtOnce = false;
    CompletableFuture<WebhookReply> impatient = receiver.receive(connector(actions("s1"))).toCompletableFuture();
    CompletableFuture<WebhookReply> other = receiver.receive(connector(actions("s1"))).toCompletableFuture();
    impatient.cancel(true);
    inlet.settleAll();
    assertThat(other.join().status()).isEqualTo(200);
  }

  @Test
  void receive_answers503WhileThePipelineIsFull() {
    inlet.full = true;
    WebhookReply reply = now(connector(actions("s1")));
    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.headers()).containsKey("Retry-After");
    assertThat(reply.body()).contains("full");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "7", "null", "{\"type\":\"actions\"}",
      "{\"type\":\"actions\",\"product_id\":7}", "{\"type\":\"actions\",\"product_id\":\"a\",\"actions\":{}}",
      "{\"type\":\"actions\",\"product_id\":\"a\",\"forwarded_at\":NaN}",
      "{\"type\":\"actions\",\"product_id\":\"a\",\"forwarded_at\":1e999}"})
  void receive_answers400WithTheReason(String body) {
    WebhookReply reply = now(connector(body));
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body()).isNotBlank();
    assertThat(inlet.statuses).containsExactly(Receipt.Status.MALFORMED);
  }

  @Test
  void receive_whatIsNotUtf8IsCountedAsMalformed() {
    WebhookReply reply = now(connector(actions("s1").getBytes(ISO_8859_1)));
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body()).contains("UTF-8");
    assertThat(inlet.statuses).containsExactly(Receipt.Status.MALFORMED);
  }

  @Test
  void receive_survivesAnyDepth() {
    assertThat(now(connector("[".repeat(100_000))).status()).isEqualTo(400);
    assertThat(now(connector("{\"a\":".repeat(100_000))).status()).isEqualTo(400);
  }

  @Test
  void receive_answers202ForAnUnknownType() {
    assertThat(now(connector("{\"type\":\"tea\",\"product_id\":\"a\"}")).status()).isEqualTo(202);
  }

  @Test
  void receive_verifiesBeforeAnybodyLooksInside() {
    assertThat(now(Signed.request(bytes("no json"), "sha256=00")).status()).isEqualTo(401);
    assertThat(inlet.deliveries).isEmpty();
  }

  @Test
  void receive_answers413OverTheLimitAndTakesWhatFits() {
    int limit = bytes(actions("s1")).length;
    try (WebhookReceiver small = new WebhookReceiver(Signed.CONNECTOR.within(WebhookLimits.DEFAULTS.withMaxBody(limit)))) {
      small.open(inlet);
      assertThat(small.receive(connector(actions("s1"))).toCompletableFuture().join().status()).isEqualTo(200);
      WebhookReply reply = small.receive(connector(actions("s12"))).toCompletableFuture().join();
      assertThat(reply.status()).isEqualTo(413);
      assertThat(reply.body()).contains(String.valueOf(limit));
    }
  }

  @ParameterizedTest
  @CsvSource({"application/json,200", "application/json; charset=utf-8,200", "APPLICATION/JSON,200", "application/cloudevents+json,200",
      "text/plain,415", "application/jsonp,415", "application/x-www-form-urlencoded,415", "'',415", "+json,415", "äöü,415"})
  void receive_looksAtTheContentType(String type, int status) {
    byte[] body = bytes(actions("s1"));
    WebhookRequest request = new WebhookRequest(body, Map.of("content-type", List.of(type),
        "x-connector-signature", List.of("sha256=" + Signed.hex(SECRET, body))));
    assertThat(now(request).status()).isEqualTo(status);
  }

  @Test
  void receive_aMissingContentTypeIsFineWhenSignedOnly() {
    byte[] body = bytes(actions("s1"));
    assertThat(now(new WebhookRequest(body, Map.of("X-Connector-Signature", List.of("sha256=" + Signed.hex(SECRET, body))))).status())
        .isEqualTo(200);
    try (WebhookReceiver unsigned = new WebhookReceiver(WebhookConfig.unsigned())) {
      unsigned.open(inlet);
      assertThat(unsigned.receive(new WebhookRequest(body, Map.of())).toCompletableFuture().join().status()).isEqualTo(415);
      assertThat(unsigned.receive(new WebhookRequest(body, Map.of("Content-Type", List.of("application/json"))))
          .toCompletableFuture().join().status()).isEqualTo(200);
    }
  }

  @Test
  void receive_checksMethodAndPathOnlyWhenTheyAreGiven() {
    byte[] body = bytes(actions("s1"));
    Map<String, List<String>> headers = connector(body).headers();
    assertThat(now(new WebhookRequest(body, headers, null, "/hooks")).status()).isEqualTo(404);
    WebhookReply get = now(new WebhookRequest(body, headers, "GET", null));
    assertThat(get.status()).isEqualTo(405);
    assertThat(get.headers()).containsEntry("Allow", "POST");
    assertThat(now(new WebhookRequest(body, headers, "POST", "/webhook")).status()).isEqualTo(200);
  }

  @Test
  void receive_answers503BeforeItRunsAndAfterItClosed() throws InterruptedException {
    WebhookReceiver fresh = new WebhookReceiver(Signed.CONNECTOR);
    assertThat(fresh.receive(connector(actions("s1"))).toCompletableFuture().join().status()).isEqualTo(503);
    Thread running = new Thread(() -> runQuietly(fresh, inlet));
    running.start();
    fresh.close();
    running.join(10_000);
    assertThat(running.isAlive()).isFalse();
    assertThat(fresh.receive(connector(actions("s1"))).toCompletableFuture().join().status()).isEqualTo(503);
  }

  @Test
  void close_stillAnswersWhatWaits() {
    inlet.settlesAtOnce = false;
    CompletableFuture<WebhookReply> reply = receiver.receive(connector(actions("s1"))).toCompletableFuture();
    receiver.close();
    assertThat(reply).isNotDone();
    inlet.settleAll();
    assertThat(reply.join().status()).isEqualTo(200);
  }

  @Test
  void receive_aPipelineThatThrowsIsA503() {
    Inlet broken = new Inlet() {
      @Override
      public Receipt accept(Delivery delivery) {
        throw new IllegalStateException("broken");
      }

      @Override
      public Receipt offer(Delivery delivery, Duration patience) {
        throw new IllegalStateException("broken");
      }

      @Override
      public String resumeAfter() {
        return "";
      }

      @Override
      public Inlet stream(String name) {
        return this;
      }
    };
    receiver.open(broken);
    assertThat(now(connector(actions("s1"))).status()).isEqualTo(503);
  }

  private WebhookReply now(WebhookRequest request) {
    CompletableFuture<WebhookReply> reply = receiver.receive(request).toCompletableFuture();
    assertThat(reply).isDone();
    return reply.join();
  }

  private static void runQuietly(WebhookReceiver receiver, Inlet inlet) {
    try {
      receiver.run(inlet);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
