package ai.autoplay.sink.botpress;

import ai.autoplay.plugin.Secret;
import ai.autoplay.plugin.Settings;
import ai.autoplay.plugin.WebAddress;
import ai.autoplay.sink.botpress.BotpressConfig.Account;
import ai.autoplay.sink.botpress.BotpressConfig.Covered;
import ai.autoplay.sink.botpress.BotpressConfig.Table;
import ai.autoplay.sink.botpress.BotpressConfig.Tables;
import ai.autoplay.sink.botpress.BotpressConfig.Upkeep;
import ai.autoplay.sink.botpress.BotpressConfig.Webhook;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads a {@link BotpressConfig}; what is wrong becomes a problem of the settings, and a stand-in takes its place. */
final class SettingsReader {
  private static final String PREFIX = "autoplay.botpress.";
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final Secret NONE = Secret.of("none");
  private static final Tables STAND_IN = new Tables(new Account(BotpressConfig.CLOUD, NONE, NONE.reveal(), null));
  private final Settings settings;

  SettingsReader(Settings settings) {
    this.settings = settings;
  }

  BotpressConfig config() {
    Webhook webhook = webhook();
    Tables tables = tables();
    Duration timeout = timeout();
    if (webhook == null && tables == null) {
      settings.problem(PREFIX + "webhook-url",
          "must be set, or " + PREFIX + "token and " + PREFIX + "bot-id must be, or all three, and none is");
    }
    return new BotpressConfig(webhook, webhook == null && tables == null ? STAND_IN : tables, timeout);
  }

  private Duration timeout() {
    Duration timeout = settings.duration(PREFIX + "timeout", TIMEOUT);
    if (BotpressConfig.isTimeout(timeout)) {
      return timeout;
    }
    settings.problem(PREFIX + "timeout", "must be from 1ms to 1h, but is " + timeout);
    return TIMEOUT;
  }

  private @Nullable Webhook webhook() {
    Secret secret = settings.headerSecret(PREFIX + "webhook-secret");
    return settings.text(PREFIX + "webhook-url").map(url -> new Webhook(webhookUrl(url), secret)).orElse(null);
  }

  /** Not read as an address, since then a problem would show it. */
  private URI webhookUrl(String text) {
    String broken = WebAddress.brokenRule(text);
    if (broken == null) {
      return URI.create(text);
    }
    settings.problem(PREFIX + "webhook-url", broken + ", which it is not (its value is not shown)");
    return BotpressConfig.CLOUD;
  }

  private @Nullable Tables tables() {
    Secret token = settings.headerSecret(PREFIX + "token");
    String botId = settings.headerSecret(PREFIX + "bot-id").reveal();
    URI baseUrl = settings.uri(PREFIX + "base-url").orElse(BotpressConfig.CLOUD);
    String workspaceId = settings.headerSecret(PREFIX + "workspace-id").reveal();
    Table events = table("events", Table.EVENTS);
    Table summaries = table("summary", Table.SUMMARIES);
    Upkeep upkeep = upkeep();
    if (token.isEmpty() && botId.isEmpty()) {
      return null;
    }
    if (token.isEmpty() || botId.isEmpty()) {
      settings.problem(PREFIX + (token.isEmpty() ? "token" : "bot-id"),
          "must be set when " + PREFIX + (token.isEmpty() ? "bot-id" : "token") + " is, and is not");
      return STAND_IN;
    }
    if (events.name().equals(summaries.name())) {
      settings.problem(PREFIX + "summary-table", "must be another table than " + PREFIX + "events-table, but both are " + events.name());
      return STAND_IN;
    }
    return new Tables(new Account(baseUrl, token, botId, workspaceId.isEmpty() ? null : workspaceId), events, summaries, upkeep);
  }

  private Table table(String kind, Table usual) {
    String name = settings.text(PREFIX + kind + "-table").orElse(usual.name());
    int factor = settings.integer(PREFIX + kind + "-factor", usual.factor(), 1, BotpressConfig.MAX_FACTOR);
    if (!BotpressConfig.TABLE_NAME.matcher(name).matches()) {
      settings.problem(PREFIX + kind + "-table", BotpressConfig.TABLE_RULE + ", but is \"" + name + "\"");
      return usual;
    }
    return new Table(name, factor);
  }

  private Upkeep upkeep() {
    Covered covered = settings.choice(PREFIX + "covered", Covered.DELETE);
    Duration retention = settings.duration(PREFIX + "retention", Duration.ZERO);
    Duration linger = settings.duration(PREFIX + "linger", Upkeep.USUAL.linger());
    if (linger.compareTo(BotpressConfig.MAX_LINGER) > 0) {
      settings.problem(PREFIX + "linger", "must be from 0 to 50ms, but is " + linger.toMillis() + "ms");
      return new Upkeep(covered, retention, Upkeep.USUAL.linger());
    }
    return new Upkeep(covered, retention, linger);
  }
}
