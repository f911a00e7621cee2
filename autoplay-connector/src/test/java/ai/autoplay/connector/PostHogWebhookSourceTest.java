package ai.autoplay.connector;

import static ai.autoplay.connector.Fixtures.ACME;
import static ai.autoplay.connector.Fixtures.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.plugin.Secret;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostHogWebhookSourceTest {
  private static final Secret SECRET = Secret.of("a-webhook-secret");
  private static final String EVENT = "\"uuid\":\"u-1\",\"event\":\"$autocapture\",\"distinct_id\":\"mara\",\"timestamp\":\"%s\","
      + "\"elements_chain\":\"button:nth-child=\\\"1\\\"text=\\\"Export CSV\\\"\",\"properties\":{\"$event_type\":\"click\",\"$session_id\":\"s-1\","
      + "\"$current_url\":\"https://app.example.com/reports/17\",\"$is_identified\":true,\"$raw_user_agent\":\"" + Visit.BROWSER + "\"}";
  private static final String PERSON = "\"person\":{\"id\":\"0190\",\"name\":\"Mara\",\"properties\":{\"email\":\"mara@example.com\"}}";
  private Connector connector;
  private Http http;

  @BeforeEach
  void start() throws IOException {
    connector = Connector.builder(ConnectorConfig.builder().product(ACME.withWebhookSecret(RotatingSecret.of(SECRET))).build()).build();
    connector.start();
    http = new Http(connector);
  }

  @AfterEach
  void stop() {
    connector.close();
  }

  private static String event() {
    return EVENT.formatted(Instant.now());
  }

  private Http.Answer post(String body) {
    return http.post("/webhook/acme", body, request -> request.header("X-PostHog-Secret", SECRET.reveal()));
  }

  @Test
  void webhook_takesTheDefaultTemplate() throws Exception {
    try (TestStream stream = TestStream.open(URI.create(connector.url() + "/stream/acme"), TOKEN)) {
      Http.Answer answer = post("{\"event\":{" + event() + ",\"url\":\"https://eu.example.com/events/1\"}," + PERSON + "}");
      assertThat(answer).extracting(Http.Answer::status, Http.Answer::body).containsExactly(200, "{\"status\":\"ok\",\"events\":1}");
      ActionsPayload payload = Received.nextActions(stream);
      assertThat(payload.sessionId()).isEqualTo("s-1");
      assertThat(payload.userId()).isEqualTo("mara");
      assertThat(payload.email()).isEqualTo("mara@example.com");
      assertThat(payload.actions().get(0).title()).isEqualTo("Click Export CSV button");
      assertThat(payload.actions().get(0).canonicalUrl()).isEqualTo("https://app.example.com/reports/:id");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "{%s,%p}", "[{\"event\":{%s},%p}]", "{\"batch\":[{%s}]}", "{\"hook\":{\"id\":\"h\"},\"data\":{%s,%p}}",
      "{%s,\"person_id\":\"0190\",\"person_properties\":{\"email\":\"mara@example.com\"}}", "{\"event\":{%s},\"person\":null}"})
  void webhook_takesTheUsualVariations(String template) throws Exception {
    try (TestStream stream = TestStream.open(URI.create(connector.url() + "/stream/acme"), TOKEN)) {
      assertThat(post(template.replace("%s", event()).replace("%p", PERSON)).status()).isEqualTo(200);
      assertThat(Received.titles(stream, 1)).containsExactly("Click Export CSV button");
    }
  }

  @Test
  void webhook_takesObjectsThatTheTemplateTurnedIntoText() throws Exception {
    try (TestStream stream = TestStream.open(URI.create(connector.url() + "/stream/acme"), TOKEN)) {
      String text = ("{" + event() + "}").replace("\\", "\\\\").replace("\"", "\\\"");
      assertThat(post("{\"event\":\"" + text + "\"}").status()).isEqualTo(200);
      assertThat(Received.titles(stream, 1)).containsExactly("Click Export CSV button");
    }
  }

  @Test
  void webhook_takesASignatureInPlaceOfTheSecret() {
    String body = "{\"event\":{" + event() + "}}";
    String signature = Signing.connector(SECRET, body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThat(http.post("/webhook/acme", body, r -> r.header("X-PostHog-Secret", signature)).status()).isEqualTo(200);
    String shouted = "sha256=" + signature.substring(7).toUpperCase(java.util.Locale.ROOT);
    assertThat(http.post("/webhook/acme", body, r -> r.header("X-PostHog-Secret", shouted)).status()).isEqualTo(200);
    assertThat(http.post("/webhook/acme", body + " ", r -> r.header("X-PostHog-Secret", signature)).status()).isEqualTo(401);
  }

  @Test
  void webhook_believesNobodyElse() {
    String body = "{\"event\":{" + event() + "}}";
    for (String wrong : new String[] {"", "a-webhook-secre", "a-webhook-secret2", "sha256=", "sha256=zz", "sha256=00", "null"}) {
      assertThat(http.post("/webhook/acme", body, r -> r.header("X-PostHog-Secret", wrong)).status()).as(wrong).isEqualTo(401);
    }
    assertThat(http.post("/webhook/acme", body).status()).isEqualTo(401);
    assertThat(http.post("/webhook/nobody", body, r -> r.header("X-PostHog-Secret", SECRET.reveal())).status()).isEqualTo(401);
    assertThat(connector.counts().get("")).containsEntry("dropped.webhook-unauthorized", 9L);
  }

  @Test
  void webhook_isClosedForAProductWithoutSecret() throws IOException {
    stop();
    connector = Connector.builder(ConnectorConfig.builder().product(ACME).build()).build();
    connector.start();
    http = new Http(connector);
    assertThat(http.post("/webhook/acme", "{}", r -> r.header("X-PostHog-Secret", "")).status()).isEqualTo(401);
    assertThat(http.post("/webhook/acme", "{}", r -> r.header("X-PostHog-Secret", Signing.connector(Secret.of("x"), new byte[0]))).status())
        .isEqualTo(401);
  }

  @Test
  void webhook_saysWhatItCouldNotRead() {
    assertThat(post("not json at all {").status()).isEqualTo(400);
    assertThat(post("{\"event\":{\"event\":\"$pageview\"}}").body()).contains("no-visitor");
    assertThat(post("[]").body()).contains("no-events");
    assertThat(connector.counts().get("acme")).containsEntry("dropped.no-visitor", 1L).containsEntry("dropped.no-events", 1L);
  }

  @Test
  void webhook_takesEachEventOnce() {
    String body = "{\"event\":{" + event() + "}}";
    post(body);
    post(body);
    assertThat(connector.counts().get("acme")).containsEntry("events", 2L).containsEntry("dropped.duplicate", 1L);
  }
}
