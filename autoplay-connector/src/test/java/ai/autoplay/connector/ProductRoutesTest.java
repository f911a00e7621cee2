package ai.autoplay.connector;

import static ai.autoplay.connector.Fixtures.ACME;
import static ai.autoplay.connector.Http.bearer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ai.autoplay.plugin.Secret;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProductRoutesTest {
  private static final String ADMIN = "an-admin-token";
  private static final ObjectMapper JSON = new ObjectMapper();
  private Connector connector;
  private Http http;

  @BeforeEach
  void start() throws IOException {
    connector = Connector.builder(ConnectorConfig.builder().product(ACME).newProducts(Fixtures.QUICK).adminToken(Secret.of(ADMIN)).build()).build();
    connector.start();
    http = new Http(connector);
  }

  @AfterEach
  void stop() {
    connector.close();
  }

  private JsonNode register(String body) throws IOException {
    Http.Answer answer = http.post("/products", body, bearer(ADMIN));
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    return JSON.readTree(answer.body());
  }

  @Test
  void register_makesAProductThatWorksAtOnce() throws Exception {
    JsonNode shop = register("{\"product_id\":\"shop\"}");
    assertThat(shop.path("stream_url").asText()).isEqualTo(connector.url() + "/stream/shop");
    assertThat(shop.path("webhook_url").asText()).isEqualTo(connector.url() + "/webhook/shop");
    assertThat(shop.path("token").asText()).hasSize(64);
    assertThat(shop.path("webhook_secret").asText()).hasSize(64).isNotEqualTo(shop.path("token").asText());
    try (TestStream stream = TestStream.open(URI.create(shop.path("stream_url").asText()), shop.path("token").asText())) {
      http.post("/e/", new Visit("a").view("https://s.example.com/", "Hello").json(shop.path("project_key").asText()));
      assertThat(Received.titles(stream, 1)).containsExactly("Page Load: Hello");
    }
    assertThat(http.post("/webhook/shop", "[]", r -> r.header("X-PostHog-Secret", shop.path("webhook_secret").asText())).status()).isEqualTo(400);
  }

  @Test
  void register_takesWhatThePythonSdkSends() throws Exception {
    Http.Answer answer = http.post("/products", "{\"product_id\":\"py\",\"contact_email\":\"a@example.com\",\"webhook_secret\":\"mine\","
        + "\"integration_type\":\"event_stream\",\"integration_config\":{\"mode\":\"sse\"},\"forward_url\":\"\",\"forward_secret\":\"\","
        + "\"force_reregister\":false}", r -> r.header("X-Admin-Key", ADMIN));
    JsonNode product = JSON.readTree(answer.body());
    assertThat(answer.status()).isEqualTo(201);
    assertThat(product.path("unkey_key").asText()).isEqualTo(product.path("token").asText()).isNotEmpty();
    assertThat(product.path("unkey_key_id").asText()).isNotEmpty();
    assertThat(product.path("webhook_secret").asText()).isEqualTo("mine");
  }

  @Test
  void register_refusesWhatBreaksARuleAndNamesIt() throws Exception {
    assertThat(http.post("/products", "{}", bearer(ADMIN)).body()).contains("product_id: must be set");
    assertThat(http.post("/products", "[]", bearer(ADMIN)).status()).isEqualTo(400);
    assertThat(http.post("/products", "{", bearer(ADMIN)).status()).isEqualTo(400);
    assertThat(http.post("/products", "{\"product_id\":\"a/b\"}", bearer(ADMIN)).body()).contains("product id: must be").contains("a/b");
    assertThat(http.post("/products", "{\"product_id\":\"x\",\"forward_url\":\"ftp://x\"}", bearer(ADMIN)).body()).contains("forward_url");
    assertThat(http.post("/products", "{\"product_id\":\"x\",\"disclosures\":[\"all\"]}", bearer(ADMIN)).body()).contains("disclosures").contains("all");
    assertThat(http.post("/products", "{\"product_id\":\"x\",\"events_per_second\":0}", bearer(ADMIN)).body()).contains("events_per_second");
    assertThat(http.post("/products", "{\"product_id\":\"x\",\"routes\":[\"u\"]}", bearer(ADMIN)).body()).contains("routes");
    assertThat(http.post("/products", "{\"product_id\":\"x\",\"project_key\":\"phc_acme\"}", bearer(ADMIN)).status()).isEqualTo(409);
    assertThat(http.post("/products", "{\"product_id\":\"acme\",\"force_reregister\":true}", bearer(ADMIN)).body()).contains("configuration");
    assertThat(http.post("/products", "{\"product_id\":\"x\",\"forward_url\":\"https://x.example.com/?k=1\",\"forward_secret\":\"whsec_?\"}", bearer(ADMIN)).body())
        .contains("forward_secret").doesNotContain("whsec_?");
    assertThat(connector.products()).containsExactly(ACME);
  }

  @Test
  void register_refusesAnUnknownFieldAndNamesTheNearest() {
    Http.Answer misspelt = http.post("/products", "{\"product_id\":\"x\",\"summary_evry\":10,\"tokn\":\"hidden\",\"rules\":{}}", bearer(ADMIN));
    assertThat(misspelt.status()).isEqualTo(400);
    assertThat(misspelt.body()).contains("summary_evry: nobody reads this key; did you mean summary_every?",
        "tokn: nobody reads this key; did you mean token?", "rules: nobody reads this key").doesNotContain("builder", "hidden");
    assertThat(connector.products()).containsExactly(ACME);
  }

  @Test
  void register_readsEveryFieldThatItsRulesAreToldIn() throws Exception {
    JsonNode rules = register("{\"product_id\":\"x\",\"events_per_second\":7,\"summary_every\":8,\"disclosures\":[],\"routes\":[\"/u/{name}\"],"
        + "\"batch_silence_ms\":1,\"batch_longest_ms\":2,\"batch_max_actions\":3,\"batch_oldest_ms\":4}").path("rules");
    assertThat(rules.toString()).isEqualTo("{\"events_per_second\":7,\"summary_every\":8,\"disclosures\":[],\"routes\":[\"/u/{name}\"],"
        + "\"batch_silence_ms\":1,\"batch_longest_ms\":2,\"batch_max_actions\":3,\"batch_oldest_ms\":4}");
  }

  @Test
  void register_refusesATakenIdUnlessForced() throws Exception {
    String token = register("{\"product_id\":\"shop\"}").path("token").asText();
    assertThat(http.post("/products", "{\"product_id\":\"shop\"}", bearer(ADMIN)).status()).isEqualTo(409);
    try (TestStream stream = TestStream.open(URI.create(connector.url() + "/stream/shop"), token)) {
      JsonNode again = register("{\"product_id\":\"shop\",\"force_reregister\":true,\"routes\":[\"/u/{name}\"]}");
      assertThat(again.path("token").asText()).isNotEqualTo(token);
      http.post("/e/", new Visit("a").view("https://s.example.com/u/mara", "Hello").json(again.path("project_key").asText()));
      assertThat(Received.actions(stream, 1)).extracting("canonicalUrl").containsExactly("https://s.example.com/u/:name");
    }
    assertThat(http.get("/stream/shop", bearer(token)).status()).isEqualTo(401);
  }

  /** An endpoint that never answers is waited for when a push ends; nobody who sends events may be. */
  @Test
  void register_leavesNoMomentWithoutTheProduct() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String forward = "\"forward_url\":\"http://127.0.0.1:" + silent.getLocalPort() + "/in\"";
      register("{\"product_id\":\"shop\",\"project_key\":\"phc_shop\",\"token\":\"a-token-of-shop\"," + forward + "}");
      Instant begin = Instant.now().minusSeconds(3_600);   // clicks a second apart, since fast ones on one button are a double click
      Visit visit = new Visit("a").view("https://s.example.com/", "Hello", begin);
      try (TestStream stream = TestStream.open(URI.create(connector.url() + "/stream/shop"), "a-token-of-shop")) {
        assertThat(http.post("/e/", visit.json("phc_shop")).status()).isEqualTo(200);
        Received.actions(stream, 1);
        CompletableFuture<String> again = CompletableFuture.supplyAsync(() -> http.post("/products",
            "{\"product_id\":\"shop\",\"project_key\":\"phc_new\",\"token\":\"a-token-of-shop\",\"force_reregister\":true," + forward + "}", bearer(ADMIN)).body());
        int sent = 0;
        List<Integer> answers = new ArrayList<>();
        for (boolean over = false; !over; sent++) {
          over = again.isDone();
          String body = visit.click("Step " + sent, begin.plusSeconds(sent + 1)).json("phc_shop");
          int status = http.post("/e/", body).status();
          answers.add(status == 200 ? 200 : http.post("/e/", body.replace("phc_shop", "phc_new")).status());
        }
        assertThat(again.get()).contains("phc_new");
        assertThat(answers).containsOnly(200);
        assertThat(Received.actions(stream, sent)).extracting("index").containsExactlyElementsOf(IntStream.rangeClosed(1, sent).boxed().toList());
        assertThat(http.post("/e/", visit.click("Last").json("phc_shop")).status()).isEqualTo(401);
      }
    }
  }

  @Test
  void register_goesOnWithTheSessionsByTheNewRules() throws Exception {
    Instant begin = Instant.now().minusSeconds(60);
    Visit visit = new Visit("a").view("https://s.example.com/u/mara", "Hello", begin);
    register("{\"product_id\":\"shop\",\"project_key\":\"phc_shop\",\"token\":\"a-token-of-shop\"}");
    String before = visit.json("phc_shop");
    try (TestStream stream = TestStream.open(URI.create(connector.url() + "/stream/shop"), "a-token-of-shop")) {
      http.post("/e/", before);
      register("{\"product_id\":\"shop\",\"project_key\":\"phc_shop\",\"token\":\"a-token-of-shop\",\"force_reregister\":true,\"routes\":[\"/u/{name}\"]}");
      http.post("/e/", before);
      http.post("/e/", visit.click("One", begin.plusSeconds(1)).click("Two", begin.plusSeconds(2)).json("phc_shop"));
      assertThat(Received.actions(stream, 3)).extracting("index", "title", "canonicalUrl").containsExactly(
          tuple(0, "Page Load: Hello – mara", "https://s.example.com/u/mara"), tuple(1, "Click One button", "https://s.example.com/u/:name"),
          tuple(2, "Click Two button", "https://s.example.com/u/:name"));
    }
  }

  @Test
  void admin_wantsItsToken() {
    for (String path : new String[] {"/products", "/products/acme", "/counts"}) {
      assertThat(http.get(path).status()).isEqualTo(401);
      assertThat(http.get(path, bearer(Fixtures.TOKEN)).status()).isEqualTo(401);
      assertThat(http.get(path, bearer(ADMIN)).status()).isEqualTo(200);
      assertThat(http.get(path, r -> r.header("X-Admin-Key", Fixtures.TOKEN)).status()).isEqualTo(401);
      assertThat(http.get(path, r -> r.header("X-Admin-Key", ADMIN)).status()).as(path).isEqualTo(200);
    }
    assertThat(http.post("/products", "{\"product_id\":\"x\"}").status()).isEqualTo(401);
    assertThat(http.post("/products/acme/rotate", "").status()).isEqualTo(401);
    assertThat(http.exchange("/products/acme", r -> r.delete()).status()).isEqualTo(401);
  }

  @Test
  void admin_isNotThereWithoutAToken() throws IOException {
    stop();
    connector = Connector.builder(ConnectorConfig.builder().product(ACME).build()).build();
    connector.start();
    http = new Http(connector);
    assertThat(http.get("/products", bearer("")).status()).isEqualTo(404);
  }

  @Test
  void list_showsNoSecret() throws Exception {
    JsonNode shop = register("{\"product_id\":\"shop\",\"forward_url\":\"http://127.0.0.1:9/hook?key=hidden\"}");
    String list = http.get("/products", bearer(ADMIN)).body();
    assertThat(list).contains("\"acme\"").contains("\"shop\"").contains("http://127.0.0.1:9/hook").doesNotContain("hidden");
    String shown = list + http.get("/products/shop", bearer(ADMIN)).body() + http.get("/counts", bearer(ADMIN)).body();
    for (String secret : new String[] {"token", "webhook_secret", "forward_secret"}) {
      assertThat(shop.path(secret).asText()).isNotEmpty();
      assertThat(shown).doesNotContain(shop.path(secret).asText());
    }
  }

  @Test
  void rotate_keepsTheOldSecretValidForAWhile() throws Exception {
    String old = register("{\"product_id\":\"shop\"}").path("token").asText();
    JsonNode rotated = JSON.readTree(http.post("/products/shop/rotate", "{\"secrets\":[\"token\"]}", bearer(ADMIN)).body());
    assertThat(rotated.has("webhook_secret")).isFalse();
    String next = rotated.path("token").asText();
    assertThat(next).isNotEqualTo(old);
    TestStream.open(URI.create(connector.url() + "/stream/shop"), old).close();
    TestStream.open(URI.create(connector.url() + "/stream/shop"), next).close();
    assertThat(http.post("/products/shop/rotate", "{\"secrets\":[\"token\"],\"valid_for_seconds\":0}", bearer(ADMIN)).status()).isEqualTo(200);
    assertThat(http.get("/stream/shop", bearer(old)).status()).isEqualTo(401);
    assertThat(http.get("/stream/shop", bearer(next)).status()).isEqualTo(401);
  }

  @Test
  void rotate_refusesNonsense() throws Exception {
    register("{\"product_id\":\"shop\"}");
    assertThat(http.post("/products/shop/rotate", "{\"secrets\":[\"all\"]}", bearer(ADMIN)).status()).isEqualTo(400);
    assertThat(http.post("/products/shop/rotate", "{\"valid_for_seconds\":-1}", bearer(ADMIN)).status()).isEqualTo(400);
    assertThat(http.post("/products/nobody/rotate", "", bearer(ADMIN)).status()).isEqualTo(404);
    assertThat(http.post("/products/acme/rotate", "", bearer(ADMIN)).status()).isEqualTo(409);
    assertThat(http.post("/products/shop", "", bearer(ADMIN)).status()).isEqualTo(404);
  }

  @Test
  void remove_endsStreamsAndForgetsTheProduct() throws Exception {
    JsonNode shop = register("{\"product_id\":\"shop\"}");
    try (TestStream stream = TestStream.open(URI.create(shop.path("stream_url").asText()), shop.path("token").asText())) {
      assertThat(http.exchange("/products/shop", r -> bearer(ADMIN).apply(r).delete()).status()).isEqualTo(200);
      assertThat(stream.awaitEnd()).isTrue();
    }
    assertThat(http.exchange("/products/shop", r -> bearer(ADMIN).apply(r).delete()).status()).isEqualTo(404);
    assertThat(http.exchange("/products/acme", r -> bearer(ADMIN).apply(r).delete()).status()).isEqualTo(409);
    assertThat(http.post("/e/", new Visit("a").view("https://s.example.com/", "x").json(shop.path("project_key").asText())).status()).isEqualTo(401);
    register("{\"product_id\":\"shop\"}");
  }
}
