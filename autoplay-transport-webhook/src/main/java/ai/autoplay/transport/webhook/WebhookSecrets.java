package ai.autoplay.transport.webhook;

import static java.util.Objects.requireNonNull;

import ai.autoplay.plugin.Secret;
import ai.autoplay.plugin.Settings;
import java.util.Base64;
import java.util.List;

/**
 * What genuine requests are signed with: the connector's own scheme, Standard Webhooks, or both, each with up to two secrets so that
 * one can be exchanged without losing a request. Empty where there is none.
 *
 * @param connector         the secret of {@code X-Connector-Signature}
 * @param previousConnector the one before it; only beside a current one
 * @param standard          the secret of {@code webhook-signature}: Base64, with {@code whsec_} in front or without
 * @param previousStandard  the one before it; only beside a current one
 */
public record WebhookSecrets(Secret connector, Secret previousConnector, Secret standard, Secret previousStandard) {
  static final List<String> KEYS = List.of("autoplay.webhook.secret", "autoplay.webhook.previous-secret",
      "autoplay.webhook.standard-secret", "autoplay.webhook.previous-standard-secret");
  private static final String STANDARD_RULE = "must be Base64, with whsec_ in front or without, and is not (the value is not shown)";
  /** No secret at all. */
  public static final WebhookSecrets NONE = new WebhookSecrets(Secret.NONE, Secret.NONE, Secret.NONE, Secret.NONE);

  /**
   * Checks that a previous secret has a successor, and that those of Standard Webhooks are Base64.
   *
   * @throws IllegalArgumentException naming the key and the rule, never the value
   */
  public WebhookSecrets {
    requirePair(0, requireNonNull(connector, "connector"), requireNonNull(previousConnector, "previousConnector"));
    requirePair(2, requireNonNull(standard, "standard"), requireNonNull(previousStandard, "previousStandard"));
    requireStandard(2, standard);
    requireStandard(3, previousStandard);
  }

  /** One secret of the connector's own scheme. */
  public static WebhookSecrets connector(Secret secret) {
    return new WebhookSecrets(secret, Secret.NONE, Secret.NONE, Secret.NONE);
  }

  /** One secret of Standard Webhooks. */
  public static WebhookSecrets standard(Secret secret) {
    return new WebhookSecrets(Secret.NONE, Secret.NONE, secret, Secret.NONE);
  }

  boolean any() {
    return !connector.isEmpty() || !standard.isEmpty();
  }

  static WebhookSecrets from(Settings settings) {
    Secret connector = settings.secret(KEYS.get(0));
    Secret previousConnector = settings.secret(KEYS.get(1));
    Secret standard = readStandard(settings, 2);
    Secret previousStandard = readStandard(settings, 3);
    reportLonely(settings, 0);
    reportLonely(settings, 2);
    return new WebhookSecrets(connector, connector.isEmpty() ? Secret.NONE : previousConnector,
        standard, standard.isEmpty() ? Secret.NONE : previousStandard);
  }

  private static void reportLonely(Settings settings, int current) {
    if (settings.text(KEYS.get(current)).isEmpty() && settings.text(KEYS.get(current + 1)).isPresent()) {
      settings.problem(KEYS.get(current + 1), pairRule(current));
    }
  }

  private static Secret readStandard(Settings settings, int index) {
    Secret secret = settings.secret(KEYS.get(index));
    if (isStandard(secret)) {
      return secret;
    }
    settings.problem(KEYS.get(index), STANDARD_RULE);
    return Secret.NONE;
  }

  private static void requirePair(int current, Secret secret, Secret previous) {
    if (secret.isEmpty() && !previous.isEmpty()) {
      throw new IllegalArgumentException(KEYS.get(current + 1) + ": " + pairRule(current));
    }
  }

  private static void requireStandard(int index, Secret secret) {
    if (!isStandard(secret)) {
      throw new IllegalArgumentException(KEYS.get(index) + ": " + STANDARD_RULE);
    }
  }

  private static String pairRule(int current) {
    return "must not be set alone: the newer secret belongs into " + KEYS.get(current);
  }

  private static boolean isStandard(Secret secret) {
    String value = secret.reveal();
    try {
      String encoded = value.startsWith("whsec_") ? value.substring("whsec_".length()) : value;
      return value.isEmpty() || Base64.getDecoder().decode(encoded).length > 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
