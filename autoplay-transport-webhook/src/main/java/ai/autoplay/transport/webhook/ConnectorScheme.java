package ai.autoplay.transport.webhook;

import ai.autoplay.plugin.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** {@code X-Connector-Signature: sha256=<hex of HMAC-SHA256(secret, raw body)>}, hex of either case (wire.md §3). */
final class ConnectorScheme implements SignatureScheme {
  static final String HEADER = "X-Connector-Signature";
  private static final String ALGORITHM = "HmacSHA256";
  private static final String PREFIX = "sha256=";
  private static final int HEX_LENGTH = 64;
  private final List<SecretKeySpec> keys;

  ConnectorScheme(List<Secret> secrets) {
    this.keys = secrets.stream()
        .map(secret -> new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), ALGORITHM)).toList();
  }

  @Override
  public boolean claims(WebhookRequest request) {
    return !request.header(HEADER).isEmpty();
  }

  @Override
  public Verdict verify(WebhookRequest request) {
    List<String> values = request.header(HEADER);
    if (values.size() != 1) {
      return Verdict.refused(HEADER + " must be there once");
    }
    byte[] claimed = parse(values.get(0).strip());
    if (claimed == null) {
      return Verdict.refused(HEADER + " must be sha256= and " + HEX_LENGTH + " hex digits");
    }
    boolean genuine = false;
    for (SecretKeySpec key : keys) {
      genuine |= MessageDigest.isEqual(sign(key, request.body()), claimed);
    }
    return genuine ? Verdict.genuine(null) : Verdict.refused(HEADER + " does not fit the body and the secret");
  }

  private static byte @Nullable [] parse(String value) {
    String hex = value.startsWith(PREFIX) ? value.substring(PREFIX.length()) : "";
    return hex.length() == HEX_LENGTH && hex.chars().allMatch(HexFormat::isHexDigit) ? HexFormat.of().parseHex(hex) : null;
  }

  private static byte[] sign(SecretKeySpec key, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }
}
