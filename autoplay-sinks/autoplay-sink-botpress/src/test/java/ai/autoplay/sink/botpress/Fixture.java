package ai.autoplay.sink.botpress;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.model.SlimAction;
import ai.autoplay.model.SummaryPayload;
import ai.autoplay.plugin.Secret;
import ai.autoplay.sink.botpress.BotpressConfig.Account;
import ai.autoplay.sink.botpress.BotpressConfig.Covered;
import ai.autoplay.sink.botpress.BotpressConfig.Table;
import ai.autoplay.sink.botpress.BotpressConfig.Tables;
import ai.autoplay.sink.botpress.BotpressConfig.Upkeep;
import ai.autoplay.sink.botpress.BotpressConfig.Webhook;
import ai.autoplay.testing.botpress.FakeBotpress;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Payloads, sessions and settings that the tests have in common. */
final class Fixture {
  static final String EVENTS = "AutoPlayEventsTable";
  static final String SUMMARIES = "AutoPlayEventsSummaryTable";
  static final SessionKey KEY = new SessionKey("shop", "ps_1");
  static final Instant START = Instant.parse("2026-11-20T10:00:00Z");
  static final Duration TIMEOUT = Duration.ofSeconds(10);

  private Fixture() {}

  static BotpressConfig tables(FakeBotpress botpress) {
    return tables(botpress, new Upkeep(Covered.DELETE, Duration.ZERO, Duration.ZERO));
  }

  static BotpressConfig tables(FakeBotpress botpress, Upkeep upkeep) {
    return new BotpressConfig(null, new Tables(account(botpress), new Table(EVENTS, 1), new Table(SUMMARIES, 1), upkeep), TIMEOUT);
  }

  static Account account(FakeBotpress botpress) {
    return new Account(botpress.baseUrl(), Secret.of(botpress.token()), botpress.botId(), null);
  }

  static BotpressConfig webhook(FakeBotpress botpress, String secret) {
    return new BotpressConfig(new Webhook(botpress.webhookUrl(), Secret.of(secret)), null, TIMEOUT);
  }

  static SlimAction action(int index) {
    return SlimAction.builder("click").index(index).title("Click " + index).description("User clicked " + index)
        .timestampStart(START.plusSeconds(index)).canonicalUrl("https://shop.example/p/:id").rawUrl("https://shop.example/p/7").build();
  }

  static ActionsPayload actions(SessionKey key, SlimAction... actions) {
    return new ActionsPayload(key.productId(), key.sessionId(), "ann", null, null, START, List.of(actions));
  }

  static ActionsPayload actions(SessionKey key, int from, int to) {
    SlimAction[] actions = new SlimAction[to - from];
    Arrays.setAll(actions, i -> action(from + i));
    return actions(key, actions);
  }

  static SummaryPayload summary(SessionKey key, String prose, int replaces) {
    return new SummaryPayload(key.productId(), key.sessionId(), prose, replaces, START.plusSeconds(60));
  }

  static Session session(SessionKey key) {
    return Session.empty(key);
  }

  static List<Object> column(List<Map<String, Object>> rows, String name) {
    return rows.stream().map(row -> row.get(name)).toList();
  }
}
