package ai.autoplay.context;

import static java.util.Objects.requireNonNull;

import ai.autoplay.model.ActivityOptions;
import ai.autoplay.plugin.Secret;
import ai.autoplay.plugin.Settings;
import java.time.Duration;
import java.util.Optional;

/**
 * Where activity is read over HTTP, and by whom.
 *
 * @param host    a name or an address of this machine; loopback by default, because TLS belongs to a proxy in front
 * @param port    0 to 65,535; 0 takes any free one
 * @param token   what callers show as a bearer token; 16 characters or more, none of them white space
 * @param options what is told to callers who do not say otherwise
 */
public record ContextConfig(String host, int port, Secret token, ActivityOptions options) {
  /** Where it listens unless something else is said. */
  public static final String LOOPBACK = "127.0.0.1";
  /** {@link ActivityOptions#DEFAULTS}, whose tokens are counted as o200k_base does. */
  public static final ActivityOptions OPTIONS = ActivityOptions.DEFAULTS.withTokens(O200k::count);
  private static final String PREFIX = "autoplay.context.";
  private static final int SHORTEST_TOKEN = 16;
  private static final String TOKEN_RULE = "must be set to " + SHORTEST_TOKEN
      + " characters or more without white space: callers show it as \"Authorization: Bearer …\", and nothing is served without it";

  /** @throws IllegalArgumentException naming the key and the rule, and never the token */
  public ContextConfig {
    if (requireNonNull(host, "host").isBlank()) {
      throw new IllegalArgumentException(PREFIX + "host: must not be blank");
    }
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException(PREFIX + "port: must be a whole number from 0 to 65535, but is " + port);
    }
    if (!isGood(requireNonNull(token, "token"))) {
      throw new IllegalArgumentException(PREFIX + "token: " + TOKEN_RULE);
    }
    requireNonNull(options, "options");
  }

  /** On loopback, with {@link #OPTIONS}. */
  public ContextConfig(int port, Secret token) {
    this(LOOPBACK, port, token, OPTIONS);
  }

  private static boolean isGood(Secret token) {
    String text = token.reveal();
    return text.length() >= SHORTEST_TOKEN && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }

  /**
   * Reads {@code autoplay.context.port}, {@code .host}, {@code .token}, {@code .look-back} and {@code .most-actions}. Empty when no port is
   * set, and when something is wrong, which is collected in {@code settings}.
   */
  public static Optional<ContextConfig> from(Settings settings) {
    boolean wanted = settings.text(PREFIX + "port").isPresent();
    int port = settings.integer(PREFIX + "port", 0, 0, 65_535);
    String host = settings.text(PREFIX + "host").orElse(LOOPBACK);
    Secret token = settings.secret(PREFIX + "token");
    Duration lookBack = settings.duration(PREFIX + "look-back", requireNonNull(OPTIONS.lookBack(), "lookBack"));
    int mostActions = settings.integer(PREFIX + "most-actions", OPTIONS.mostActions(), 1, 10_000);
    if (lookBack.isZero()) {
      settings.problem(PREFIX + "look-back", "must be longer than zero");
      return Optional.empty();
    }
    if (wanted && !isGood(token)) {
      settings.problem(PREFIX + "token", TOKEN_RULE);
      return Optional.empty();
    }
    return wanted ? Optional.of(new ContextConfig(host, port, token, OPTIONS.withLookBack(lookBack).withMostActions(mostActions)))
        : Optional.empty();
  }
}
