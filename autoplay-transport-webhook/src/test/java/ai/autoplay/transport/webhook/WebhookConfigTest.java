package ai.autoplay.transport.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.autoplay.plugin.Secret;
import ai.autoplay.plugin.Settings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookConfigTest {

  @Test
  void from_hasDefaults() {
    Settings settings = settings("secret", "s");
    WebhookConfig config = WebhookConfig.from(settings);
    assertThat(settings.problems()).isEmpty();
    assertThat(config).isEqualTo(WebhookConfig.signedWith(WebhookSecrets.connector(Secret.of("s"))));
    assertThat(config.address()).isEqualTo(new WebhookConfig.Address("127.0.0.1", 8080, "/webhook"));
    assertThat(config.limits()).isEqualTo(
        new WebhookLimits(Duration.ofSeconds(10), 1_048_576, 256, Duration.ofSeconds(30), Duration.ofSeconds(30)));
  }

  @Test
  void from_readsEveryKey() {
    Settings settings = settings("host", "0.0.0.0", "port", "0", "path", "/hooks/acme", "secret", "a", "previous-secret", "b",
        "standard-secret", "whsec_YQ==", "previous-standard-secret", "Yg==", "patience", "2s", "max-body", "1000",
        "max-concurrency", "7", "idle-timeout", "3s", "body-timeout", "4s", "allow-unsigned", "false", "without-spool", "true");
    assertThat(WebhookConfig.from(settings)).isEqualTo(new WebhookConfig(
        new WebhookConfig.Address("0.0.0.0", 0, "/hooks/acme"),
        new WebhookSecrets(Secret.of("a"), Secret.of("b"), Secret.of("whsec_YQ=="), Secret.of("Yg==")),
        new WebhookLimits(Duration.ofSeconds(2), 1000, 7, Duration.ofSeconds(3), Duration.ofSeconds(4)), false, true));
    assertThat(settings.problems()).isEmpty();
  }

  @Test
  void from_refusesToStartWithoutASecret() {
    Settings settings = settings();
    WebhookConfig standIn = WebhookConfig.from(settings);
    assertThat(standIn.allowUnsigned()).isFalse();
    assertThat(standIn.secrets().any()).isTrue();
    assertThat(settings.problems()).containsExactly("autoplay.webhook.secret: must be set, and is not: without it anybody can post "
        + "activity. Set it (or autoplay.webhook.standard-secret), or set autoplay.webhook.allow-unsigned=true to take every request "
        + "for genuine");
  }

  @Test
  void from_takesUnsignedOnPurpose() {
    Settings settings = settings("allow-unsigned", "true");
    assertThat(WebhookConfig.from(settings)).isEqualTo(WebhookConfig.unsigned());
    assertThat(settings.problems()).isEmpty();
  }

  @Test
  void from_refusesASecretThatUnsignedRequestsWouldPassBy() {
    Settings settings = settings("allow-unsigned", "true", "secret", "hush");
    WebhookConfig.from(settings);
    assertThat(settings.problems()).singleElement().asString()
        .startsWith("autoplay.webhook.allow-unsigned: must not be true while a secret is set").doesNotContain("hush");
  }

  @ParameterizedTest
  @CsvSource({
      "port,65536,must be a whole number from 0 to 65535",
      "path,webhook,must start with a slash",
      "path,/a?b,must start with a slash",
      "path,/healthz,and not be /healthz",
      "patience,0,must be a time from 1 ms to 10 minutes",
      "patience,11m,must be a time from 1 ms to 10 minutes",
      "patience,soon,must be a duration",
      "max-body,0,must be a whole number from 1 to 67108864",
      "max-concurrency,10001,must be a whole number from 1 to 10000",
      "idle-timeout,1h,must be a time from 1 ms to 10 minutes",
      "body-timeout,0,must be a time from 1 ms to 10 minutes",
      "without-spool,maybe,must be true or false",
      "previous-standard-secret,YQ==,must not be set alone: the newer secret belongs into autoplay.webhook.standard-secret"})
  void from_namesKeyRuleAndValue(String key, String value, String rule) {
    Settings settings = settings("secret", "s", key, value);
    WebhookConfig.from(settings);
    assertThat(settings.problems()).singleElement().asString().startsWith("autoplay.webhook." + key + ": ").contains(rule);
    if (!key.contains("secret") && !value.equals("0") && !value.endsWith("m") && !value.endsWith("h")) {
      assertThat(settings.problems().get(0)).contains("\"" + value + "\"");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"//hook", "/a//b", "/a//", "/a/../b", "/a/./b", "/a/..", "/.", "/a|b", "/a\"b", "/a[b]", "/a\\b", "/a<b", "/a>b", "/a^b", "/a`b", "/{a}"})
  void from_refusesAPathThatNoRequestCanHave(String path) {
    Settings settings = settings("secret", "s", "path", path);
    assertThat(WebhookConfig.from(settings).address().path()).isEqualTo("/webhook");
    assertThat(settings.problems()).singleElement().asString().startsWith("autoplay.webhook.path: must start with a slash")
        .contains("'//'", "'.' or '..'", "\"<>\\^`{|}[]").endsWith(", but is \"" + path + "\"");
    assertThatThrownBy(() -> new WebhookConfig.Address("h", 0, path)).hasMessage(settings.problems().get(0));
  }

  @Test
  void from_collectsEverythingAndShowsNoSecret() {
    Settings settings = settings("previous-secret", "hush-1", "standard-secret", "whsec_hush 2", "port", "x", "path", "x");
    WebhookConfig config = WebhookConfig.from(settings);
    assertThat(settings.problems()).hasSize(4).allSatisfy(problem -> assertThat(problem).doesNotContain("hush"));
    assertThat(String.join("\n", settings.problems())).contains("autoplay.webhook.previous-secret: must not be set alone",
        "autoplay.webhook.standard-secret: must be Base64", "autoplay.webhook.port: ", "autoplay.webhook.path: ");
    assertThat(config.toString()).doesNotContain("hush");
    assertThat(config.allowUnsigned()).isFalse();
  }

  @Test
  void constructors_refuseTheSame() {
    assertThatThrownBy(() -> WebhookConfig.signedWith(WebhookSecrets.NONE)).hasMessageContaining("autoplay.webhook.secret: must be set");
    assertThatThrownBy(() -> WebhookSecrets.standard(Secret.of("no base64!"))).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("autoplay.webhook.standard-secret: must be Base64").hasMessageNotContaining("no base64!");
    assertThatThrownBy(() -> WebhookSecrets.standard(Secret.of("whsec_"))).hasMessageContaining("must be Base64");
    assertThatThrownBy(() -> new WebhookSecrets(Secret.NONE, Secret.of("x"), Secret.NONE, Secret.NONE))
        .hasMessageContaining("autoplay.webhook.previous-secret: must not be set alone");
    assertThatThrownBy(() -> new WebhookConfig.Address("h", 70_000, "/")).hasMessageContaining("from 0 to 65535, but is 70000");
    assertThatThrownBy(() -> new WebhookConfig.Address("h", 0, "x")).hasMessageContaining("but is \"x\"");
    assertThatThrownBy(() -> WebhookLimits.DEFAULTS.withMaxBody(0)).hasMessageContaining("autoplay.webhook.max-body");
    assertThatThrownBy(() -> WebhookLimits.DEFAULTS.withPatience(Duration.ZERO)).hasMessageContaining("autoplay.webhook.patience");
  }

  private static Settings settings(String... keysAndValues) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      values.put("autoplay.webhook." + keysAndValues[i], keysAndValues[i + 1]);
    }
    return Settings.of(values);
  }
}
