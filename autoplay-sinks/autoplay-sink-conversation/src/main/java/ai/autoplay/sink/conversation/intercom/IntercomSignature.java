package ai.autoplay.sink.conversation.intercom;

import ai.autoplay.plugin.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** {@code X-Hub-Signature: sha1=<hex of HMAC-SHA1(client secret, raw body)>}. */
final class IntercomSignature {
  private static final String HEADER = "X-Hub-Signature";
  private static final String PREFIX = "sha1=";
  private static final String ALGORITHM = "HmacSHA1";
  private static final int HEX_LENGTH = 40;
  private final SecretKeySpec key;

  IntercomSignature(Secret secret) {
    this.key = new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), ALGORITHM);
  }

  /** Compares in a time that tells nothing about the right signature. */
  boolean isGenuine(byte[] body, Map<String, List<String>> headers) {
    List<String> values = headers.entrySet().stream().filter(header -> HEADER.equalsIgnoreCase(header.getKey()))
        .flatMap(header -> header.getValue().stream()).toList();
    if (values.size() != 1) {
      return false;
    }
    String value = values.get(0).strip();
    String hex = value.startsWith(PREFIX) ? value.substring(PREFIX.length()) : "";
    return hex.length() == HEX_LENGTH && hex.chars().allMatch(HexFormat::isHexDigit)
        && MessageDigest.isEqual(sign(body), HexFormat.of().parseHex(hex));
  }

  private byte[] sign(byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }
}
