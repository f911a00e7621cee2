package ai.autoplay.sink.botpress;

import static ai.autoplay.sink.botpress.Fixture.EVENTS;
import static ai.autoplay.sink.botpress.Fixture.SUMMARIES;
import static ai.autoplay.sink.botpress.Fixture.actions;
import static ai.autoplay.sink.botpress.Fixture.summary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.autoplay.Autoplay;
import ai.autoplay.Counts;
import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.PayloadCodec;
import ai.autoplay.model.SessionKey;
import ai.autoplay.spi.Delivery;
import ai.autoplay.testing.botpress.FakeBotpress;
import ai.autoplay.testing.botpress.Fault;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The sink behind the real engine. */
class BotpressEngineTest {
  private static final int SESSIONS = 60;
  private static final PayloadCodec CODEC = new PayloadCodec();

  @Test
  void run_bringsEverythingToBotpressOnce() throws Exception {
    try (FakeBotpress botpress = FakeBotpress.start()) {
      botpress.failRandomly(7, 0.1, Fault.rateLimited(Duration.ZERO), Fault.status(500), Fault.partial(), Fault.lostAnswer());
      try (Autoplay autoplay = Autoplay.builder().withoutTransport().sink("botpress", new BotpressSink(Fixture.tables(botpress))).build()) {
        for (int round = 0; round < 5; round++) {
          for (int session = 0; session < SESSIONS; session++) {
            SessionKey key = new SessionKey("shop", "ps_" + session);
            autoplay.inlet().accept(new Delivery(CODEC.encode(actions(key, round * 4, round * 4 + 4)), null));
          }
        }
        for (int session = 0; session < SESSIONS; session++) {
          SessionKey key = new SessionKey("shop", "ps_" + session);
          autoplay.inlet().accept(new Delivery(CODEC.encode(summary(key, "Summary of " + session + ".", 15)), null));
        }
        autoplay.inlet().accept(new Delivery(CODEC.encode(new ActionsPayload("shop", null, List.of(Fixture.action(0)))), null));
        await().atMost(60, TimeUnit.SECONDS).until(() -> autoplay.counts().sinks().get("botpress").pending() == 0);
        assertThat(autoplay.counts().sinks().get("botpress")).isEqualTo(new Counts.SinkCounts(SESSIONS * 6, 0, 1, 0, 0, 0));
      }
      assertThat(botpress.rows(EVENTS)).hasSize(SESSIONS * 5).allSatisfy(row -> assertThat((Integer) row.get("index")).isGreaterThanOrEqualTo(15));
      assertThat(botpress.rows(SUMMARIES)).hasSize(SESSIONS).allSatisfy(row -> assertThat(row)
          .containsEntry("summary", "Summary of " + ((String) row.get("session_id")).substring(3) + ".").containsEntry("actions_covered", 15));
    }
  }
}
