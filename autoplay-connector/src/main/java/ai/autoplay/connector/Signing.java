package ai.autoplay.connector;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.autoplay.plugin.Secret;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256 in the forms that wire.md §3 and §4 name. */
final class Signing {
  static final String HEX_PREFIX = "sha256=";
  static final String STANDARD_PREFIX = "whsec_";

  private Signing() {}

  /** {@code sha256=<hex>} over the body, under the secret as it is written. */
  static String connector(Secret secret, byte[] body) {
    return HEX_PREFIX + HexFormat.of().formatHex(hmac(secret.reveal().getBytes(UTF_8), body));
  }

  /** Whether {@code shown} is the {@code sha256=} signature of {@code body}, in hex of either case; takes the same time for any. */
  static boolean isConnectors(String shown, Secret secret, byte[] body) {
    try {
      byte[] signature = HexFormat.of().parseHex(shown.substring(HEX_PREFIX.length()).strip());
      return MessageDigest.isEqual(signature, hmac(secret.reveal().getBytes(UTF_8), body));
    } catch (IllegalArgumentException noHex) {
      return false;
    }
  }

  static boolean isStandard(Secret secret) {
    return secret.reveal().startsWith(STANDARD_PREFIX);
  }

  /** {@code v1,<base64>} of Standard Webhooks, under what the secret's base64 stands for. */
  static String standard(Secret secret, String id, long seconds, byte[] body) {
    byte[] head = (id + '.' + seconds + '.').getBytes(UTF_8);
    byte[] signed = new byte[head.length + body.length];
    System.arraycopy(head, 0, signed, 0, head.length);
    System.arraycopy(body, 0, signed, head.length, body.length);
    byte[] key = Base64.getDecoder().decode(secret.reveal().substring(STANDARD_PREFIX.length()));
    return "v1," + Base64.getEncoder().encodeToString(hmac(key, signed));
  }

  private static byte[] hmac(byte[] key, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }
}
