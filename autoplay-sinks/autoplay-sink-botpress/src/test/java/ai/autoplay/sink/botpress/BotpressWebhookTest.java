package ai.autoplay.sink.botpress;

import static ai.autoplay.sink.botpress.Fixture.EVENTS;
import static ai.autoplay.sink.botpress.Fixture.KEY;
import static ai.autoplay.sink.botpress.Fixture.START;
import static ai.autoplay.sink.botpress.Fixture.action;
import static ai.autoplay.sink.botpress.Fixture.actions;
import static ai.autoplay.sink.botpress.Fixture.session;
import static ai.autoplay.sink.botpress.Fixture.summary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.SlimAction;
import ai.autoplay.plugin.Secret;
import ai.autoplay.sink.botpress.BotpressConfig.Account;
import ai.autoplay.sink.botpress.BotpressConfig.Tables;
import ai.autoplay.sink.botpress.BotpressConfig.Webhook;
import ai.autoplay.spi.DestinationClosedException;
import ai.autoplay.spi.RetryAfterException;
import ai.autoplay.testing.botpress.Call;
import ai.autoplay.testing.botpress.FakeBotpress;
import ai.autoplay.testing.botpress.Fault;
import ai.autoplay.testing.botpress.Rules;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BotpressWebhookTest {
  private final FakeBotpress botpress = FakeBotpress.start(Rules.DEFAULTS.withMaxRequestBytes(20_000));

  @AfterEach
  void close() {
    botpress.close();
  }

  private static void write(BotpressSink sink, ActionsPayload payload) throws Exception {
    sink.write(payload, session(KEY).with(payload));
  }

  @Test
  void write_postsTheRecipesShapeAndWhatMakesItRepeatable() throws Exception {
    botpress.requireWebhookSecret("s3cr3t");
    SlimAction bens = SlimAction.builder("submit").index(1).userId("ben").timestampStart(START.plusMillis(1_500)).build();
    try (BotpressSink sink = new BotpressSink(Fixture.webhook(botpress, "s3cr3t"))) {
      write(sink, actions(KEY, action(0), bens));
    }
    Map<String, Object> body = botpress.webhookBodies().get(0);
    assertThat(body).containsEntry("session_id", "ps_1").containsEntry("user_id", "ann").containsEntry("product_id", "shop")
        .containsEntry("forwarded_at", (int) START.getEpochSecond());
    Map<String, Object> first = new LinkedHashMap<>();
    first.put("action_id", session(KEY).actionId(action(0)).toString());
    first.put("index", 0);
    first.put("type", "click");
    first.put("title", "Click 0");
    first.put("description", "User clicked 0");
    first.put("canonical_url", "https://shop.example/p/:id");
    first.put("user_id", "ann");
    first.put("timestamp_start", (int) START.getEpochSecond());
    first.put("timestamp_end", (int) START.getEpochSecond());
    List<?> sent = (List<?>) body.get("actions");
    assertThat(sent).hasSize(2).first().isEqualTo(first);
    assertThat((Map<?, ?>) sent.get(1)).extracting("user_id", "timestamp_start").containsExactly("ben", START.getEpochSecond() + 1.5);
  }

  @Test
  void write_saysWhichSettingToCheckWhenTheSecretIsWrong() {
    botpress.requireWebhookSecret("s3cr3t");
    try (BotpressSink sink = new BotpressSink(Fixture.webhook(botpress, "guessed"))) {
      assertThatThrownBy(() -> write(sink, actions(KEY, 0, 1))).isInstanceOf(DestinationClosedException.class)
          .hasMessageContaining("Botpress answered 401").hasMessageContaining("autoplay.botpress.webhook-secret")
          .hasMessageNotContaining("guessed");
    }
  }

  @Test
  void write_splitsWhatTheWebhookFindsTooLarge() throws Exception {
    try (BotpressSink sink = new BotpressSink(Fixture.webhook(botpress, ""))) {
      write(sink, actions(KEY, 0, 300));
    }
    assertThat(botpress.webhookBodies().stream().mapToInt(body -> ((List<?>) body.get("actions")).size()).sum()).isEqualTo(300);
    assertThat(botpress.webhookBodies()).hasSizeGreaterThan(2);
  }

  @Test
  void write_takesTransientFailuresForWhatTheyAre() throws Exception {
    try (BotpressSink sink = new BotpressSink(Fixture.webhook(botpress, ""))) {
      botpress.failNext(1, Fault.status(502));
      assertThatThrownBy(() -> write(sink, actions(KEY, 0, 1))).isExactlyInstanceOf(IOException.class).hasMessageContaining("502");
      botpress.failNext(1, Fault.rateLimited(Duration.ofSeconds(20)));
      assertThatThrownBy(() -> write(sink, actions(KEY, 0, 1))).isInstanceOf(RetryAfterException.class);
      assertThatThrownBy(() -> write(sink, actions(KEY, 0, 1))).isInstanceOf(RetryAfterException.class).hasMessageContaining("stay away");
    }
    try (BotpressSink sink = new BotpressSink(Fixture.webhook(botpress, ""))) {
      botpress.failNext(1, Fault.status(400));
      assertThatThrownBy(() -> write(sink, actions(KEY, 0, 1))).isInstanceOf(RefusedException.class).hasMessageContaining("400");
    }
    assertThat(botpress.webhookBodies()).isEmpty();
  }

  @Test
  void wants_noSummaryForTheWebhookAlone() {
    try (BotpressSink sink = new BotpressSink(Fixture.webhook(botpress, ""))) {
      assertThat(sink.wants(summary(KEY, "Clicked.", 1))).isFalse();
      assertThat(sink.wants(actions(KEY, 0, 1))).isTrue();
    }
  }

  @Test
  void write_fillsTheTablesBeforeItPosts() throws Exception {
    BotpressConfig both = new BotpressConfig(new Webhook(botpress.webhookUrl(), Secret.NONE), new Tables(Fixture.account(botpress)), Fixture.TIMEOUT);
    try (BotpressSink sink = new BotpressSink(both)) {
      write(sink, actions(KEY, 0, 2));
    }
    assertThat(botpress.rows(EVENTS)).hasSize(2);
    assertThat(botpress.calls()).extracting(Call::operation).containsExactly("getOrCreateTable", "upsertTableRows", "webhook");
  }

  @Test
  void write_keepsThePathsOfBothAddresses() throws Exception {
    try (MockWebServer server = new MockWebServer()) {
      server.start();
      URI root = server.url("/proxy/botpress/").uri();
      Account account = new Account(root, Secret.of("t0ken"), "my-bot", "my-workspace");
      BotpressConfig config = new BotpressConfig(new Webhook(server.url("/hooks/abc?v=2").uri(), Secret.of("s")), new Tables(account), Fixture.TIMEOUT);
      server.enqueue(new MockResponse.Builder().body("{\"table\":{\"factor\":1,\"keyColumn\":\"action_id\",\"schema\":{\"properties\":"
          + Layout.EVENTS.creation(1).get("schema").get("properties") + "}}}").build());
      String id = session(KEY).actionId(action(0)).toString();
      server.enqueue(new MockResponse.Builder().body("{\"inserted\":[{\"id\":1,\"action_id\":\"" + id + "\"}],\"updated\":[]}").build());
      server.enqueue(new MockResponse.Builder().build());
      try (BotpressSink sink = new BotpressSink(config)) {
        write(sink, actions(KEY, 0, 1));
      }
      RecordedRequest creation = server.takeRequest();
      assertThat(creation.getTarget()).isEqualTo("/proxy/botpress/v1/tables/AutoPlayEventsTable");
      assertThat(creation.getHeaders().get("Authorization")).isEqualTo("Bearer t0ken");
      assertThat(creation.getHeaders().get("x-bot-id")).isEqualTo("my-bot");
      assertThat(creation.getHeaders().get("x-workspace-id")).isEqualTo("my-workspace");
      assertThat(server.takeRequest().getTarget()).isEqualTo("/proxy/botpress/v1/tables/AutoPlayEventsTable/rows/upsert");
      RecordedRequest posted = server.takeRequest();
      assertThat(posted.getTarget()).isEqualTo("/hooks/abc?v=2");
      assertThat(posted.getHeaders().get("x-bp-secret")).isEqualTo("s");
      assertThat(posted.getHeaders().get("Authorization")).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"no webhook at /hooks/s3cr3t%20path?key=k", "no webhook at \\/hooks\\/s3cr3t%20path", "no webhook s3cr3t path",
      "no webhook s3cr3t%20path"})
  void write_hidesAWebhooksPathThatAnAnswerRepeats(String message) throws Exception {
    try (MockWebServer server = new MockWebServer()) {
      server.start();
      server.enqueue(new MockResponse.Builder().code(401)
          .body("{\"id\":\"s3cr3t%20path\",\"code\":401,\"type\":\"s3cr3t%20path\",\"message\":\"" + message + "\"}").build());
      Webhook webhook = new Webhook(server.url("/hooks/s3cr3t%20path?key=k").uri(), Secret.NONE);
      try (BotpressSink sink = new BotpressSink(new BotpressConfig(webhook, null, Fixture.TIMEOUT))) {
        assertThatThrownBy(() -> write(sink, actions(KEY, 0, 1))).isInstanceOf(DestinationClosedException.class)
            .hasMessageContaining("401 *** to the bot's webhook: no webhook ").hasMessageContaining("(***)")
            .hasMessageNotContaining("s3cr3t").hasMessageNotContaining("key=k");
      }
    }
  }

  @Test
  void write_leavesOneLineOfAnAnswerWhateverItSays() throws Exception {
    try (MockWebServer server = new MockWebServer()) {
      server.start();
      String text = "a\\nb\\u2028c\\u001b[31m" + "d".repeat(1_000);
      server.enqueue(new MockResponse.Builder().code(401)
          .body("{\"id\":\"" + text + "\",\"type\":\"" + text + "\",\"message\":\"" + text + "\"}").build());
      try (BotpressSink sink = new BotpressSink(new BotpressConfig(new Webhook(server.url("/").uri(), Secret.NONE), null, Fixture.TIMEOUT))) {
        assertThatThrownBy(() -> write(sink, actions(KEY, 0, 1))).isInstanceOf(DestinationClosedException.class)
            .hasMessageStartingWith("Botpress answered 401 a b c [31mddd").hasMessageMatching("[^\\p{Cc}\\u2028]{100,1100}");
      }
    }
  }

  @Test
  void write_hidesATokenThatAnAnswerRepeats() throws Exception {
    try (MockWebServer server = new MockWebServer()) {
      server.start();
      server.enqueue(new MockResponse.Builder().code(401).body("{\"id\":\"e\",\"code\":401,\"type\":\"Unauthorized\",\"message\":\"bad t0ken-t0ken\"}").build());
      server.enqueue(new MockResponse.Builder().code(200).body("<html>not Botpress</html>").build());
      Account account = new Account(server.url("/").uri(), Secret.of("t0ken-t0ken"), "my-bot", null);
      try (BotpressSink sink = new BotpressSink(new BotpressConfig(null, new Tables(account), Fixture.TIMEOUT))) {
        assertThatThrownBy(() -> write(sink, actions(KEY, 0, 1))).isInstanceOf(DestinationClosedException.class)
            .hasMessageContaining("bad ***").hasMessageNotContaining("t0ken-");
        assertThatThrownBy(() -> write(sink, actions(KEY, 0, 1))).isExactlyInstanceOf(IOException.class).hasMessageContaining("no JSON");
      }
    }
  }
}
