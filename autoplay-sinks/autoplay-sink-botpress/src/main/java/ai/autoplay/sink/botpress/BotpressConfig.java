package ai.autoplay.sink.botpress;

import static java.util.Objects.requireNonNull;

import ai.autoplay.plugin.Secret;
import ai.autoplay.plugin.Settings;
import ai.autoplay.plugin.WebAddress;
import java.net.URI;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the sink writes: to a bot's webhook, to its tables, or to both.
 *
 * @param webhook the bot's webhook; null to leave it alone
 * @param tables  the bot's tables; null to leave them alone. One of the two is there
 * @param timeout the longest that one request may take; from 1 ms to 1 h, and well below the engine's write time-out
 */
public record BotpressConfig(@Nullable Webhook webhook, @Nullable Tables tables, Duration timeout) {
  /** Where Botpress's own cloud answers. */
  public static final URI CLOUD = URI.create("https://api.botpress.cloud");

  private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(1);
  private static final Duration LONGEST_TIMEOUT = Duration.ofHours(1);
  static final Duration MAX_LINGER = Duration.ofMillis(50);
  static final int MAX_FACTOR = 30;
  static final Pattern TABLE_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,29}Table");
  static final String TABLE_RULE = "must be at most 35 letters, digits and underscores, begin with no digit and end in Table";

  public BotpressConfig {
    requireNonNull(timeout, "timeout");
    if (webhook == null && tables == null) {
      throw new IllegalArgumentException("webhook, tables: one of them must be given, but neither is");
    }
    if (!isTimeout(timeout)) {
      throw new IllegalArgumentException("timeout: must be from 1 ms to 1 h, but is " + timeout);
    }
  }

  /**
   * A bot's webhook integration.
   *
   * @param url    the {@code http} or {@code https} address that Botpress generated; it is as good as a password, so {@code toString}
   *               shows its host only, and messages nothing of it
   * @param secret sent as {@code x-bp-secret}, so of printable ASCII; empty for none
   */
  public record Webhook(URI url, Secret secret) {
    public Webhook {
      String broken = WebAddress.brokenRule(requireNonNull(url, "webhook url"));
      if (broken != null) {
        throw new IllegalArgumentException("webhook url: " + broken + ", but is not");
      }
      requireSendable("secret", requireNonNull(secret, "secret"));
    }

    @Override
    public String toString() {
      return "Webhook[" + url.getHost() + "]";
    }
  }

  /**
   * A bot's tables; both are created when they are missing.
   *
   * @param account   whose tables they are
   * @param events    one row per action
   * @param summaries one row per session
   * @param upkeep    what is removed, and when
   */
  public record Tables(Account account, Table events, Table summaries, Upkeep upkeep) {
    public Tables {
      requireNonNull(account, "account");
      requireNonNull(events, "events");
      requireNonNull(summaries, "summaries");
      requireNonNull(upkeep, "upkeep");
      if (events.name().equals(summaries.name())) {
        throw new IllegalArgumentException("events, summaries: must be two tables, but both are " + events.name());
      }
    }

    /** The tables of the public recipe with the usual upkeep. */
    public Tables(Account account) {
      this(account, Table.EVENTS, Table.SUMMARIES, Upkeep.USUAL);
    }
  }

  /**
   * Who calls the Tables API. Token, bot and workspace go into headers, so they are of printable ASCII without spaces around it.
   *
   * @param baseUrl     the API's address, {@code http} or {@code https}, which may have a path
   * @param token       an access token; not empty
   * @param botId       the bot; not empty
   * @param workspaceId the workspace; null where the token says it
   */
  public record Account(URI baseUrl, Secret token, String botId, @Nullable String workspaceId) {
    public Account {
      String broken = WebAddress.brokenRule(requireNonNull(baseUrl, "baseUrl"));
      if (broken != null) {
        throw new IllegalArgumentException("baseUrl: " + broken + ", but is " + WebAddress.shown(baseUrl));
      }
      if (requireNonNull(token, "token").isEmpty() || requireNonNull(botId, "botId").isEmpty()) {
        throw new IllegalArgumentException("token, botId: must not be empty");
      }
      requireSendable("token", token);
      requireSendable("botId", Secret.of(botId));
      requireSendable("workspaceId", workspaceId == null ? Secret.NONE : Secret.of(workspaceId));
    }
  }

  /**
   * One table.
   *
   * @param name   at most 35 letters, digits and underscores, ending in {@code Table}
   * @param factor 1 to 30: a row may hold 4 KB times this, and counts so often in the plan's quota. For a table that is there
   *               already its own factor holds
   */
  public record Table(String name, int factor) {
    static final Table EVENTS = new Table("AutoPlayEventsTable", 1);
    static final Table SUMMARIES = new Table("AutoPlayEventsSummaryTable", 1);

    public Table {
      if (!TABLE_NAME.matcher(requireNonNull(name, "name")).matches()) {
        throw new IllegalArgumentException("name: " + TABLE_RULE + ", but is " + name);
      }
      if (factor < 1 || factor > MAX_FACTOR) {
        throw new IllegalArgumentException("factor: must be from 1 to 30, but is " + factor);
      }
    }
  }

  /**
   * What is removed, and when.
   *
   * @param covered   what becomes of the actions that a summary condensed
   * @param retention rows older than this are removed once an hour (more often when it is shorter); zero keeps them for ever
   * @param linger    how long rows wait for those of other sessions; at most 50 ms
   */
  public record Upkeep(Covered covered, Duration retention, Duration linger) {
    static final Upkeep USUAL = new Upkeep(Covered.DELETE, Duration.ZERO, Duration.ofMillis(20));

    public Upkeep {
      requireNonNull(covered, "covered");
      if (requireNonNull(retention, "retention").isNegative()) {
        throw new IllegalArgumentException("retention: must not be negative, but is " + retention);
      }
      if (requireNonNull(linger, "linger").isNegative() || linger.compareTo(MAX_LINGER) > 0) {
        throw new IllegalArgumentException("linger: must be from 0 to 50 ms, but is " + linger);
      }
    }
  }

  /** What becomes of actions once a summary tells of them. */
  public enum Covered {
    /** They are deleted, as soon as the summary is confirmed. */
    DELETE,
    /** They stay until they are too old. */
    KEEP
  }

  /** The value is not shown: an id may be a secret in the wrong place. */
  private static void requireSendable(String name, Secret value) {
    if (!value.isSendable()) {
      throw new IllegalArgumentException(name + ": must be of printable ASCII without spaces around it");
    }
  }

  static boolean isTimeout(Duration timeout) {
    return timeout.compareTo(SHORTEST_TIMEOUT) >= 0 && timeout.compareTo(LONGEST_TIMEOUT) <= 0;
  }

  /**
   * Reads {@code autoplay.botpress.*}: {@code webhook-url}, {@code webhook-secret}; {@code token}, {@code bot-id}, {@code workspace-id},
   * {@code base-url}, {@code events-table}, {@code events-factor}, {@code summary-table}, {@code summary-factor}, {@code covered},
   * {@code retention}, {@code linger}; {@code timeout}. What is wrong is recorded in {@code settings}, and
   * a stand-in taken.
   */
  public static BotpressConfig from(Settings settings) {
    return new SettingsReader(settings).config();
  }
}
