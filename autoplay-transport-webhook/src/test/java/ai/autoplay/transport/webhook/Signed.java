package ai.autoplay.transport.webhook;

import ai.autoplay.plugin.Secret;
import com.standardwebhooks.Webhook;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A sender: bodies and the headers that belong to them. */
final class Signed {
  static final String SECRET = "s3cr3t-of-the-connector";
  static final String OTHER = "another-secret";
  static final String STANDARD = "whsec_" + Base64.getEncoder().encodeToString("a secret of thirty-two bytes ...".getBytes(StandardCharsets.UTF_8));
  static final String OTHER_STANDARD = "whsec_" + Base64.getEncoder().encodeToString("another secret of some bytes ...".getBytes(StandardCharsets.UTF_8));
  static final WebhookConfig CONNECTOR =
      WebhookConfig.signedWith(WebhookSecrets.connector(Secret.of(SECRET))).at(new WebhookConfig.Address("127.0.0.1", 0, "/webhook"));

  private Signed() {}

  static String actions(String session) {
    return "{\"type\":\"actions\",\"product_id\":\"acme\",\"session_id\":\"" + session
        + "\",\"count\":1,\"forwarded_at\":1700000000.5,\"actions\":[{\"type\":\"click\",\"title\":\"Säve\"}]}";
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String hex(String secret, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(bytes(secret), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static WebhookRequest connector(String body) {
    return connector(bytes(body));
  }

  static WebhookRequest connector(byte[] body) {
    return request(body, "sha256=" + hex(SECRET, body));
  }

  static WebhookRequest request(byte[] body, String signature) {
    return new WebhookRequest(body,
        Map.of("Content-Type", List.of("application/json"), "X-Connector-Signature", List.of(signature)));
  }

  static WebhookRequest standard(String secret, String body, String id, Instant at) {
    return standard(body, id, Long.toString(at.getEpochSecond()), standardSignature(secret, body, id, at));
  }

  static WebhookRequest standard(String body, String id, String timestamp, String signature) {
    return new WebhookRequest(bytes(body), Map.of("Content-Type", List.of("application/json"),
        "webhook-id", List.of(id), "webhook-timestamp", List.of(timestamp), "webhook-signature", List.of(signature)));
  }

  static String standardSignature(String secret, String body, String id, Instant at) {
    try {
      return new Webhook(secret).sign(id, at.getEpochSecond(), body);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
