package ai.autoplay.transport.webhook;

import static java.util.Objects.requireNonNull;

import ai.autoplay.plugin.Secret;
import ai.autoplay.plugin.Settings;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Where webhooks are received, whose are believed, and how much is taken at a time.
 *
 * @param address       where to listen
 * @param secrets       what requests are signed with; {@link WebhookSecrets#NONE} only together with {@code allowUnsigned}
 * @param limits        how long and how much
 * @param allowUnsigned takes every request for genuine; only without secrets. For development
 * @param withoutSpool  the operator's word that a dead sink may mean 503 for everything; read by {@code bin/autoplay run}, which
 *                      otherwise wants a data directory
 */
public record WebhookConfig(
    Address address, WebhookSecrets secrets, WebhookLimits limits, boolean allowUnsigned, boolean withoutSpool) {
  private static final String PREFIX = "autoplay.webhook.";
  static final String HEALTH = "/healthz";
  private static final String NO_SECRET = "must be set, and is not: without it anybody can post activity. Set it (or "
      + PREFIX + "standard-secret), or set " + PREFIX + "allow-unsigned=true to take every request for genuine";
  private static final String BOTH = "must not be true while a secret is set: it would let requests through that nobody signed";

  /** The stand-in for a missing secret: whoever overlooks the problem gets an endpoint that believes nobody, not everybody. */
  private static final WebhookSecrets NOBODY = WebhookSecrets.connector(Secret.of(UUID.randomUUID().toString()));

  /**
   * Checks that requests are either signed or meant not to be.
   *
   * @throws IllegalArgumentException if there is no secret and unsigned requests are not allowed, or both
   */
  public WebhookConfig {
    requireNonNull(address, "address");
    requireNonNull(secrets, "secrets");
    requireNonNull(limits, "limits");
    if (!allowUnsigned && !secrets.any()) {
      throw new IllegalArgumentException(PREFIX + "secret: " + NO_SECRET);
    }
    if (allowUnsigned && secrets.any()) {
      throw new IllegalArgumentException(PREFIX + "allow-unsigned: " + BOTH);
    }
  }

  /** The defaults, for requests that are signed with {@code secrets}. */
  public static WebhookConfig signedWith(WebhookSecrets secrets) {
    return new WebhookConfig(Address.DEFAULT, secrets, WebhookLimits.DEFAULTS, false, false);
  }

  /** The defaults, and every request is taken for genuine. For development. */
  public static WebhookConfig unsigned() {
    return new WebhookConfig(Address.DEFAULT, WebhookSecrets.NONE, WebhookLimits.DEFAULTS, true, false);
  }

  /** The same, listening at {@code address}. */
  public WebhookConfig at(Address address) {
    return new WebhookConfig(address, secrets, limits, allowUnsigned, withoutSpool);
  }

  /** The same, with {@code limits}. */
  public WebhookConfig within(WebhookLimits limits) {
    return new WebhookConfig(address, secrets, limits, allowUnsigned, withoutSpool);
  }

  /**
   * Reads {@code autoplay.webhook.host}, {@code .port}, {@code .path}, {@code .secret}, {@code .previous-secret},
   * {@code .standard-secret}, {@code .previous-standard-secret}, {@code .patience}, {@code .max-body}, {@code .max-concurrency},
   * {@code .idle-timeout}, {@code .body-timeout}, {@code .allow-unsigned} and {@code .without-spool}; what is wrong is collected
   * in {@code settings}.
   */
  public static WebhookConfig from(Settings settings) {
    Address address = Address.from(settings);
    WebhookSecrets secrets = WebhookSecrets.from(settings);
    WebhookLimits limits = WebhookLimits.from(settings);
    boolean allowUnsigned = settings.flag(PREFIX + "allow-unsigned", false);
    boolean withoutSpool = settings.flag(PREFIX + "without-spool", false);
    boolean signed = isAnySet(settings);
    if (!allowUnsigned && !signed) {
      settings.problem(PREFIX + "secret", NO_SECRET);
    } else if (allowUnsigned && signed) {
      settings.problem(PREFIX + "allow-unsigned", BOTH);
    }
    boolean open = allowUnsigned && !signed;
    return new WebhookConfig(address, open || secrets.any() ? secrets : NOBODY, limits, open, withoutSpool);
  }

  private static boolean isAnySet(Settings settings) {
    return WebhookSecrets.KEYS.stream().anyMatch(key -> settings.text(key).isPresent());
  }

  /**
   * Where to listen.
   *
   * @param host a name or an address; {@code 0.0.0.0} for all. Loopback by default, because TLS belongs to a proxy in front
   * @param port 0 to 65,535; 0 takes any free one
   * @param path what requests are posted to; starts with a slash, has no query, no {@code //}, no part {@code .} or {@code ..},
   *             none of {@code "<>\^`{|}[]%;}, and is not {@code /healthz}
   */
  public record Address(String host, int port, String path) {
    /** {@code http://127.0.0.1:8080/webhook}. */
    public static final Address DEFAULT = new Address("127.0.0.1", 8080, "/webhook");
    private static final String ILLEGAL = "?#%;\"<>\\^`{|}[]";
    private static final String PATH_RULE = "must start with a slash, hold no space and none of " + ILLEGAL
        + ", have no '//' and no '.' or '..' as a part, and not be /healthz";

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException naming the key, the rule and the value
     */
    public Address {
      requireNonNull(host, "host");
      if (host.isBlank()) {
        throw new IllegalArgumentException(PREFIX + "host: must not be blank");
      }
      if (port < 0 || port > 65_535) {
        throw new IllegalArgumentException(PREFIX + "port: must be a whole number from 0 to 65535, but is " + port);
      }
      if (!isPath(requireNonNull(path, "path"))) {
        throw new IllegalArgumentException(PREFIX + "path: " + PATH_RULE + ", but is \"" + path + "\"");
      }
    }

    static Address from(Settings settings) {
      String host = settings.text(PREFIX + "host").orElse(DEFAULT.host);
      int port = settings.integer(PREFIX + "port", DEFAULT.port, 0, 65_535);
      String path = settings.text(PREFIX + "path").orElse(DEFAULT.path);
      if (!isPath(path)) {
        settings.problem(PREFIX + "path", PATH_RULE + ", but is \"" + path + "\"");
        path = DEFAULT.path;
      }
      return new Address(host, port, path);
    }

    /** What never stands in the path of a request, or is resolved before it is compared, would match none. */
    private static boolean isPath(String path) {
      boolean legal = path.chars().noneMatch(c -> c <= ' ' || ILLEGAL.indexOf(c) >= 0);
      boolean resolved = !path.contains("//") && Stream.of(path.split("/")).noneMatch(part -> part.equals(".") || part.equals(".."));
      return path.startsWith("/") && !path.equals(HEALTH) && legal && resolved;
    }
  }
}
