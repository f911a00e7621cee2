package ai.autoplay.transport.webhook;

import static ai.autoplay.transport.webhook.RawConnection.exchange;
import static ai.autoplay.transport.webhook.RawConnection.post;
import static ai.autoplay.transport.webhook.Signed.CONNECTOR;
import static ai.autoplay.transport.webhook.Signed.actions;
import static ai.autoplay.transport.webhook.Signed.connector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.autoplay.transport.webhook.RawConnection.Answer;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(60)
class WebhookTransportTest {
  private static final String HEALTH = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";

  @Test
  void run_answersByTheTable() throws Exception {
    try (Running running = new Running(CONNECTOR)) {
      assertThat(exchange(running.port, post(connector(actions("s1")))).status()).isEqualTo(200);
      assertThat(exchange(running.port, post(connector(actions("s1")))).status()).isEqualTo(200);
      assertThat(exchange(running.port, post(connector("{\"type\":\"tea\",\"product_id\":\"a\"}"))).status()).isEqualTo(202);
      assertThat(exchange(running.port, post(connector("nonsense"))).body()).contains("not valid JSON");
      assertThat(exchange(running.port, "GET /webhook HTTP/1.1\r\nHost: a\r\n\r\n").status()).isEqualTo(405);
      assertThat(exchange(running.port, "POST /web HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}").status()).isEqualTo(404);
      assertThat(exchange(running.port, "POST /webhook HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}").status()).isEqualTo(401);
      assertThat(exchange(running.port,
          "POST /webhook HTTP/1.1\r\nHost: a\r\nContent-Type: text/xml\r\nContent-Length: 2\r\n\r\n{}").status()).isEqualTo(415);
      assertThat(running.inlet.accepted()).isOne();
      running.inlet.full = true;
      Answer full = exchange(running.port, post(connector(actions("s2"))));
      assertThat(full.status()).isEqualTo(503);
      assertThat(full.headers()).containsEntry("retry-after", "5");
    }
  }

  @Test
  void run_answersAtEveryCharacterThatAPathMayHave() throws Exception {
    String path = "/~a.b/..c/$-_+!*'(),:@&=/";
    String request = new String(post(connector(actions("s1"))), StandardCharsets.ISO_8859_1);
    try (Running running = new Running(CONNECTOR.at(new WebhookConfig.Address("127.0.0.1", 0, path)))) {
      assertThat(exchange(running.port, request.replace("/webhook", path)).status()).isEqualTo(200);
      assertThat(exchange(running.port, request).status()).isEqualTo(404);
    }
  }

  @Test
  void run_takesOneConnectionForManyRequestsAndAnySplit() throws Exception {
    try (Running running = new Running(CONNECTOR); RawConnection connection = new RawConnection(running.port)) {
      for (int i = 0; i < 50; i++) {
        byte[] request = i % 2 == 0 ? post(connector(actions("s" + i))) : RawConnection.chunked(connector(actions("s" + i)), 7);
        int cut = request.length * i / 50;
        connection.send(Arrays.copyOf(request, cut)).send(Arrays.copyOfRange(request, cut, request.length));
        assertThat(connection.answer().status()).isEqualTo(200);
      }
      assertThat(running.inlet.accepted()).isEqualTo(50);
    }
  }

  @Test
  void run_answers413ForFixedAndChunkedBodiesWithoutAReset() throws Exception {
    WebhookRequest large = connector("{\"x\":\"" + "y".repeat(2 << 20) + "\"}");
    try (Running running = new Running(CONNECTOR)) {
      for (int i = 0; i < 5; i++) {
        Answer fixed = exchange(running.port, post(large));
        assertThat(fixed.status()).isEqualTo(413);
        assertThat(fixed.body()).contains("at most 1048576 bytes");
        assertThat(exchange(running.port, RawConnection.chunked(large, 8_000)).status()).isEqualTo(413);
      }
      assertThat(running.inlet.deliveries).isEmpty();
      try (RawConnection huge = new RawConnection(running.port)) {
        huge.send("POST /webhook HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n".getBytes());
        assertThat(huge.answer().status()).isEqualTo(413);
      }
    }
  }

  @Test
  void run_answersARefusedHeadToALargeBodyWithoutAReset() throws Exception {
    byte[] large = new byte[2 << 20];
    try (Running running = new Running(CONNECTOR)) {
      for (int i = 0; i < 5; i++) {
        assertThat(exchange(running.port, post(new WebhookRequest(large, Map.of("Content-Type", List.of("image/png"))))).status())
            .isEqualTo(415);
      }
    }
  }

