package ai.autoplay.sink.botpress;

import static ai.autoplay.sink.botpress.Fixture.EVENTS;
import static ai.autoplay.sink.botpress.Fixture.KEY;
import static ai.autoplay.sink.botpress.Fixture.SUMMARIES;
import static ai.autoplay.sink.botpress.Fixture.actions;
import static ai.autoplay.sink.botpress.Fixture.column;
import static ai.autoplay.sink.botpress.Fixture.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.plugin.Secret;
import ai.autoplay.sink.botpress.BotpressConfig.Account;
import ai.autoplay.sink.botpress.BotpressConfig.Tables;
import ai.autoplay.spi.DestinationClosedException;
import ai.autoplay.spi.RetryAfterException;
import ai.autoplay.testing.botpress.Call;
import ai.autoplay.testing.botpress.FakeBotpress;
import ai.autoplay.testing.botpress.Fault;
import ai.autoplay.testing.botpress.Rules;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BotpressFailuresTest {
  private final FakeBotpress botpress = FakeBotpress.start(Rules.DEFAULTS.withMaxRequestBytes(60_000));
  private final BotpressSink sink = new BotpressSink(Fixture.tables(botpress));

  @AfterEach
  void close() {
    sink.close();
    botpress.close();
  }

  private void write(ActionsPayload payload) throws Exception {
    sink.write(payload, session(KEY).with(payload));
  }

  private Throwable failure(ActionsPayload payload) {
    return catchThrowable(() -> write(payload));
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 504})
  void write_isTriedAgainAfter(int status) throws Exception {
    write(actions(KEY, 0, 1));
    botpress.failNext(status == 408 ? 2 : 1, Fault.status(status));   // OkHttp tries once more by itself after a 408
    assertThat(failure(actions(KEY, 1, 2))).isExactlyInstanceOf(IOException.class)
        .hasMessageContaining("Botpress answered " + status).hasMessageContaining("to upsertTableRows of " + EVENTS + ": a fault on purpose (err_");
    write(actions(KEY, 1, 2));
    assertThat(botpress.rows(EVENTS)).hasSize(2);
  }

  @Test
  void write_isTriedAgainAfterALockAConnectionLostAndAnAnswerLost() throws Exception {
    write(actions(KEY, 0, 1));
    botpress.failNext(1, Fault.error(409, "ResourceLockedConflict"));
    assertThat(failure(actions(KEY, 1, 2))).isExactlyInstanceOf(IOException.class);
    botpress.failNext(3, Fault.dropped());
    assertThat(failure(actions(KEY, 1, 2))).isInstanceOf(IOException.class).isNotInstanceOf(DestinationClosedException.class);
    botpress.heal();
    botpress.failNext(1, Fault.lostAnswer());
    assertThat(failure(actions(KEY, 1, 2))).isExactlyInstanceOf(IOException.class);
    write(actions(KEY, 1, 2));
    assertThat(column(botpress.rows(EVENTS), "index")).containsExactly(0, 1);
  }

  @Test
  void write_staysAwayForAsLongAsBotpressAsks() throws Exception {
    write(actions(KEY, 0, 1));
    botpress.failNext(1, Fault.rateLimited(Duration.ofSeconds(30)));
    assertThat(failure(actions(KEY, 1, 2))).isInstanceOfSatisfying(RetryAfterException.class,
        later -> assertThat(later.delay()).isEqualTo(Duration.ofSeconds(30)));
    int calls = botpress.calls().size();
    assertThat(failure(actions(KEY, 2, 3))).isInstanceOfSatisfying(RetryAfterException.class,
        later -> assertThat(later.delay()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(30)));
    assertThat(botpress.calls()).hasSize(calls);
  }

  @ParameterizedTest
  @CsvSource({"401,Unauthorized,autoplay.botpress.token", "403,Forbidden,autoplay.botpress.bot-id",
      "402,PaymentRequired,raise the plan", "403,QuotaExceeded,autoplay.botpress.retention"})
  void write_saysWhenTheDestinationIsShut(int status, String type, String remedy) throws Exception {
    write(actions(KEY, 0, 1));
    int calls = botpress.calls().size();
    botpress.failAlways(Fault.error(status, type));
    assertThat(failure(actions(KEY, 0, 200))).isInstanceOf(DestinationClosedException.class)
        .hasMessageContaining("Botpress answered " + status + " " + type).hasMessageContaining(remedy);
    assertThat(botpress.calls()).as("no row-by-row failure").hasSize(calls + 1);
  }

  @Test
  void write_findsOutOnceForEveryoneThatTheTokenIsBad() throws Exception {
    Account bad = new Account(botpress.baseUrl(), Secret.of("stolen-token"), botpress.botId(), null);
    try (BotpressSink refused = new BotpressSink(new BotpressConfig(null, new Tables(bad), Fixture.TIMEOUT))) {
      botpress.pause();
      Writers writers = new Writers(8, i -> refused.write(actions(KEY, i, i + 1), session(KEY).with(actions(KEY, i, i + 1))));
      writers.awaitAllBlocked();
      botpress.resume();
      assertThat(writers.failures()).hasSize(8).allSatisfy(failure -> assertThat(failure).isInstanceOf(DestinationClosedException.class)
          .hasMessageContaining("401").hasMessageNotContaining("stolen-token"));
      assertThat(botpress.calls()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {405, 410, 415, 501})
  void write_isGivenUpAfter(int status) throws Exception {
    write(actions(KEY, 0, 1));
    botpress.failNext(1, Fault.status(status));
    assertThat(failure(actions(KEY, 1, 2))).isInstanceOf(RefusedException.class).hasMessageContaining("Botpress answered " + status);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void write_findsTheOneBadRow(boolean inside200) throws Exception {
    if (inside200) {
      botpress.refuseRows("value too odd", row -> Integer.valueOf(77).equals(row.get("index")));
    } else {
      botpress.refuseCalls(row -> Integer.valueOf(77).equals(row.get("index")));
    }
    assertThat(failure(actions(KEY, 0, 150))).isInstanceOf(RefusedException.class)
        .hasMessageContaining(inside200 ? "value too odd" : "the rows are not to our liking");
    assertThat(column(botpress.rows(EVENTS), "index")).hasSize(149).doesNotContain(77);
    assertThat(botpress.calls()).hasSizeLessThan(25);
  }

  @Test
  void write_failsForTheCulpritAloneAmongManySessions() throws Exception {
    write(actions(KEY, 0, 1));
    botpress.refuseCalls(row -> "bad".equals(row.get("session_id")));
    botpress.pause();
    Writers writers = new Writers(20, i -> {
      ActionsPayload payload = actions(new SessionKey("shop", i == 13 ? "bad" : "ps_" + i), 0, 5);
      sink.write(payload, session(SessionKey.of(payload)).with(payload));
    });
    writers.awaitAllBlocked();
    botpress.resume();
    assertThat(writers.failures()).hasSize(1).allSatisfy(failure -> assertThat(failure).isInstanceOf(RefusedException.class));
    assertThat(botpress.rows(EVENTS)).noneMatch(row -> "bad".equals(row.get("session_id")));
    assertThat(IntStream.range(0, 20).filter(i -> i != 13).allMatch(i ->
        botpress.rows(EVENTS).stream().filter(row -> ("ps_" + i).equals(row.get("session_id"))).count() >= 5)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void write_givesABadPayloadUpWithoutTryingEachOfItsRows(boolean inside200) throws Exception {
    write(actions(KEY, 0, 1));
    botpress.refuseRows("value too odd", row -> inside200);
    botpress.refuseCalls(row -> !inside200);
    assertThat(failure(actions(KEY, 0, 150))).isInstanceOf(RefusedException.class);
    assertThat(botpress.calls()).hasSizeLessThan(100);
  }

  @Test
  void write_outlivesAPassingPartialFailure() throws Exception {
    write(actions(KEY, 0, 1));
    botpress.failNext(2, Fault.partial());
    write(actions(KEY, 0, 100));
    assertThat(botpress.rows(EVENTS)).hasSize(100);
  }

  @Test
  void write_splitsWhatIsTooLarge() throws Exception {
    write(actions(KEY, 0, 400));
    assertThat(botpress.rows(EVENTS)).hasSize(400);
    assertThat(botpress.calls()).extracting(Call::status).contains(413);
  }

  @Test
  void write_createsTheTableAgainWhenSomebodyRemovedIt() throws Exception {
    write(actions(KEY, 0, 1));
    HttpRequest removal = HttpRequest.newBuilder(botpress.baseUrl().resolve("/v1/tables/" + EVENTS)).DELETE()
        .header("Authorization", "Bearer " + botpress.token()).header("x-bot-id", botpress.botId()).build();
    assertThat(HttpClient.newHttpClient().send(removal, HttpResponse.BodyHandlers.discarding()).statusCode()).isEqualTo(200);
    write(actions(KEY, 1, 2));
    assertThat(column(botpress.rows(EVENTS), "index")).containsExactly(1);
  }

  @Test
  void write_refusesATableThatLacksColumns() throws Exception {
    String recipe = "{\"schema\":{\"title\":{\"type\":\"string\"},\"session_id\":{\"type\":\"string\"},\"index\":{\"type\":\"string\"}}}";
    HttpRequest creation = HttpRequest.newBuilder(botpress.baseUrl().resolve("/v1/tables/" + EVENTS))
        .POST(HttpRequest.BodyPublishers.ofString(recipe)).header("Content-Type", "application/json")
        .header("Authorization", "Bearer " + botpress.token()).header("x-bot-id", botpress.botId()).build();
    HttpClient.newHttpClient().send(creation, HttpResponse.BodyHandlers.discarding());
    assertThat(failure(actions(KEY, 0, 1))).isInstanceOf(DestinationClosedException.class)
        .hasMessageContaining("lacks columns: action_id (string), product_id (string), user_id (string), index (number), type (string)")
        .hasMessageContaining("autoplay.botpress.events-table");
  }

  @Test
  void write_saysWhichSettingsToCheckWhenNoTableCanBeMade() {
    Account elsewhere = new Account(URI.create(botpress.baseUrl() + "/nowhere"), Secret.of(botpress.token()), botpress.botId(), null);
    try (BotpressSink lost = new BotpressSink(new BotpressConfig(null, new Tables(elsewhere), Fixture.TIMEOUT))) {
      assertThatThrownBy(() -> lost.write(actions(KEY, 0, 1), session(KEY).with(actions(KEY, 0, 1))))
          .isInstanceOf(DestinationClosedException.class).hasMessageContaining("405").hasMessageContaining("autoplay.botpress.base-url");
    }
  }

  @Test
  void write_refusesToGoOnAfterClose() {
    sink.close();
    Session session = session(KEY).with(actions(KEY, 0, 1));
    assertThatThrownBy(() -> sink.write(actions(KEY, 0, 1), session)).isInstanceOf(IOException.class).hasMessageContaining("the Botpress sink is closed");
    assertThat(botpress.rows(SUMMARIES)).isEqualTo(List.of());
  }
}
