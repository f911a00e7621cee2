package ai.autoplay.transport.webhook;

import static ai.autoplay.transport.webhook.RawConnection.exchange;
import static ai.autoplay.transport.webhook.RawConnection.post;
import static ai.autoplay.transport.webhook.Signed.CONNECTOR;
import static ai.autoplay.transport.webhook.Signed.actions;
import static ai.autoplay.transport.webhook.Signed.connector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.autoplay.Autoplay;
import ai.autoplay.Counts;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With the real engine behind it. */
@Timeout(60)
class EngineTest {

  @Test
  void aSinkThatIsDownCostsASenderWhoRetriesNothing() throws Exception {
    AtomicBoolean down = new AtomicBoolean(true);
    List<String> written = new CopyOnWriteArrayList<>();
    WebhookTransport transport = new WebhookTransport(CONNECTOR.within(WebhookLimits.DEFAULTS.withPatience(Duration.ofMillis(100))));
    try (Autoplay autoplay = Autoplay.builder().transport(transport).sink("written", (payload, session) -> {
      if (down.get()) {
        throw new IOException("down");
      }
      written.add(String.valueOf(payload.sessionId()));
    }).build().start()) {
      int port = transport.port();
      for (int i = 0; i < 5; i++) {
        assertThat(exchange(port, post(connector(actions("s" + i)))).status()).isEqualTo(503);
      }
      assertThat(written).isEmpty();
      down.set(false);
      for (int i = 0; i < 5; i++) {
        byte[] request = post(connector(actions("s" + i)));
        await().atMost(Duration.ofSeconds(40)).until(() -> exchange(port, request).status() == 200);
      }
      assertThat(written).containsExactlyInAnyOrder("s0", "s1", "s2", "s3", "s4");
      assertThat(exchange(port, post(connector("[]"))).status()).isEqualTo(400);
      Counts counts = autoplay.counts();
      assertThat(List.of(counts.accepted(), counts.malformed(), counts.refused())).containsExactly(5L, 1L, 0L);
      assertThat(counts.duplicates()).isGreaterThanOrEqualTo(5);
      assertThat(counts.addUp()).as(counts.toString()).isTrue();
    }
  }

  @Test
  void close_answersWhatIsInFlightOnceTheEngineHasDrained() throws Exception {
    AtomicBoolean go = new AtomicBoolean();
    WebhookTransport transport = new WebhookTransport(CONNECTOR);
    List<RawConnection> senders = new ArrayList<>();
    Autoplay autoplay = Autoplay.builder().transport(transport).sink("slow", (payload, session) -> {
      if (!go.get()) {
        throw new IOException("not yet");
      }
    }).build().start();
    for (int i = 0; i < 5; i++) {
      senders.add(new RawConnection(transport.port()).send(post(connector(actions("s" + i)))));
    }
    await().until(() -> autoplay.counts().accepted() == 5);
    go.set(true);
    autoplay.close();
    for (RawConnection sender : senders) {
      assertThat(sender.answer().status()).isEqualTo(200);
      sender.close();
    }
    autoplay.closed().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
