package ai.autoplay.connector;

import static java.util.Objects.requireNonNull;

import ai.autoplay.plugin.Secret;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A product whose sessions the connector streams.
 *
 * @param id            stands in the stream's URL: 1 to 128 of {@code A–Z a–z 0–9 . _ ~ -}, not beginning with a dot
 * @param projectKey    what its pages give to {@code posthog.init}: of the same characters; no secret, since every page shows it
 * @param token         what a subscriber and a sender of typed actions must show; not empty, because whoever reads the stream
 *                      sees what people do
 * @param webhookSecret what PostHog's webhook destination must show or sign with; {@link RotatingSecret#NONE} closes that way in
 * @param forward       where payloads are pushed to; null for a stream alone
 * @param rules         what it allows and asks for
 */
public record Product(String id, String projectKey, RotatingSecret token, RotatingSecret webhookSecret, @Nullable Forward forward,
    ProductRules rules) {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,127}");
  private static final String RULE = ": must be 1 to 128 letters, digits, '.', '_', '~' or '-', not beginning with '.', but was '";

  /** @throws IllegalArgumentException if a rule above is broken; the message never shows a secret */
  public Product {
    if (!ID.matcher(requireNonNull(id, "id")).matches()) {
      throw new IllegalArgumentException("product id" + RULE + id + "'");
    }
    if (!ID.matcher(requireNonNull(projectKey, "projectKey")).matches()) {
      throw new IllegalArgumentException("project key of product '" + id + "'" + RULE + projectKey + "'");
    }
    if (requireNonNull(token, "token").current().isEmpty()) {
      throw new IllegalArgumentException("token of product '" + id + "': must not be empty");
    }
    requireNonNull(webhookSecret, "webhookSecret");
    requireNonNull(rules, "rules");
  }

  /** A product with the project key {@code phc_{id}}, no webhook and the default rules. */
  public Product(String id, Secret token) {
    this(id, defaultProjectKey(id), RotatingSecret.of(token), RotatingSecret.NONE, null, ProductRules.DEFAULTS);
  }

  /** {@code phc_{id}}, cut to the allowed length. */
  static String defaultProjectKey(String id) {
    String key = "phc_" + requireNonNull(id, "id");
    return key.substring(0, Math.min(128, key.length()));
  }

  public Product withProjectKey(String projectKey) {
    return new Product(id, projectKey, token, webhookSecret, forward, rules);
  }

  public Product withToken(RotatingSecret token) {
    return new Product(id, projectKey, token, webhookSecret, forward, rules);
  }

  public Product withWebhookSecret(RotatingSecret webhookSecret) {
    return new Product(id, projectKey, token, webhookSecret, forward, rules);
  }

  public Product withForward(@Nullable Forward forward) {
    return new Product(id, projectKey, token, webhookSecret, forward, rules);
  }

  public Product withRules(ProductRules rules) {
    return new Product(id, projectKey, token, webhookSecret, forward, rules);
  }
}
