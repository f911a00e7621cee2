package ai.autoplay.sink.botpress;

import static ai.autoplay.sink.botpress.Fixture.EVENTS;
import static ai.autoplay.sink.botpress.Fixture.KEY;
import static ai.autoplay.sink.botpress.Fixture.actions;
import static ai.autoplay.sink.botpress.Fixture.session;
import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.plugin.Secret;
import ai.autoplay.testing.botpress.FakeBotpress;
import ai.autoplay.testing.botpress.Fault;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UpsertsTest {
  private final FakeBotpress botpress = FakeBotpress.start();
  private final Upserts upserts = new Upserts(table());

  @AfterEach
  void close() {
    botpress.close();
  }

  private BotTable table() {
    Headers headers = Headers.of("Authorization", "Bearer " + botpress.token(), "x-bot-id", botpress.botId());
    Http http = new Http(new OkHttpClient(), headers, new Refusals("the token", Masks.of(Secret.of(botpress.token())), Clock.systemUTC()));
    return new BotTable(http, HttpUrl.get(botpress.baseUrl()), new BotpressConfig.Table(EVENTS, 1), Layout.EVENTS);
  }

  private static List<Item> rows(int count) {
    ActionsPayload payload = actions(KEY, 0, count);
    return Rows.events(payload, session(KEY).with(payload), 3_000);
  }

  private static Predicate<Map<String, Object>> indexBelow(int limit) {
    return row -> (Integer) row.get("index") < limit;
  }

  @Test
  void send_findsEveryBadRowAmongAThousand() throws Exception {
    botpress.refuseCalls(row -> List.of(3, 500, 999).contains((Integer) row.get("index")));
    List<Item> rows = rows(1_000);
    Map<String, Exception> failures = upserts.send(rows);
    assertThat(failures).containsOnlyKeys(rows.get(3).key(), rows.get(500).key(), rows.get(999).key());
    assertThat(failures.values()).allSatisfy(failure -> assertThat(failure).isInstanceOf(RefusedException.class));
    assertThat(botpress.rows(EVENTS)).hasSize(997);
    assertThat(botpress.calls()).hasSizeLessThan(70);
  }

  @Test
  void send_putsOffTheRestWhenTooManyAreBad() throws Exception {
    botpress.refuseCalls(indexBelow(100));
    Map<String, Exception> failures = upserts.send(rows(200));
    assertThat(failures.values()).filteredOn(RefusedException.class::isInstance).hasSize(20);
    assertThat(failures.values()).filteredOn(PutOffException.class::isInstance).hasSize(180)
        .allSatisfy(failure -> assertThat(failure).hasMessage("Botpress refused 20 rows of one batch for " + EVENTS + "; the rest goes with the next"));
    assertThat(botpress.calls()).hasSizeLessThan(60);
  }

  @Test
  void send_stopsAtTheFirstPassingFailure() throws Exception {
    upserts.send(rows(1));
    int calls = botpress.calls().size();
    botpress.refuseCalls(indexBelow(1));
    botpress.failOn("getOrCreateTable", EVENTS, Fault.status(503));
    Map<String, Exception> failures = upserts.send(rows(100));
    assertThat(failures).hasSize(100);
    assertThat(failures.values()).allSatisfy(failure -> assertThat(failure).isExactlyInstanceOf(IOException.class).hasMessageContaining("503"));
    assertThat(botpress.calls()).hasSize(calls + 2);
  }

  @Test
  void first_givesAPayloadUpOnlyWhenNothingElseAilsIt() {
    Exception refused = new RefusedException(400, "bad");
    assertThat(Failures.first(List.of(refused, new IOException("down")))).hasMessage("down");
    assertThat(Failures.first(List.of(new PutOffException("later"), refused))).hasMessage("bad");
  }
}
