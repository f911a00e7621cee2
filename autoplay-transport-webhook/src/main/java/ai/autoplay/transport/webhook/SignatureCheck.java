package ai.autoplay.transport.webhook;

import ai.autoplay.plugin.Secret;
import ai.autoplay.transport.webhook.SignatureScheme.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Who is believed: a request is held to the first configured scheme whose header it carries. */
final class SignatureCheck {
  private final List<SignatureScheme> schemes;
  private final String missing;

  SignatureCheck(WebhookSecrets secrets) {
    List<SignatureScheme> configured = new ArrayList<>();
    List<String> headers = new ArrayList<>();
    if (!secrets.standard().isEmpty()) {   // first, because it protects from replays
      configured.add(new StandardScheme(present(secrets.standard(), secrets.previousStandard())));
      headers.add(StandardScheme.SIGNATURE);
    }
    if (!secrets.connector().isEmpty()) {
      configured.add(new ConnectorScheme(present(secrets.connector(), secrets.previousConnector())));
      headers.add(ConnectorScheme.HEADER);
    }
    this.schemes = List.copyOf(configured);
    this.missing = "not signed: " + String.join(" or ", headers) + " is missing";
  }

  Verdict verify(WebhookRequest request) {
    if (schemes.isEmpty()) {
      return Verdict.genuine(null);   // WebhookConfig saw to it that this is meant
    }
    for (SignatureScheme scheme : schemes) {
      if (scheme.claims(request)) {
        return scheme.verify(request);
      }
    }
    return Verdict.refused(missing);
  }

  private static List<Secret> present(Secret current, Secret previous) {
    return Stream.of(current, previous).filter(secret -> !secret.isEmpty()).toList();
  }
}
