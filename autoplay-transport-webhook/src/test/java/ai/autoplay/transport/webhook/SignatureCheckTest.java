package ai.autoplay.transport.webhook;

import static ai.autoplay.transport.webhook.Signed.OTHER;
import static ai.autoplay.transport.webhook.Signed.OTHER_STANDARD;
import static ai.autoplay.transport.webhook.Signed.SECRET;
import static ai.autoplay.transport.webhook.Signed.STANDARD;
import static ai.autoplay.transport.webhook.Signed.bytes;
import static ai.autoplay.transport.webhook.Signed.hex;
import static ai.autoplay.transport.webhook.Signed.request;
import static ai.autoplay.transport.webhook.Signed.standard;
import static ai.autoplay.transport.webhook.Signed.standardSignature;
import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.plugin.Secret;
import ai.autoplay.transport.webhook.SignatureScheme.Verdict;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureCheckTest {
  private static final String BODY = "{\"a\":\"ü\"}";
  private static final String RIGHT = hex(SECRET, bytes(BODY));
  private final SignatureCheck connector = check(SECRET, "", "", "");
  private final SignatureCheck standard = check("", "", STANDARD, "");
  private final SignatureCheck both = check(SECRET, OTHER, STANDARD, OTHER_STANDARD);

  @Test
  void connector_takesHexOfEitherCase() {
    assertGenuine(connector, request(bytes(BODY), "sha256=" + RIGHT));
    assertGenuine(connector, request(bytes(BODY), "sha256=" + RIGHT.toUpperCase(Locale.ROOT)));
  }

  @Test
  void connector_takesTheSecretBeforeToo() {
    SignatureCheck rotating = check(SECRET, OTHER, "", "");
    assertGenuine(rotating, request(bytes(BODY), "sha256=" + RIGHT));
    assertGenuine(rotating, request(bytes(BODY), "sha256=" + hex(OTHER, bytes(BODY))));
    assertRefused(connector, request(bytes(BODY), "sha256=" + hex(OTHER, bytes(BODY))), "does not fit");
  }

  static Stream<String> badSignatures() {
    String flipped = (RIGHT.charAt(0) == '0' ? '1' : '0') + RIGHT.substring(1);
    return Stream.of("", " ", "sha256=", "sha256", RIGHT, "sha1=" + RIGHT, "sha256=" + flipped, "sha256=" + RIGHT.substring(1),
        "sha256=" + RIGHT + "00", "sha256= " + RIGHT, "sha256=" + RIGHT.substring(1) + "g", "sha256=" + "٠".repeat(64),
        "sha256=" + "ä".repeat(64), "sha256=" + "\uD83D".repeat(64), "sha256=" + "0".repeat(64), "\u0000", "x".repeat(100_000),
        "sha256=" + RIGHT + ", sha256=" + RIGHT, "v1," + RIGHT);
  }

  @ParameterizedTest(name = "{index}")   // the values are more than test reports can bear
  @MethodSource("badSignatures")
  void connector_refusesWhatIsNoSignature(String signature) {
    assertRefused(connector, request(bytes(BODY), signature), "X-Connector-Signature");
  }

  @Test
  void connector_refusesOneChangedByte() {
    assertRefused(connector, request(bytes(BODY + " "), "sha256=" + RIGHT), "does not fit");
  }

  @Test
  void connector_refusesTwoHeadersAndNone() {
    List<String> twice = List.of("sha256=" + RIGHT, "sha256=" + RIGHT);
    assertRefused(connector, new WebhookRequest(bytes(BODY), Map.of("X-Connector-Signature", twice)), "must be there once");
    assertRefused(connector, new WebhookRequest(bytes(BODY), Map.of("X-Connector-Signature", List.of("sha256=" + RIGHT),
        "x-connector-signature", List.of("sha256=" + RIGHT))), "must be there once");
    assertRefused(connector, new WebhookRequest(bytes(BODY), Map.of()), "not signed: X-Connector-Signature is missing");
  }

  @Test
  void headers_ofAnyKindAreNoTrouble() {
    Map<String, List<String>> hostile = new HashMap<>(Map.of("Ünïcode", List.of("ü\u0000"), "", List.of(), "X".repeat(100_000),
        List.of("y".repeat(100_000)), "x-CONNECTOR-signature", List.of("sha256=" + RIGHT)));
    hostile.put(null, List.of("HTTP/1.1 200 OK"));
    hostile.put("none", null);
    assertGenuine(connector, new WebhookRequest(bytes(BODY), hostile));
  }

  @Test
  void standard_isGenuineAndNamesTheMessage() {
    Verdict verdict = standard.verify(standard(STANDARD, BODY, "msg_1", Instant.now()));
    assertThat(verdict).isEqualTo(Verdict.genuine("msg_1"));
  }

  @Test
  void standard_takesOneGoodSignatureAmongSeveral() {
    Instant now = Instant.now();
    String seconds = Long.toString(now.getEpochSecond());
    String good = standardSignature(STANDARD, BODY, "msg_1", now);
    assertGenuine(standard, standard(BODY, "msg_1", seconds, "v1a,xyz v1,AAAA " + good + " v2,zzz"));
    assertRefused(standard, standard(BODY, "msg_1", seconds, good.replace("v1,", "v2,")), "No matching signature");
  }

  @Test
  void standard_takesTheSecretBeforeToo() {
    SignatureCheck rotating = check("", "", STANDARD, OTHER_STANDARD);
    assertGenuine(rotating, standard(STANDARD, BODY, "msg_1", Instant.now()));
    assertGenuine(rotating, standard(OTHER_STANDARD, BODY, "msg_1", Instant.now()));
    assertRefused(standard, standard(OTHER_STANDARD, BODY, "msg_1", Instant.now()), "No matching signature");
  }

  @Test
  void standard_refusesWhatIsTooOldOrTooNew() {
    Instant now = Instant.now();
    assertGenuine(standard, standard(STANDARD, BODY, "msg_1", now.minusSeconds(280)));
    assertGenuine(standard, standard(STANDARD, BODY, "msg_1", now.plusSeconds(280)));
    assertRefused(standard, standard(STANDARD, BODY, "msg_1", now.minusSeconds(320)), "too old");
    assertRefused(standard, standard(STANDARD, BODY, "msg_1", now.plusSeconds(320)), "too new");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "now", "-1", "9223372036854775807", "-9223372036854775808", "99999999999999999999", "1.5", "٣"})
  void standard_refusesAnyOddTimestamp(String timestamp) {
    assertRefused(standard, standard(BODY, "msg_1", timestamp, standardSignature(STANDARD, BODY, "msg_1", Instant.now())),
        "webhook-signature: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", ",", ",,,,", "v1", "v1,", "v1, ", " v1,", "v1,!!!!", "v1,ä", "v1,AAAA v1 v1,AAAA"})
  void standard_refusesWhatIsNoSignature(String signature) {
    assertRefused(standard, standard(BODY, "msg_1", Long.toString(Instant.now().getEpochSecond()), signature), "No matching signature");
  }

  @Test
  void standard_bindsTheIdAndTheBody() {
    Instant now = Instant.now();
    String seconds = Long.toString(now.getEpochSecond());
    String signature = standardSignature(STANDARD, BODY, "msg_1", now);
    assertRefused(standard, standard(BODY, "msg_2", seconds, signature), "No matching signature");
    assertRefused(standard, standard(BODY + " ", "msg_1", seconds, signature), "No matching signature");
    assertRefused(standard, standard(BODY, "msg_1", Long.toString(now.getEpochSecond() - 1), signature), "No matching signature");
  }

  @Test
  void standard_refusesMissingAndRepeatedHeaders() {
    for (String name : List.of("webhook-id", "webhook-timestamp", "webhook-signature")) {
      Map<String, List<String>> headers = new HashMap<>(standard(STANDARD, BODY, "msg_1", Instant.now()).headers());
      headers.put(name, List.of(headers.get(name).get(0), headers.get(name).get(0)));
      assertRefused(standard, new WebhookRequest(bytes(BODY), headers), name + " must be there once");
      headers.remove(name);
      assertRefused(standard, new WebhookRequest(bytes(BODY), headers), name);
    }
  }

  @Test
  void standard_refusesABodyThatIsNoText() {
    Map<String, List<String>> headers = standard(STANDARD, "\uFFFD", "msg_1", Instant.now()).headers();
    assertRefused(standard, new WebhookRequest(new byte[] {(byte) 0xFF}, headers), "not UTF-8");
  }

  @Test
  void both_holdsARequestToTheSchemeItCarries() {
    assertGenuine(both, standard(OTHER_STANDARD, BODY, "msg_1", Instant.now()));
    assertGenuine(both, request(bytes(BODY), "sha256=" + hex(OTHER, bytes(BODY))));
    Map<String, List<String>> stale = new HashMap<>(standard(STANDARD, BODY, "msg_1", Instant.now().minusSeconds(999)).headers());
    stale.put("X-Connector-Signature", List.of("sha256=" + RIGHT));
    assertRefused(both, new WebhookRequest(bytes(BODY), stale), "too old");
    assertRefused(both, new WebhookRequest(bytes(BODY), Map.of()), "webhook-signature or X-Connector-Signature is missing");
  }

  @Test
  void oneSchemeIsNotMistakenForTheOther() {
    assertRefused(connector, standard(STANDARD, BODY, "msg_1", Instant.now()), "X-Connector-Signature is missing");
    assertRefused(standard, request(bytes(BODY), "sha256=" + RIGHT), "webhook-signature is missing");
  }

  private static SignatureCheck check(String connector, String previous, String standard, String previousStandard) {
    return new SignatureCheck(
        new WebhookSecrets(Secret.of(connector), Secret.of(previous), Secret.of(standard), Secret.of(previousStandard)));
  }

  private static void assertGenuine(SignatureCheck check, WebhookRequest request) {
    assertThat(check.verify(request).refusal()).isNull();
  }

  private static void assertRefused(SignatureCheck check, WebhookRequest request, String why) {
    assertThat(check.verify(request).refusal()).contains(why).doesNotContain(SECRET, STANDARD);
    assertThat(check.verify(request).id()).isNull();
  }
}
