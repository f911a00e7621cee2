package ai.autoplay.connector;

import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.connector.extract.Disclosure;
import ai.autoplay.plugin.Secret;
import ai.autoplay.plugin.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectorSettingsTest {
  @TempDir private Path folder;

  private static Settings settings(String... keysAndValues) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      values.put("autoplay.connector." + keysAndValues[i], keysAndValues[i + 1]);
    }
    return Settings.of(values);
  }

  private static ConnectorConfig read(String... keysAndValues) {
    Settings settings = settings(keysAndValues);
    ConnectorConfig config = ConnectorConfig.from(settings).orElse(null);
    assertThat(settings.problems()).isEmpty();
    assertThat(settings.unknown(List.of(), Settings.Strictness.ERROR)).isEmpty();
    return config;
  }

  private static void refused(String problem, String... keysAndValues) {
    Settings settings = settings(keysAndValues);
    assertThat(ConnectorConfig.from(settings)).isEmpty();
    assertThat(settings.problems()).anySatisfy(found -> assertThat(found).isEqualTo(problem));
  }

  private static String shown(RotatingSecret secret) {
    return secret.valid(Instant.EPOCH).stream().map(Secret::reveal).findFirst().orElse("");
  }

  @Test
  void from_theLeast_givesTheDefaults() {
    ConnectorConfig config = read("products", "shop", "token", "t0ken");

    ConnectorConfig usual = ConnectorConfig.builder().product(new Product("shop", Secret.of("t0ken"))).build();
    assertThat(config).isEqualTo(usual);
  }

  @Test
  void from_readsEveryKey() {
    ConnectorConfig config = read("host", "0.0.0.0", "port", "8400", "heartbeat", "5s", "retry", "1s", "ring-events", "7", "ring-bytes", "8000",
        "stall-timeout", "9s", "close-timeout", "1s", "admin-token", "adm1n", "public-url", "https://c.example.com", "data", "/x/y",
        "allowed-origins", "https://shop.example.com, http://localhost:3000", "opt-out", "ignored", "max-body-bytes", "11",
        "max-unpacked-bytes", "12", "max-events", "13", "push.concurrency", "3", "push.queue-bytes", "14", "push.first-delay", "2s",
        "push.longest-delay", "4s", "push.give-up-after", "5m", "push.timeout", "6s", "push.dead-letter-bytes", "15", "disclosures", "none", "routes", "/u/{name},/p/{id}",
        "events-per-second", "17", "summary-every", "18", "batch-silence", "1ms", "batch-longest", "2ms", "batch-max-actions", "3",
        "batch-oldest", "4ms");

    assertThat(config.host()).isEqualTo("0.0.0.0");
    assertThat(config.port()).isEqualTo(8400);
    assertThat(config.adminToken().reveal()).isEqualTo("adm1n");
    assertThat(config.publicUrl()).isEqualTo(URI.create("https://c.example.com"));
    assertThat(config.directory()).isEqualTo(Path.of("/x/y"));
    assertThat(config.ringEvents()).isEqualTo(7);
    assertThat(config.intake().allowedOrigins()).containsExactlyInAnyOrder("https://shop.example.com", "http://localhost:3000");
    assertThat(config.intake().limits().maxEvents()).isEqualTo(13);
    assertThat(config.push()).isEqualTo(new PushConfig(3, 14, Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofMinutes(5), Duration.ofSeconds(6),
        15));
    assertThat(config.newProducts().extraction().disclosures()).isEmpty();
    assertThat(config.newProducts().extraction().routes()).containsExactly("/u/{name}", "/p/{id}");
    assertThat(config.newProducts().extraction().batching().oldest()).isEqualTo(Duration.ofMillis(4));
    assertThat(config.newProducts().summaryEvery()).isEqualTo(18);
  }

  @Test
  void from_severalProducts_eachWithItsOwnAndTheSharedRules() throws IOException {
    Path file = Files.writeString(folder.resolve("blog"), "bl0g\n");
    ConnectorConfig config = read("products", "shop,blog", "summary-every", "10", "disclosures", "none",
        "product.shop.token", "sh0p", "product.shop.project-key", "phc_x", "product.shop.webhook-secret", "h00k",
        "product.shop.forward-url", "https://sink.example.com/in", "product.shop.forward-secret", "sign",
        "product.blog.token-file", file.toString(), "product.blog.summary-every", "3", "product.blog.disclosures", "email-field,typed-text");

    Product shop = config.products().get(0);
    Product blog = config.products().get(1);
    assertThat(shop.projectKey()).isEqualTo("phc_x");
    assertThat(shown(shop.webhookSecret())).isEqualTo("h00k");
    assertThat(shop.forward()).isEqualTo(new Forward(URI.create("https://sink.example.com/in"), Secret.of("sign")));
    assertThat(shop.rules().summaryEvery()).isEqualTo(10);
    assertThat(shown(blog.token())).isEqualTo("bl0g");
    assertThat(blog.rules().summaryEvery()).isEqualTo(3);
    assertThat(blog.rules().extraction().disclosures()).isEqualTo(Set.of(Disclosure.EMAIL_FIELD, Disclosure.TYPED_TEXT));
  }

  @Test
  void from_namesKeyRuleAndValue() {
    refused("autoplay.connector.products: must name at least one product, unless there is an admin token to register some");
    refused("autoplay.connector.token: must be set, and is not (environment variable AUTOPLAY_CONNECTOR_TOKEN, or a file named by "
        + "autoplay.connector.token-file): who reads the stream sees what people do", "products", "shop");
    refused("autoplay.connector.token: must be named for each product where there are several, as autoplay.connector.product.<id>.token",
        "products", "shop,blog", "token", "t0ken");
    refused("autoplay.connector.disclosures: must be none, or some of email-field, email-as-user-id, personal-text, query-values, typed-text, "
        + "but has \"all\"", "products", "shop", "token", "t0ken", "disclosures", "all");
    refused("autoplay.connector.routes: must begin with \"/\", but found \"u\"", "products", "shop", "token", "t0ken", "routes", "u");
    refused("autoplay.connector.push.longest-delay: must be at least firstDelay (PT1S), but was PT0.5S", "products", "shop", "token", "t0ken",
        "push.longest-delay", "500ms");
    refused("autoplay.connector.allowed-origins: must be scheme, host and port alone, such as https://shop.example.com, but was "
        + "'https://shop.example.com/'", "products", "shop", "token", "t0ken", "allowed-origins", "https://shop.example.com/");
    refused("autoplay.connector.heartbeat: must be at least PT0.001S, but was PT0S", "products", "shop", "token", "t0ken", "heartbeat", "0");
  }

  @Test
  void from_refusesSecretsThatAreNotThereAndShowsNone() throws IOException {
    Path empty = Files.writeString(folder.resolve("empty"), "\n");
    refused("autoplay.connector.token-file: must name a file that holds one line, the secret, and " + empty + " does not",
        "products", "shop", "token-file", empty.toString());
    Path gone = folder.resolve("gone");
    refused("autoplay.connector.token-file: must name a file that can be read, and " + gone + " can't be (NoSuchFileException)",
        "products", "shop", "token-file", gone.toString());
    Settings twice = settings("products", "shop", "token", "s3cret", "token-file", gone.toString(), "forward-secret", "whsec_!s3cret",
        "forward-url", "https://x.example.com");
    assertThat(ConnectorConfig.from(twice)).isEmpty();
    assertThat(twice.problems()).containsExactlyInAnyOrder(
        "autoplay.connector.token: must be set itself or by autoplay.connector.token-file, and both are",
        "autoplay.connector.forward-secret: what follows whsec_ must be base64 of at least one byte, but is not");
    refused("autoplay.connector.forward-url: must be set where there is a forward-secret", "products", "shop", "token", "t", "forward-secret", "s");
  }
}
