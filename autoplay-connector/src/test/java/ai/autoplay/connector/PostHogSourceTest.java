package ai.autoplay.connector;

import static ai.autoplay.connector.Fixtures.ACME;
import static ai.autoplay.connector.Fixtures.GLOBEX;
import static ai.autoplay.connector.Fixtures.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.autoplay.connector.IntakeConfig.OptOut;
import ai.autoplay.connector.extract.DecodeLimits;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostHogSourceTest {
  private static final String KEY = ACME.projectKey();
  private Connector connector;
  private Http http;

  @BeforeEach
  void start() throws IOException {
    start(ConnectorConfig.builder().product(ACME).product(GLOBEX));
  }

  private void start(ConnectorConfig.Builder config) throws IOException {
    stop();
    connector = Connector.builder(config.build()).build();
    connector.start();
    http = new Http(connector);
  }

  @AfterEach
  void stop() {
    if (connector != null) {
      connector.close();
    }
  }

  private TestStream stream() throws IOException {
    return TestStream.open(URI.create(connector.url() + "/stream/acme"), TOKEN);
  }

  private static String oneView() {
    return new Visit("a").view("https://shop.example.com/cart", "Cart").json(KEY);
  }

  private Map<String, Long> counts(String product) {
    return connector.counts().get(product);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/e/", "/e", "/i/v0/e/", "/i/v0/e/?retry_count=1", "/capture/", "/track/", "/engage/", "/batch/", "/e/?ip=1&_=1790000000000&ver=1.51.5"})
  void capture_takesEventsOnEveryPath(String path) throws Exception {
    try (TestStream stream = stream()) {
      Http.Answer answer = http.post(path, oneView(), request -> request.header("Origin", "https://shop.example.com"));
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("{\"status\":\"Ok\"}");
      assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("https://shop.example.com");
      assertThat(answer.header("Access-Control-Allow-Credentials")).isEqualTo("true");
      assertThat(Received.titles(stream, 1)).containsExactly("Page Load: Cart");
    }
  }

  @Test
  void capture_takesEveryEncoding() throws Exception {
    try (TestStream stream = stream()) {
      assertThat(http.post("/e/", Visit.gzip(view("A")), r -> r.header("Content-Type", "text/plain")).status()).isEqualTo(200);
      assertThat(http.post("/e/?compression=base64", Visit.base64Form(view("B")),
          r -> r.header("Content-Type", "application/x-www-form-urlencoded")).status()).isEqualTo(200);
      assertThat(http.post("/e/", view("C"), r -> r.header("Content-Type", "application/json")).status()).isEqualTo(200);
      assertThat(http.post("/e/", Visit.gzip(view("D")), r -> r.header("Content-Encoding", "gzip")).status()).isEqualTo(200);
      assertThat(http.post("/e/", Visit.base64Form(view("E")), r -> r.header("Sec-Fetch-Mode", "no-cors")).status()).isEqualTo(200);
      assertThat(Received.titles(stream, 5)).containsExactlyInAnyOrder("Page Load: A", "Page Load: B", "Page Load: C", "Page Load: D", "Page Load: E");
    }
  }

  private static String view(String title) {
    return new Visit(title).view("https://shop.example.com/" + title, title).json(KEY);
  }

  @Test
  void capture_goesToTheProductOfItsKey() throws Exception {
    try (TestStream acme = stream();
        TestStream globex = TestStream.open(URI.create(connector.url() + "/stream/globex"), GLOBEX.token().current().reveal())) {
      http.post("/e/", new Visit("a").view("https://g.example.com/", "Ours").json("phc_globex"));
      http.post("/e/", new Visit("a").view("https://a.example.com/", "Theirs").json("phc_acme"));
      assertThat(Received.titles(globex, 1)).containsExactly("Page Load: Ours");
      assertThat(Received.titles(acme, 1)).containsExactly("Page Load: Theirs");
    }
  }

  @Test
  void capture_refusesAKeyThatNobodyHasInAWayThatIsNotRetried() {
    Http.Answer answer = http.post("/e/", new Visit("a").view("https://x.example.com/", "X").json("phc_nobody"));
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.body()).contains("no product has this project key");
    assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("*");
    assertThat(counts("")).containsEntry("dropped.unknown-project-key", 1L);
  }

  @Test
  void capture_refusesTwoKeysInOneRequest() {
    String mixed = oneView().replace("\"batch\":[{", "\"token\":\"phc_globex\",\"batch\":[{");
    assertThat(http.post("/e/", mixed).status()).isEqualTo(400);
    assertThat(counts("")).containsEntry("dropped.several-project-keys", 1L);
  }

  @Test
  void capture_countsWhatIsMalformedByReason() {
    assertThat(http.post("/e/", "")).extracting(Http.Answer::status, Http.Answer::body).containsExactly(400, "{\"error\":\"empty-body\"}");
    assertThat(http.post("/e/", "{\"api_key\":\"phc_acme\",\"batch\":[")).extracting(Http.Answer::status).isEqualTo(400);
    assertThat(http.post("/e/", new byte[] {0x1f, (byte) 0x8b, 1, 2}, r -> r).status()).isEqualTo(400);
    assertThat(http.post("/e/", "[".repeat(100_000)).status()).isEqualTo(400);
    assertThat(http.post("/e/", "{\"api_key\":\"phc_acme\",\"batch\":[]}").status()).isEqualTo(400);
    assertThat(http.post("/e/", "{\"api_key\":\"phc_acme\",\"batch\":[7,{\"event\":\"x\"},null]}").status()).isEqualTo(200);
    assertThat(counts("")).containsEntry("dropped.empty-body", 1L).containsEntry("dropped.bad-gzip", 1L).containsEntry("dropped.bad-json", 2L)
        .containsEntry("dropped.no-events", 1L);
    assertThat(counts("acme")).containsEntry("dropped.not-an-event", 3L);
  }

  @Test
  void capture_answersBodiesOverTheLimitWith413() throws IOException {
    start(ConnectorConfig.builder().product(ACME).intake(new IntakeConfig(new DecodeLimits(5_000, 20_000, 10), OptOut.HONOURED)));
    assertThat(http.post("/e/", " ".repeat(5_001)).status()).isEqualTo(413);
    String bomb = "{\"api_key\":\"phc_acme\",\"batch\":[\"" + "x".repeat(100_000) + "\"]}";
    assertThat(http.post("/e/", Visit.gzip(bomb), r -> r).body()).isEqualTo("{\"error\":\"too-large\"}");
  }

  @Test
  void capture_answersRobotsAndForgetsThem() {
    assertThat(http.post("/e/", oneView().replace("Chrome/156", "HeadlessChrome/156")).status()).isEqualTo(200);
    assertThat(counts("acme")).containsEntry("dropped.bot", 1L).containsEntry("actions", 0L);
  }

  @Test
  void capture_forgetsThoseWhoOptedOut() throws Exception {
    assertThat(http.post("/e/", oneView(), r -> r.header("Sec-GPC", "1")).status()).isEqualTo(200);
    assertThat(http.post("/e/", oneView(), r -> r.header("DNT", "1")).status()).isEqualTo(200);
    assertThat(counts("")).containsEntry("dropped.opted-out", 2L);
    assertThat(counts("acme")).containsEntry("events", 0L);
    start(ConnectorConfig.builder().product(ACME).intake(new IntakeConfig(DecodeLimits.DEFAULTS, OptOut.IGNORED)));
    assertThat(http.post("/e/", oneView(), r -> r.header("DNT", "1")).status()).isEqualTo(200);
    assertThat(counts("acme")).containsEntry("events", 1L);
  }

  @Test
  void capture_takesEventsOfAllowedPagesOnly() throws Exception {
    start(ConnectorConfig.builder().product(ACME).intake(
        new IntakeConfig(DecodeLimits.DEFAULTS, OptOut.HONOURED, Set.of("https://Shop.example.com"))));
    assertThat(http.post("/e/", oneView(), r -> r.header("Origin", "https://shop.example.com")).status()).isEqualTo(200);
    assertThat(http.post("/e/", oneView()).status()).isEqualTo(200);
    assertThat(http.post("/e/", oneView(), r -> r.header("Origin", "https://evil.example.com")).body())
        .isEqualTo("{\"error\":\"pages of this origin may not send events\"}");
    assertThat(counts("")).containsEntry("dropped.foreign-origin", 1L);
    assertThat(counts("acme")).containsEntry("events", 2L);
  }

  @Test
  void capture_asksToComeBackWhenTheRateIsUsedUpAndLosesNothing() throws Exception {
    start(ConnectorConfig.builder().product(ACME.withRules(Fixtures.QUICK.withEventsPerSecond(2))));
    try (TestStream stream = stream()) {
      Visit visit = new Visit("a");
      String first = visit.view("https://shop.example.com/1", "1").view("https://shop.example.com/2", "2").view("https://shop.example.com/3", "3").json(KEY);
      String second = visit.view("https://shop.example.com/4", "4").json(KEY);
      assertThat(http.post("/e/", first).status()).isEqualTo(200);
      Http.Answer refused = http.post("/e/", second);
      assertThat(refused.status()).isEqualTo(503);
      assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 2);
      await().until(() -> http.post("/e/", second).status() == 200);
      assertThat(Received.titles(stream, 4)).hasSize(4);
    }
  }

  @Test
  void capture_answersPreflights() {
    Http.Answer answer = http.exchange("/i/v0/e/", r -> r.method("OPTIONS", null).header("Origin", "https://shop.example.com")
        .header("Access-Control-Request-Method", "POST").header("Access-Control-Request-Headers", "content-type"));
    assertThat(answer.status()).isIn(200, 204);
    assertThat(answer.header("Access-Control-Allow-Headers")).isEqualTo("content-type");
    assertThat(answer.header("Access-Control-Allow-Methods")).contains("POST");
  }

  @Test
  void config_isServedForKnownKeysOnly() {
    Http.Answer script = http.get("/array/phc_acme/config.js");
    assertThat(script.status()).isEqualTo(200);
    assertThat(script.header("Content-Type")).isEqualTo("application/javascript");
    assertThat(script.body()).contains("window._POSTHOG_REMOTE_CONFIG['phc_acme']=").contains("\"endpoint\":\"/i/v0/e/\"").contains("\"gzip-js\"");
    assertThat(http.get("/array/phc_acme/config").body()).startsWith("{\"token\":\"phc_acme\"").contains("\"autocapture_opt_out\":false");
    assertThat(http.get("/array/phc_nobody/config.js").status()).isEqualTo(404);
    assertThat(http.get("/array/phc_acme/other").status()).isEqualTo(404);
    assertThat(http.get("/array/'%3Balert(1)%2F/config.js")).satisfies(answer -> {
      assertThat(answer.status()).isIn(400, 404);
      assertThat(answer.body()).doesNotContain("alert");
    });
  }

  @Test
  void theRest_isAnsweredSuchThatNobodyComplains() {
    assertThat(http.post("/flags/?v=2", "{}").body()).contains("\"featureFlags\":{}").contains("\"errorsWhileComputingFlags\":false");
    assertThat(http.post("/decide/?v=3", "data=e30%3D").body()).contains("\"supportedCompression\":[\"gzip\",\"gzip-js\"]").contains("\"featureFlags\":{}");
    assertThat(http.post("/s/", Visit.gzip("[]"), r -> r).status()).isEqualTo(200);
    assertThat(http.get("/static/1.449.2/surveys.js")).extracting(Http.Answer::status, Http.Answer::body).containsExactly(200, "/* not offered */");
    assertThat(http.get("/static/array.js").status()).isEqualTo(404);
    assertThat(http.get("/static/array.full.es5.js").status()).isEqualTo(404);
    assertThat(http.get("/static/other").status()).isEqualTo(404);
    assertThat(List.of("/flags/?v=2", "/decide/?v=3", "/s/")).allSatisfy(path -> assertThat(http.post(path, "{}").status()).isEqualTo(200));
  }
}
