package ai.autoplay.sink.botpress;

import static ai.autoplay.sink.botpress.Fixture.EVENTS;
import static ai.autoplay.sink.botpress.Fixture.KEY;
import static ai.autoplay.sink.botpress.Fixture.SUMMARIES;
import static ai.autoplay.sink.botpress.Fixture.actions;
import static ai.autoplay.sink.botpress.Fixture.column;
import static ai.autoplay.sink.botpress.Fixture.session;
import static ai.autoplay.sink.botpress.Fixture.summary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.sink.botpress.BotpressConfig.Covered;
import ai.autoplay.sink.botpress.BotpressConfig.Upkeep;
import ai.autoplay.testing.botpress.FakeBotpress;
import ai.autoplay.testing.botpress.Fault;
import ai.autoplay.testing.botpress.Rules;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;

class RetentionTest {
  private static final Duration AGE = Duration.ofMillis(50);

  /** A clock that is set by hand. */
  private static final class HandClock extends Clock {
    private volatile Instant now = Fixture.START;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  @Test
  void write_hasOldRowsRemovedAgainAndAgain() throws Exception {
    HandClock clock = new HandClock();
    SessionKey other = new SessionKey("shop", "ps_2");
    try (FakeBotpress botpress = FakeBotpress.start(Rules.DEFAULTS.withClock(clock));
        BotpressSink sink = new BotpressSink(Fixture.tables(botpress, new Upkeep(Covered.KEEP, AGE, Duration.ZERO)), new OkHttpClient(), clock)) {
      Session session = session(KEY).with(actions(KEY, 0, 2));
      sink.write(actions(KEY, 0, 2), session);
      sink.write(summary(KEY, "Clicked twice.", 2), session.with(summary(KEY, "Clicked twice.", 2)));
      clock.now = clock.now.plusSeconds(3_600);
      botpress.failNext(2, Fault.status(500));
      await().atMost(10, TimeUnit.SECONDS).until(() -> botpress.rows(EVENTS).isEmpty() && botpress.rows(SUMMARIES).isEmpty());
      sink.write(actions(other, 5, 6), session(other).with(actions(other, 5, 6)));
      long rounds = deletions(botpress);
      await().atMost(10, TimeUnit.SECONDS).until(() -> deletions(botpress) > rounds + 2);
      assertThat(column(botpress.rows(EVENTS), "session_id")).containsExactly("ps_2");
    }
  }

  private static long deletions(FakeBotpress botpress) {
    return botpress.calls().stream().filter(call -> call.operation().equals("deleteTableRows") && call.status() == 200).count();
  }
}
