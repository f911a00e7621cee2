package ai.autoplay.connector;

import static java.util.Objects.requireNonNull;

import ai.autoplay.plugin.Secret;
import java.net.URI;
import java.util.Locale;

/**
 * Where a product's payloads are pushed to, beside being streamed.
 *
 * @param url    absolute http or https, without user info
 * @param secret that signs; one that begins with {@code whsec_} signs in the way of Standard Webhooks too (wire.md §3); not empty
 */
public record Forward(URI url, RotatingSecret secret) {

  /** @throws IllegalArgumentException if a rule above is broken; the message never shows the secret */
  public Forward {
    String scheme = requireNonNull(url, "url").getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    if (!(scheme.equals("http") || scheme.equals("https")) || url.getHost() == null || url.getRawUserInfo() != null) {
      throw new IllegalArgumentException("forward_url: must be an absolute http or https address without user info, but was '"
          + shown(url) + "'");
    }
    if (requireNonNull(secret, "secret").current().isEmpty()) {
      throw new IllegalArgumentException("forward_secret: must not be empty");
    }
    requireSigning(secret.current());
    requireSigning(secret.previous());
  }

  /** A target with a secret that is not being rotated. */
  public Forward(URI url, Secret secret) {
    this(url, RotatingSecret.of(secret));
  }

  private static void requireSigning(Secret secret) {
    try {
      if (Signing.isStandard(secret)) {
        Signing.standard(secret, "probe", 0, new byte[0]);
      }
    } catch (IllegalArgumentException e) {   // without the cause, which quotes the secret
      throw new IllegalArgumentException("forward_secret: what follows whsec_ must be base64 of at least one byte, but is not");
    }
  }

  /** The address without what may be secret in it. */
  static String shown(URI url) {
    return url.getHost() == null ? url.getScheme() + ":…"
        : url.getScheme() + "://" + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort()) + url.getPath();
  }
}
