package ai.autoplay.connector;

import static ai.autoplay.connector.Fixtures.ACME;
import static ai.autoplay.connector.Fixtures.GLOBEX;
import static ai.autoplay.connector.Fixtures.TOKEN;
import static ai.autoplay.connector.Http.bearer;
import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.PayloadCodec;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActionsSourceTest {
  private static final String GOOD = new PayloadCodec().encode(Fixtures.payload("Click Pay"));
  private Connector connector;
  private Http http;

  @BeforeEach
  void start() throws IOException {
    connector = Connector.builder(ConnectorConfig.builder().product(ACME).product(GLOBEX).build()).build();
    connector.start();
    http = new Http(connector);
  }

  @AfterEach
  void stop() {
    connector.close();
  }

  @Test
  void events_areStreamedAsTheyAreWithATimeOfForwarding() throws Exception {
    Instant before = Instant.now().minusSeconds(1);
    try (TestStream stream = TestStream.open(URI.create(connector.url() + "/stream/acme"), TOKEN)) {
      Http.Answer answer = http.post("/v1/events/acme", GOOD, bearer(TOKEN));
      assertThat(answer).extracting(Http.Answer::status, Http.Answer::body).containsExactly(200, "{\"status\":\"ok\",\"actions\":1}");
      ActionsPayload payload = Received.nextActions(stream);
      assertThat(payload.actions()).isEqualTo(Fixtures.payload("Click Pay").actions());
      assertThat(payload.forwardedAt()).isAfter(before);
    }
  }

  @Test
  void events_wantTheTokenOfTheirProduct() {
    assertThat(http.post("/v1/events/acme", GOOD).status()).isEqualTo(401);
    assertThat(http.post("/v1/events/acme", GOOD, bearer("wrong")).status()).isEqualTo(401);
    assertThat(http.post("/v1/events/acme", GOOD, bearer(GLOBEX.token().current().reveal())).status()).isEqualTo(401);
    assertThat(http.post("/v1/events/nobody", GOOD, bearer(TOKEN)).status()).isEqualTo(401);
    assertThat(connector.counts().get("")).containsEntry("dropped.events-unauthorized", 4L);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "[]|must be a JSON object", "{|not valid JSON", "{\"type\":\"summary\",\"product_id\":\"acme\",\"summary\":\"x\"}|type: must be \\\"actions\\\"",
      "{\"type\":\"new\",\"product_id\":\"acme\"}|type: must be \\\"actions\\\"",
      "{\"type\":\"actions\",\"product_id\":\"globex\",\"actions\":[{\"type\":\"click\"}]}|product_id: must be the one in the address",
      "{\"type\":\"actions\",\"product_id\":\"acme\",\"actions\":[]}|actions: must not be empty",
      "{\"type\":\"actions\",\"product_id\":\"acme\",\"actions\":[{\"title\":7}]}|title"})
  void events_refuseWhatIsMalformedWithAReason(String body, String reason) {
    Http.Answer answer = http.post("/v1/events/acme", body, bearer(TOKEN));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains(reason);
    assertThat(connector.counts().get("acme")).containsEntry("dropped.malformed-payload", 1L);
  }

  @Test
  void events_refuseWhatIsNotUtf8() {
    byte[] body = GOOD.replace("Pay", "P\u00e9y").getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    assertThat(http.post("/v1/events/acme", body, bearer(TOKEN)).body()).contains("not UTF-8");
  }

  @Test
  void events_areTakenOncePerIdempotencyKey() {
    assertThat(http.post("/v1/events/acme", GOOD, r -> bearer(TOKEN).apply(r).header("Idempotency-Key", "k1")).body()).contains("ok");
    assertThat(http.post("/v1/events/acme", GOOD, r -> bearer(TOKEN).apply(r).header("Idempotency-Key", "k1")).body()).contains("duplicate");
    assertThat(http.post("/v1/events/acme", GOOD, r -> bearer(TOKEN).apply(r).header("Idempotency-Key", "k2")).body()).contains("ok");
    assertThat(connector.server().counts().published()).isEqualTo(2);
  }

  @Test
  void session_tellsItsGoalToWhoeverHasTheToken() {
    http.post("/v1/events/acme", GOOD, bearer(TOKEN));
    assertThat(http.get("/v1/sessions/acme/s1", bearer(TOKEN)).body())
        .isEqualTo("{\"product_id\":\"acme\",\"session_id\":\"s1\",\"goal\":\"Pay (looking around)\",\"actions\":1,\"summary\":null}");
    assertThat(http.get("/v1/sessions/acme/s2", bearer(TOKEN)).status()).isEqualTo(404);
    assertThat(http.get("/v1/sessions/acme/s1").status()).isEqualTo(401);
    assertThat(http.get("/v1/sessions/globex/s1", bearer(TOKEN)).status()).isEqualTo(401);
  }
}
