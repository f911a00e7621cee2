package ai.autoplay.sink.botpress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.autoplay.Autoplay;
import ai.autoplay.ConfigException;
import ai.autoplay.plugin.AutoplayPlugin;
import ai.autoplay.plugin.Secret;
import ai.autoplay.plugin.Settings;
import ai.autoplay.plugin.Slot;
import ai.autoplay.sink.botpress.BotpressConfig.Account;
import ai.autoplay.sink.botpress.BotpressConfig.Covered;
import ai.autoplay.sink.botpress.BotpressConfig.Table;
import ai.autoplay.sink.botpress.BotpressConfig.Tables;
import ai.autoplay.sink.botpress.BotpressConfig.Upkeep;
import ai.autoplay.sink.botpress.BotpressConfig.Webhook;
import ai.autoplay.spi.Sink;
import com.google.inject.Guice;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BotpressConfigTest {
  private static final Map<String, String> TABLES = Map.of("autoplay.botpress.token", "t0p-secret", "autoplay.botpress.bot-id", "my-bot");

  @Test
  void from_takesTheRecipesNamesUnlessToldOtherwise() {
    BotpressConfig config = BotpressConfig.from(Settings.of(TABLES));
    assertThat(config.webhook()).isNull();
    assertThat(config.timeout()).isEqualTo(Duration.ofSeconds(20));
    assertThat(config.tables()).isEqualTo(new Tables(
        new Account(URI.create("https://api.botpress.cloud"), Secret.of("t0p-secret"), "my-bot", null),
        new Table("AutoPlayEventsTable", 1), new Table("AutoPlayEventsSummaryTable", 1),
        new Upkeep(Covered.DELETE, Duration.ZERO, Duration.ofMillis(20))));
  }

  @Test
  void from_readsEverySetting() {
    Settings settings = Settings.of(TABLES)
        .with("autoplay.botpress.webhook-url", "https://webhook.example/abc").with("autoplay.botpress.webhook-secret", "s3cr3t")
        .with("autoplay.botpress.base-url", "https://proxy.example/botpress").with("autoplay.botpress.workspace-id", "w1")
        .with("autoplay.botpress.events-table", "MyEventsTable").with("autoplay.botpress.events-factor", "2")
        .with("autoplay.botpress.summary-table", "MySummariesTable").with("autoplay.botpress.summary-factor", "30")
        .with("autoplay.botpress.covered", "keep").with("autoplay.botpress.retention", "7d")
        .with("autoplay.botpress.linger", "0").with("autoplay.botpress.timeout", "5s");
    BotpressConfig config = BotpressConfig.from(settings);
    assertThat(settings.problems()).isEmpty();
    assertThat(config).isEqualTo(new BotpressConfig(
        new Webhook(URI.create("https://webhook.example/abc"), Secret.of("s3cr3t")),
        new Tables(new Account(URI.create("https://proxy.example/botpress"), Secret.of("t0p-secret"), "my-bot", "w1"),
            new Table("MyEventsTable", 2), new Table("MySummariesTable", 30), new Upkeep(Covered.KEEP, Duration.ofDays(7), Duration.ZERO)),
        Duration.ofSeconds(5)));
    assertThat(config.toString()).doesNotContain("t0p-secret").doesNotContain("s3cr3t").doesNotContain("abc");
  }

  @Test
  void from_reportsAllProblemsAtOnce() {
    Settings settings = Settings.of(Map.of("autoplay.botpress.token", "t0p-secret", "autoplay.botpress.events-table", "Events",
        "autoplay.botpress.summary-factor", "31", "autoplay.botpress.linger", "1s", "autoplay.botpress.covered", "burn",
        "autoplay.botpress.timeout", "0"));
    BotpressConfig.from(settings);
    assertThat(settings.problems()).hasSize(6).noneMatch(problem -> problem.contains("t0p-secret"))
        .anyMatch(problem -> problem.equals("autoplay.botpress.events-table: must be at most 35 letters, digits and underscores,"
            + " begin with no digit and end in Table, but is \"Events\""))
        .anyMatch(problem -> problem.startsWith("autoplay.botpress.summary-factor: must be a whole number from 1 to 30, but is \"31\""))
        .anyMatch(problem -> problem.equals("autoplay.botpress.linger: must be from 0 to 50ms, but is 1000ms"))
        .anyMatch(problem -> problem.startsWith("autoplay.botpress.covered: must be one of delete, keep, but is \"burn\""))
        .anyMatch(problem -> problem.equals("autoplay.botpress.timeout: must be from 1ms to 1h, but is PT0S"))
        .anyMatch(problem -> problem.equals("autoplay.botpress.bot-id: must be set when autoplay.botpress.token is, and is not"));
  }

  @Test
  void from_saysWhatToSetWhenNothingIs() {
    Settings settings = Settings.of(Map.of());
    BotpressConfig.from(settings);
    assertThat(settings.problems()).containsExactly("autoplay.botpress.webhook-url: must be set, or autoplay.botpress.token and"
        + " autoplay.botpress.bot-id must be, or all three, and none is");
    Settings same = Settings.of(TABLES).with("autoplay.botpress.summary-table", "AutoPlayEventsTable");
    BotpressConfig.from(same);
    assertThat(same.problems()).containsExactly("autoplay.botpress.summary-table: must be another table than"
        + " autoplay.botpress.events-table, but both are AutoPlayEventsTable");
  }

  @Test
  void from_namesWhatNoHeaderCanCarryAndDoesNotShowIt() {
    Settings settings = Settings.of(Map.of("autoplay.botpress.token", "bp_pat_geheimö", "autoplay.botpress.bot-id", "bot\n1",
        "autoplay.botpress.workspace-id", "größe", "autoplay.botpress.webhook-url", "https://webhook.example/abc",
        "autoplay.botpress.webhook-secret", "geheimesPasswört"));
    BotpressConfig config = BotpressConfig.from(settings);
    assertThat(settings.problems()).containsExactlyInAnyOrder(
        "autoplay.botpress.token: must be of printable ASCII, which it is not (its value is not shown)",
        "autoplay.botpress.bot-id: must be of printable ASCII, which it is not (its value is not shown)",
        "autoplay.botpress.workspace-id: must be of printable ASCII, which it is not (its value is not shown)",
        "autoplay.botpress.webhook-secret: must be of printable ASCII, which it is not (its value is not shown)");
    assertThat(config.webhook()).as("no second problem follows from the first").isNotNull();
    new BotpressSink(config).close();
  }

  @ParameterizedTest
  @CsvSource({"webhook-secret,geheimesPasswört", "token,geheimesPasswört", "bot-id,geheimesPasswört", "webhook-url,webhook.example/SECRETPATH",
      "timeout,30d"})
  void build_tellsOfOneProblemOnly(String key, String value) {
    Settings settings = Settings.of(TABLES).with("autoplay.botpress.webhook-url", "https://webhook.example/abc").with("autoplay.sinks", "botpress")
        .with("autoplay.botpress." + key, value);
    assertThatThrownBy(() -> Autoplay.builder().settings(settings).withoutTransport().build()).isInstanceOfSatisfying(ConfigException.class,
        refused -> assertThat(refused.problems()).singleElement().asString().startsWith("autoplay.botpress." + key + ": ")
            .doesNotContain(value));
  }

  @ParameterizedTest
  @ValueSource(strings = {"webhook.example/SECRETPATH", "https://webhook example/SECRETPATH", "ftp://webhook.example/SECRETPATH",
      "https://webhook.example/SECRET PATH", "https:SECRETPATH"})
  void from_doesNotShowAWebhookUrlThatIsNone(String url) {
    Settings settings = Settings.of(Map.of("autoplay.botpress.webhook-url", url));
    new BotpressSink(BotpressConfig.from(settings)).close();
    assertThat(settings.problems()).containsExactly(
        "autoplay.botpress.webhook-url: must be an absolute http or https address, which it is not (its value is not shown)");
  }

  @Test
  void from_namesAddressesThatCannotBeCalled() {
    Settings settings = Settings.of(TABLES).with("autoplay.botpress.base-url", "https://me:pw@proxy.example:99999/botpress?key=k")
        .with("autoplay.botpress.webhook-url", "http://webhook.example:99999/SECRETPATH");
    new BotpressSink(BotpressConfig.from(settings)).close();
    String rule = "must be an address with a valid host name (no '_') and, if any, a port from 1 to 65535";
    assertThat(settings.problems()).satisfiesExactlyInAnyOrder(
        base -> assertThat(base).startsWith("autoplay.botpress.base-url: ").contains("a port from 1 to 65535, but is \"https://…@proxy.example:99999/botpress?…\""),
        hook -> assertThat(hook).isEqualTo("autoplay.botpress.webhook-url: " + rule + ", which it is not (its value is not shown)"));
    URI noHost = URI.create("http://" + "a".repeat(64) + ".example/x");
    assertThatThrownBy(() -> new Webhook(noHost, Secret.NONE)).hasMessage("webhook url: " + rule + ", but is not");
    assertThatThrownBy(() -> new Account(URI.create("http://x.example:0/"), Secret.of("t"), "b", null))
        .hasMessage("baseUrl: " + rule + ", but is http://x.example:0/");
    assertThatThrownBy(() -> new Account(URI.create("proxy.example/key"), Secret.of("t"), "b", null))
        .hasMessage("baseUrl: must be an absolute http or https address, but is …");
  }

  @Test
  void constructors_doNotShowWhatNoHeaderCanCarry() {
    String rule = ": must be of printable ASCII without spaces around it";
    URI url = URI.create("https://webhook.example/abc");
    assertThatThrownBy(() -> new Webhook(url, Secret.of("ö"))).hasMessage("secret" + rule);
    assertThatThrownBy(() -> new Account(url, Secret.of("t\n"), "b", null)).hasMessage("token" + rule);
    assertThatThrownBy(() -> new Account(url, Secret.of("t"), "ö", null)).hasMessage("botId" + rule);
    assertThatThrownBy(() -> new Account(url, Secret.of("t"), "b", " w")).hasMessage("workspaceId" + rule);
    assertThat(new Account(url, Secret.of("t ~"), "b", "w").workspaceId()).isEqualTo("w");
  }

  @Test
  void constructors_refuseWhatCannotWork() {
    assertThatThrownBy(() -> new BotpressConfig(null, null, Duration.ofSeconds(1))).hasMessage("webhook, tables: one of them must be given, but neither is");
    Webhook webhook = new Webhook(URI.create("https://webhook.example/abc"), Secret.NONE);
    assertThatThrownBy(() -> new BotpressConfig(webhook, null, Duration.ofNanos(999_999))).hasMessage("timeout: must be from 1 ms to 1 h, but is PT0.000999999S");
    assertThatThrownBy(() -> new BotpressConfig(webhook, null, Duration.ofHours(2))).hasMessage("timeout: must be from 1 ms to 1 h, but is PT2H");
    assertThatThrownBy(() -> new Table("Sessions", 1)).hasMessageContaining("end in Table, but is Sessions");
    assertThatThrownBy(() -> new Table("A".repeat(31) + "Table", 1)).hasMessageContaining("at most 35");
    assertThatThrownBy(() -> new Table("ATable", 0)).hasMessage("factor: must be from 1 to 30, but is 0");
    assertThatThrownBy(() -> new Upkeep(Covered.KEEP, Duration.ZERO, Duration.ofMillis(51))).hasMessageContaining("linger: must be from 0 to 50 ms");
    assertThatThrownBy(() -> new Upkeep(Covered.KEEP, Duration.ofMillis(-1), Duration.ZERO)).hasMessageContaining("retention: must not be negative");
    assertThatThrownBy(() -> new Webhook(URI.create("ftp://x.example/"), Secret.NONE)).hasMessage("webhook url: must be an absolute http or https address, but is not");
    assertThatThrownBy(() -> new Account(BotpressConfig.CLOUD, Secret.NONE, "b", null)).hasMessage("token, botId: must not be empty");
  }

  @Test
  void plugin_isFoundAndBindsTheSink() {
    AutoplayPlugin plugin = ServiceLoader.load(AutoplayPlugin.class).stream().map(ServiceLoader.Provider::get)
        .filter(found -> found.name().equals("botpress")).findFirst().orElseThrow();
    assertThat(plugin.slot()).isEqualTo(Slot.SINK);
    Map<String, Sink> sinks = Guice.createInjector(plugin.module(Settings.of(TABLES))).getInstance(Key.get(new TypeLiteral<Map<String, Sink>>() {}));
    assertThat(sinks).containsOnlyKeys("botpress").extractingByKey("botpress").isInstanceOf(BotpressSink.class);
    sinks.get("botpress").close();
  }
}
