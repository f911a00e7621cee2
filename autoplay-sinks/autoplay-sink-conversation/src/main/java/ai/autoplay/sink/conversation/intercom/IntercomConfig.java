package ai.autoplay.sink.conversation.intercom;

import static java.util.Objects.requireNonNull;

import ai.autoplay.plugin.Secret;
import ai.autoplay.plugin.Settings;
import ai.autoplay.plugin.WebAddress;
import ai.autoplay.sink.conversation.ConversationConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Notes in Intercom.
 *
 * @param account who writes them
 * @param store   the file in which links and notes are kept; null keeps them in memory only
 * @param notes   how they are made
 */
public record IntercomConfig(Account account, @Nullable Path store, ConversationConfig notes) {
  /** Where Intercom answers for workspaces in the US; those in Europe and Australia have addresses of their own. */
  public static final URI US = URI.create("https://api.intercom.io");

  private static final String PREFIX = "autoplay.intercom.";
  private static final List<String> WEBHOOK =
      List.of(IntercomWebhookConfig.SIGNED_WITH, IntercomWebhookConfig.OF_PRODUCT, PREFIX + "webhook-port", PREFIX + "webhook-host");
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(1);
  private static final Duration LONGEST_TIMEOUT = Duration.ofHours(1);
  private static final String ADMIN_RULE = "must be a teammate's id, digits only";
  private static final Account NOBODY = new Account(US, Secret.of("none"), "0", TIMEOUT);

  public IntercomConfig {
    requireNonNull(account, "account");
    requireNonNull(notes, "notes");
  }

  /** Notes of {@code account}, in memory only. */
  public IntercomConfig(Account account) {
    this(account, null, ConversationConfig.DEFAULTS);
  }

  /**
   * Who writes notes.
   *
   * @param baseUrl the API's address, {@code http} or {@code https}, which may have a path
   * @param token   an access token, of printable ASCII without spaces around it; not empty
   * @param adminId the teammate under whose name notes appear; digits
   * @param timeout the longest that one request may take; from 1 ms to 1 h, and well below the engine's write time-out
   */
  public record Account(URI baseUrl, Secret token, String adminId, Duration timeout) {
    public Account {
      String broken = WebAddress.brokenRule(requireNonNull(baseUrl, "baseUrl"));
      if (broken != null) {
        throw new IllegalArgumentException("baseUrl: " + broken + ", but is " + WebAddress.shown(baseUrl));
      }
      if (requireNonNull(token, "token").isEmpty()) {
        throw new IllegalArgumentException("token: must not be empty");
      }
      if (!token.isSendable()) {
        throw new IllegalArgumentException("token: must be of printable ASCII without spaces around it");
      }
      if (!isId(requireNonNull(adminId, "adminId"))) {
        throw new IllegalArgumentException("adminId: " + ADMIN_RULE + ", but is \"" + adminId + "\"");
      }
      if (!isTimeout(requireNonNull(timeout, "timeout"))) {
        throw new IllegalArgumentException("timeout: must be from 1 ms to 1 h, but is " + timeout);
      }
    }

    /** At {@link #US}, with 20 s for a request. */
    public Account(Secret token, String adminId) {
      this(US, token, adminId, TIMEOUT);
    }
  }

  private static boolean isTimeout(Duration timeout) {
    return timeout.compareTo(SHORTEST_TIMEOUT) >= 0 && timeout.compareTo(LONGEST_TIMEOUT) <= 0;
  }

  private static boolean isId(String text) {
    return text.matches("\\d{1,20}");
  }

  /**
   * Reads {@code autoplay.intercom.*}: {@code token}, {@code admin-id}, {@code base-url}, {@code timeout}; {@code store},
   * which is {@code intercom-notes.mv} in {@code autoplay.data-dir} when only that is set; {@code window}, {@code most-waiting}. What is
   * wrong is recorded in {@code settings}, and a stand-in taken.
   */
  public static IntercomConfig from(Settings settings) {
    WEBHOOK.forEach(settings::text);   // they are whoever's who serves the webhook
    Path store = settings.path(PREFIX + "store")
        .or(() -> settings.path("autoplay.data-dir").map(folder -> folder.resolve("intercom-notes.mv"))).orElse(null);
    return new IntercomConfig(account(settings), store, notes(settings));
  }

  private static Account account(Settings settings) {
    int before = settings.problems().size();
    settings.requiredText(PREFIX + "token");
    Secret token = settings.headerSecret(PREFIX + "token");
    String adminId = settings.requiredText(PREFIX + "admin-id");
    if (!adminId.isEmpty() && !isId(adminId)) {
      settings.problem(PREFIX + "admin-id", ADMIN_RULE + ", but is \"" + adminId + "\"");
    }
    URI baseUrl = settings.uri(PREFIX + "base-url").orElse(US);
    Duration timeout = settings.duration(PREFIX + "timeout", TIMEOUT);
    if (!isTimeout(timeout)) {
      settings.problem(PREFIX + "timeout", "must be from 1ms to 1h, but is " + timeout);
    }
    return settings.problems().size() > before ? NOBODY : new Account(baseUrl, token, adminId, timeout);
  }

  private static ConversationConfig notes(Settings settings) {
    ConversationConfig usual = ConversationConfig.DEFAULTS;
    return usual.withWindow(settings.duration(PREFIX + "window", usual.window()))
        .withMostWaiting(settings.integer(PREFIX + "most-waiting", usual.mostWaiting(), 1, 10_000));
  }
}