  @Test
  void run_honoursExpectContinue() throws Exception {
    byte[] request = post(connector(actions("s1")));
    String text = new String(request, StandardCharsets.ISO_8859_1);
    int body = text.indexOf("\r\n\r\n") + 4;
    String head = text.substring(0, body - 2) + "Expect: 100-continue\r\n\r\n";
    try (Running running = new Running(CONNECTOR)) {
      try (RawConnection connection = new RawConnection(running.port)) {
        assertThat(connection.send(head.getBytes()).answer().status()).isEqualTo(100);
        assertThat(connection.send(Arrays.copyOfRange(request, body, request.length)).answer().status()).isEqualTo(200);
      }
      assertThat(exchange(running.port, head.replace("/webhook", "/other")).status()).isEqualTo(404);
    }
  }

  @Test
  void health_answersWhateverElseIsStuck() throws Exception {
    WebhookLimits limits = WebhookLimits.DEFAULTS.withMaxConcurrency(40);
    try (Running running = new Running(CONNECTOR.within(limits))) {
      running.inlet.sticks = true;
      List<RawConnection> stuck = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        stuck.add(new RawConnection(running.port).send(post(connector(actions("s" + i)))));
      }
      assertThat(running.inlet.stuck.await(10, TimeUnit.SECONDS)).isTrue();
      await().until(() -> exchange(running.port, post(connector(actions("one more")))).status() == 503);
      for (int i = 0; i < 20; i++) {
        assertThat(exchange(running.port, HEALTH).status()).isEqualTo(200);
      }
      assertThat(exchange(running.port, HEALTH.replace("GET", "DELETE")).status()).isEqualTo(405);
      running.inlet.unstuck.countDown();
      for (RawConnection connection : stuck) {
        assertThat(connection.answer().status()).isEqualTo(200);
        connection.close();
      }
    }
  }

  @Test
  void run_answers503OverItsConcurrencyAndFreesThePlaces() throws Exception {
    try (Running running = new Running(CONNECTOR.within(WebhookLimits.DEFAULTS.withMaxConcurrency(2)));
        RawConnection first = new RawConnection(running.port); RawConnection second = new RawConnection(running.port)) {
      running.inlet.settlesAtOnce = false;
      first.send(post(connector(actions("s1"))));
      second.send(post(connector(actions("s2"))));
      await().until(() -> running.inlet.accepted() == 2);
      Answer third = exchange(running.port, post(connector(actions("s3"))));
      assertThat(third.status()).isEqualTo(503);
      assertThat(third.headers()).containsEntry("retry-after", "5");
      assertThat(third.body()).contains("in flight");
      running.inlet.settleAll();
      assertThat(List.of(first.answer().status(), second.answer().status())).containsExactly(200, 200);
      running.inlet.settlesAtOnce = true;
      await().until(() -> exchange(running.port, post(connector(actions("s4")))).status() == 200);
    }
  }

  @Test
  void run_aSenderThatGoesAwayFreesItsPlace() throws Exception {
    try (Running running = new Running(CONNECTOR.within(
        WebhookLimits.DEFAULTS.withMaxConcurrency(1).withTimeouts(Duration.ofSeconds(30), Duration.ofSeconds(30))))) {
      for (int i = 0; i < 20; i++) {
        try (RawConnection gone = new RawConnection(running.port)) {
          gone.send("POST /webhook HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{".getBytes());
        }
      }
      await().until(() -> exchange(running.port, post(connector(actions("s1")))).status() == 200);
    }
  }

  @Test
  void run_manyWaitForSettlingAndNoThreadDoes() throws Exception {
    try (Running running = new Running(CONNECTOR)) {
      running.inlet.settlesAtOnce = false;
      List<RawConnection> waiting = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        waiting.add(new RawConnection(running.port).send(post(connector(actions("s" + i)))));
      }
      await().until(() -> running.inlet.accepted() == 200);
      long ours = Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().startsWith("autoplay-webhook")).count();
      assertThat(ours).isLessThan(40);
      running.inlet.settleAll();
      for (RawConnection connection : waiting) {
        assertThat(connection.answer().status()).isEqualTo(200);
        connection.close();
      }
    }
  }

  @Test
  void run_aSlowBodyIsAnswered408WithinItsTime() throws Exception {
    WebhookLimits limits = WebhookLimits.DEFAULTS.withTimeouts(Duration.ofSeconds(20), Duration.ofMillis(300));
    String head = "POST /webhook HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n";
    try (Running running = new Running(CONNECTOR.within(limits)); RawConnection silent = new RawConnection(running.port);
        RawConnection dripping = new RawConnection(running.port)) {
      silent.send(head.getBytes());
      dripping.send(head.getBytes());
      Thread drip = new Thread(() -> drip(dripping));
      drip.start();
      assertThat(silent.answer().status()).isEqualTo(408);
      Answer answer = dripping.answer();
      assertThat(answer.status()).isEqualTo(408);
      assertThat(answer.body()).contains("too long");
      drip.join();
      assertThat(exchange(running.port, post(connector(actions("s1")))).status()).isEqualTo(200);
    }
  }

  private static void drip(RawConnection connection) {
    try {
      for (int i = 0; i < 100_000; i++) {
        connection.send(new byte[] {'x'});
        LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
      }
    } catch (IOException e) {
      // the server had enough, as it should
    }
  }

  @Test
  void run_aSilentConnectionIsClosed() throws Exception {
    WebhookLimits limits = WebhookLimits.DEFAULTS.withTimeouts(Duration.ofMillis(200), Duration.ofSeconds(20));
    try (Running running = new Running(CONNECTOR.within(limits))) {
      try (RawConnection silent = new RawConnection(running.port)) {
        assertThat(silent.ended()).isTrue();
      }
      try (RawConnection half = new RawConnection(running.port)) {
        assertThat(half.send("POST /webhook HTTP/1.1\r\nHo".getBytes()).answer().status()).isIn(0, 400, 408);
      }
      try (RawConnection body = new RawConnection(running.port)) {
        body.send("POST /webhook HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{".getBytes());
        assertThat(body.answer().status()).isEqualTo(408);
      }
    }
  }

  @Test
  void run_waitsLongerForSettlingThanForASilentSender() throws Exception {
    WebhookLimits limits = WebhookLimits.DEFAULTS.withTimeouts(Duration.ofMillis(100), Duration.ofSeconds(20));
    try (Running running = new Running(CONNECTOR.within(limits)); RawConnection connection = new RawConnection(running.port)) {
      running.inlet.settlesAtOnce = false;
      connection.send(post(connector(actions("s1"))));
      await().until(() -> running.inlet.accepted() == 1);
      long until = System.nanoTime() + Duration.ofMillis(500).toNanos();
      await().until(() -> System.nanoTime() > until);
      running.inlet.settleAll();
      assertThat(connection.answer().status()).isEqualTo(200);
    }
  }

  @Test
  void run_answersAHalfClosedConnection() throws Exception {
    try (Running running = new Running(CONNECTOR)) {
      try (RawConnection connection = new RawConnection(running.port)) {
        running.inlet.settlesAtOnce = false;
        connection.send(post(connector(actions("s1")))).endOutput();
        await().until(() -> running.inlet.accepted() == 1);
        running.inlet.settleAll();
        assertThat(connection.answer().status()).isEqualTo(200);
        assertThat(connection.ended()).isTrue();
      }
      try (RawConnection early = new RawConnection(running.port)) {
        early.send("POST /webhook HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{".getBytes());
        assertThat(early.endOutput().answer().status()).isEqualTo(400);
      }
    }
  }

  @Test
  void close_finishesWhatIsInFlightAndTakesNothingNew() throws Exception {
    try (Running running = new Running(CONNECTOR); RawConnection connection = new RawConnection(running.port)) {
      running.inlet.settlesAtOnce = false;
      connection.send(post(connector(actions("s1"))));
      await().until(() -> running.inlet.accepted() == 1);
      running.transport.close();
      await().untilAsserted(() -> assertThatThrownBy(() -> new RawConnection(running.port)).isInstanceOf(IOException.class));
      assertThat(running.ended).isNotDone();
      running.inlet.settleAll();
      assertThat(connection.answer().status()).isEqualTo(200);
      running.ended.get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void close_givesUpOnAPipelineThatIsStuck() throws Exception {
    WebhookLimits limits = WebhookLimits.DEFAULTS.withPatience(Duration.ofMillis(1));
    try (Running running = new Running(CONNECTOR.within(limits)); RawConnection connection = new RawConnection(running.port)) {
      running.inlet.sticks = true;
      connection.send(post(connector(actions("s1"))));
      assertThat(running.inlet.stuck.await(10, TimeUnit.SECONDS)).isTrue();
      running.transport.close();
      running.ended.get(20, TimeUnit.SECONDS);
      assertThat(running.inlet.deliveries).isEmpty();
    }
  }

  @Test
  void run_warnsWhenAnybodyMayPost() throws Exception {
    Logger logger = (Logger) LoggerFactory.getLogger(WebhookTransport.class);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    logger.addAppender(lines);
    WebhookConfig unsigned = WebhookConfig.unsigned().at(CONNECTOR.address());
    try (Running running = new Running(unsigned)) {
      byte[] body = Signed.bytes(actions("s1"));
      assertThat(exchange(running.port, post(new WebhookRequest(body, Map.of("Content-Type", List.of("application/json"))))).status())
          .isEqualTo(200);
      assertThat(exchange(running.port, post(new WebhookRequest(body, Map.of("Content-Type", List.of("text/plain"))))).status())
          .isEqualTo(415);
    }
    assertThat(lines.list).isEmpty();
    try (Running running = new Running(unsigned.at(new WebhookConfig.Address("0.0.0.0", 0, "/webhook")))) {
      assertThat(running.port).isPositive();
    } finally {
      logger.detachAppender(lines);
    }
    assertThat(lines.list).singleElement().extracting(ILoggingEvent::getFormattedMessage).asString()
        .contains("autoplay.webhook.allow-unsigned is true and 0.0.0.0 can be reached from other machines");
  }

  @Test
  void close_leavesNoThreadBehind() throws Exception {
    WebhookRequest request = connector(actions("s1"));
    try (Running running = new Running(CONNECTOR)) {
      assertThat(exchange(running.port, post(request)).status()).isEqualTo(200);
    }
    await().atMost(Duration.ofSeconds(20)).until(() -> Thread.getAllStackTraces().keySet().stream()
        .noneMatch(thread -> thread.isAlive() && thread.getName().startsWith("autoplay-webhook")));
  }

  @Test
  void run_aTakenPortNamesTheKeyAndTheRemedy() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      WebhookTransport transport = new WebhookTransport(
          CONNECTOR.at(new WebhookConfig.Address("127.0.0.1", taken.getLocalPort(), "/webhook")));
      assertThatThrownBy(() -> transport.run(new ScriptedInlet())).isInstanceOf(IOException.class)
          .hasMessageContainingAll("autoplay.webhook.port: cannot listen on port " + taken.getLocalPort() + " of 127.0.0.1",
              "in use", "choose a port that nothing else listens on, or 0");
      assertThatThrownBy(transport::port).isInstanceOf(IllegalStateException.class).hasMessageContaining("not listening");
    }
  }

  @Test
  void run_anAddressOfAnotherMachineNamesTheKey() {
    WebhookTransport transport = new WebhookTransport(CONNECTOR.at(new WebhookConfig.Address("192.0.2.1", 0, "/webhook")));
    assertThatThrownBy(() -> transport.run(new ScriptedInlet())).isInstanceOf(IOException.class)
        .hasMessageContaining("autoplay.webhook.host: must be an address of this machine, but \"192.0.2.1\" is not");
  }

  @Test
  void run_happensOnce() throws Exception {
    WebhookTransport transport = new WebhookTransport(CONNECTOR);
    transport.close();
    transport.run(new ScriptedInlet());
    assertThatThrownBy(() -> transport.run(new ScriptedInlet())).isInstanceOf(IllegalStateException.class).hasMessageContaining("before");
    assertThatThrownBy(transport::port).hasMessageContaining("not listening");
  }

  @Test
  void run_endsWhenInterrupted() throws Exception {
    WebhookTransport transport = new WebhookTransport(CONNECTOR);
    List<Exception> thrown = new ArrayList<>();
    Thread thread = new Thread(() -> {
      try {
        transport.run(new ScriptedInlet());
      } catch (IOException | InterruptedException e) {
        thrown.add(e);
      }
    });
    thread.start();
    int port = transport.port();
    thread.interrupt();
    thread.join(20_000);
    assertThat(thrown).hasSize(1).first().isInstanceOf(InterruptedException.class);
    assertThatThrownBy(() -> new RawConnection(port)).isInstanceOf(IOException.class);
  }
}
