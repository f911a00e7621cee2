package ai.autoplay.sink.conversation.intercom;

import static java.util.Objects.requireNonNull;

import ai.autoplay.plugin.Secret;
import ai.autoplay.plugin.Settings;
import java.util.Optional;

/**
 * Whose webhooks are believed, and whose users are spoken of.
 *
 * @param clientSecret the app's client secret, with which webhooks are signed
 * @param productId    the product whose users talk in this workspace: Intercom's webhooks do not say
 */
public record IntercomWebhookConfig(Secret clientSecret, String productId) {
  static final String SIGNED_WITH = "autoplay.intercom.client-secret";
  static final String OF_PRODUCT = "autoplay.intercom.product-id";

  public IntercomWebhookConfig {
    if (requireNonNull(clientSecret, "clientSecret").isEmpty() || requireNonNull(productId, "productId").isBlank()) {
      throw new IllegalArgumentException("clientSecret, productId: must not be empty");
    }
  }

  /**
   * Reads {@code autoplay.intercom.client-secret} and {@code autoplay.intercom.product-id}, which must both be set; what is missing is
   * recorded in {@code settings}, and then there is no config.
   */
  public static Optional<IntercomWebhookConfig> from(Settings settings) {
    int before = settings.problems().size();
    settings.requiredText(SIGNED_WITH);
    Secret secret = settings.secret(SIGNED_WITH);
    String productId = settings.requiredText(OF_PRODUCT);
    return settings.problems().size() > before ? Optional.empty() : Optional.of(new IntercomWebhookConfig(secret, productId));
  }
}
