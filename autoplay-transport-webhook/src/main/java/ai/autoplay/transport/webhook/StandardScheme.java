package ai.autoplay.transport.webhook;

import ai.autoplay.plugin.Secret;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.util.List;

/**
 * Standard Webhooks: {@code webhook-id}, {@code webhook-timestamp} and {@code webhook-signature}, with a tolerance of five minutes
 * either way. What is signed there is text, so a body that is not UTF-8 has no signature.
 */
final class StandardScheme implements SignatureScheme {
  static final String ID = "webhook-id";
  static final String TIMESTAMP = "webhook-timestamp";
  static final String SIGNATURE = "webhook-signature";
  private final List<Webhook> verifiers;

  StandardScheme(List<Secret> secrets) {
    this.verifiers = secrets.stream().map(StandardScheme::verifier).toList();
  }

  private static Webhook verifier(Secret secret) {
    try {
      return new Webhook(secret.reveal());
    } catch (EmptyWebhookSecretException e) {
      throw new IllegalArgumentException("a secret of Standard Webhooks must not be empty", e);
    }
  }

  @Override
  public boolean claims(WebhookRequest request) {
    return !request.header(SIGNATURE).isEmpty();
  }

  @Override
  public Verdict verify(WebhookRequest request) {
    for (String name : List.of(ID, TIMESTAMP, SIGNATURE)) {
      if (request.header(name).size() != 1) {
        return Verdict.refused(name + " must be there once");
      }
    }
    String text = request.text();
    if (text == null) {
      return Verdict.refused("the body is not UTF-8, and " + SIGNATURE + " is a signature of text");
    }
    String refusal = null;
    boolean genuine = false;
    for (Webhook verifier : verifiers) {
      try {
        verifier.verify(text, request.headers());
        genuine = true;
      } catch (WebhookVerificationException e) {
        refusal = SIGNATURE + ": " + e.getMessage();
      }
    }
    return genuine ? Verdict.genuine(request.header(ID).get(0)) : Verdict.refused(String.valueOf(refusal));
  }
}
