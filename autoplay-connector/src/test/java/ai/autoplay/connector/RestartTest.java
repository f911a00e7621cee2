package ai.autoplay.connector;

import static ai.autoplay.connector.Fixtures.ACME;
import static ai.autoplay.connector.Fixtures.TOKEN;
import static ai.autoplay.connector.Fixtures.payload;
import static ai.autoplay.connector.Http.bearer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.SessionKey;
import ai.autoplay.model.SlimAction;
import ai.autoplay.model.SummaryPayload;
import ai.autoplay.plugin.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestartTest {
  private static final String ADMIN = "an-admin-token";
  @TempDir
  private Path directory;

  private Connector started(Path directory, ConnectorConfig.Builder config) throws IOException {
    Connector connector = Connector.builder(config.directory(directory).adminToken(Secret.of(ADMIN)).build()).build();
    connector.start();
    return connector;
  }

  private Connector started(Path directory) throws IOException {
    return started(directory, ConnectorConfig.builder().product(ACME));
  }

  private static URI stream(Connector connector) {
    return URI.create(connector.url() + "/stream/acme");
  }

  private static List<String> titles(TestStream stream, int count) throws InterruptedException {
    return stream.events(count).stream().map(Fixtures::title).toList();
  }

  @Test
  void restart_keepsTheRingAndItsIds() throws Exception {
    String second;
    try (Connector connector = started(directory); TestStream stream = TestStream.open(stream(connector), TOKEN)) {
      for (int i = 1; i <= 4; i++) {
        connector.server().publish(payload("a" + i));
      }
      second = stream.events(4).get(1).field("id");
    }
    String last;
    try (Connector connector = started(directory); TestStream stream = TestStream.openAfter(second, stream(connector), TOKEN)) {
      assertThat(stream.next().lines()).noneMatch(line -> line.contains("gap"));
      connector.server().publish(payload("b1"));
      List<TestStream.Block> events = stream.events(3);
      assertThat(events).extracting(Fixtures::title).containsExactly("a3", "a4", "b1");
      last = events.get(1).field("id");
    }
    try (Connector connector = started(directory); TestStream stream = TestStream.openAfter(last, stream(connector), TOKEN)) {
      assertThat(titles(stream, 1)).containsExactly("b1");
    }
  }

  @Test
  void restart_goesOnFromTheGreetingOfAStreamThatSawNothing() throws Exception {
    String greeted;
    try (Connector connector = started(directory)) {
      connector.server().publish(payload("before"));
      try (TestStream stream = TestStream.open(stream(connector), TOKEN)) {
        greeted = stream.next().field("id");
      }
      connector.server().publish(payload("while it was away"));
    }
    try (Connector connector = started(directory); TestStream stream = TestStream.openAfter(greeted, stream(connector), TOKEN)) {
      assertThat(titles(stream, 1)).containsExactly("while it was away");
    }
  }

  /** What was published after the last save is lost with the process, but its ids were seen: they must not come again for others. */
  @Test
  void crash_givesNoIdTwice() throws Exception {
    Path crashed = directory.resolve("crashed");
    String unsaved;
    try (Connector connector = started(directory.resolve("running")); TestStream stream = TestStream.open(stream(connector), TOKEN)) {
      connector.server().publish(payload("saved"));
      Path file = directory.resolve("running/connector.mv.db");
      stream.events(1);
      await().untilAsserted(() -> {   // the file as a crash would leave it, copied while it is in use
        Files.createDirectories(crashed);
        Files.copy(file, crashed.resolve("connector.mv.db"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        try (StateFile copy = StateFile.open(crashed.resolve("connector.mv.db"))) {
          assertThat(copy.ring("acme").frames()).hasSize(1);
        }
      });
      connector.server().publish(payload("not saved"));
      unsaved = stream.events(1).get(0).field("id");
    }
    try (Connector connector = started(crashed)) {
      connector.server().publish(payload("new"));
      try (TestStream stream = TestStream.openAfter(unsaved, stream(connector), TOKEN)) {
        assertThat(stream.next().lines()).anyMatch(line -> line.contains("gap"));
        List<TestStream.Block> events = stream.events(2);
        assertThat(events).extracting(Fixtures::title).containsExactly("saved", "new");
        assertThat(events.get(1).field("id")).isNotEqualTo(unsaved);
      }
    }
  }

  @Test
  void restart_keepsRegisteredProductsAndTheirSecrets() throws Exception {
    String token;
    try (Connector connector = started(directory)) {
      Http http = new Http(connector);
      http.post("/products", "{\"product_id\":\"shop\",\"forward_url\":\"http://127.0.0.1:9/x\",\"routes\":[\"/u/{name}\"]}", bearer(ADMIN));
      http.post("/products", "{\"product_id\":\"gone\"}", bearer(ADMIN));
      http.exchange("/products/gone", r -> bearer(ADMIN).apply(r).delete());
      String rotated = http.post("/products/shop/rotate", "{\"secrets\":[\"token\"]}", bearer(ADMIN)).body();
      token = rotated.replaceFirst(".*\"token\":\"([0-9a-f]+)\".*", "$1");
      assertThat(connector.products()).hasSize(2);
    }
    try (Connector connector = started(directory)) {
      assertThat(connector.products()).extracting(Product::id).containsExactly("acme", "shop");
      Product shop = connector.products().get(1);
      assertThat(shop.token().current().reveal()).isEqualTo(token);
      assertThat(shop.token().previous().isEmpty()).isFalse();
      assertThat(shop.rules().extraction().routes()).containsExactly("/u/{name}");
      assertThat(shop.forward().url()).hasToString("http://127.0.0.1:9/x");
      TestStream.open(URI.create(connector.url() + "/stream/shop"), token).close();
    }
  }

  @Test
  void restart_goesOnCountingTheActionsOfASession() throws Exception {
    Visit visit = new Visit("a");
    try (Connector connector = started(directory)) {
      new Http(connector).post("/e/", visit.view("https://s.example.com/", "Shop").click("One").json("phc_acme"));
    }
    try (Connector connector = started(directory); TestStream stream = TestStream.open(stream(connector), TOKEN)) {
      new Http(connector).post("/e/", visit.click("Two").json("phc_acme"));
      assertThat(Received.actions(stream, 1)).extracting("index", "title").containsExactly(org.assertj.core.groups.Tuple.tuple(2, "Click Two button"));
    }
  }

  private Connector summarising(Path directory) throws IOException {
    ConnectorConfig config = ConnectorConfig.builder().product(ACME.withRules(Fixtures.QUICK.withSummaryEvery(3))).directory(directory).build();
    Connector connector = Connector.builder(config).summarizer(request -> request.previousSummary() + " + "
        + request.actions().stream().map(action -> Integer.toString(action.index())).collect(Collectors.joining(","))).build();
    connector.start();
    return connector;
  }

  @Test
  void restart_keepsGoalSummaryAndAddressOfASession() throws Exception {
    Instant begin = Instant.now().minusSeconds(600);
    Visit visit = new Visit("a").identify("u1", "mara@example.com");
    SessionKey key = new SessionKey("acme", "session-a");
    SessionStatus before;
    try (Connector connector = summarising(directory); TestStream stream = TestStream.open(stream(connector), TOKEN)) {
      Http http = new Http(connector);
      http.post("/e/", visit.view("https://s.example.com/", "Shop", begin).click("One", begin.plusSeconds(1)).json("phc_acme"));
      Received.actions(stream, 2);
      http.post("/e/", visit.click("Two", begin.plusSeconds(2)).json("phc_acme"));
      await().until(() -> connector.session(key).map(SessionStatus::summary).isPresent());
      http.post("/e/", visit.click("Three", begin.plusSeconds(3)).json("phc_acme"));
      await().until(() -> connector.session(key).orElseThrow().actions() == 4);
      before = connector.session(key).orElseThrow();
      assertThat(before.summary()).endsWith("\nnull + 0,1,2");
    }
    try (Connector connector = summarising(directory); TestStream stream = TestStream.open(stream(connector), TOKEN)) {
      assertThat(connector.session(key)).contains(before);
      new Http(connector).post("/e/", visit.click("Four", begin.plusSeconds(4)).click("Five", begin.plusSeconds(5)).json("phc_acme"));
      assertThat(Received.nextActions(stream).email()).isEqualTo("mara@example.com");
      assertThat(Received.next(stream)).isInstanceOfSatisfying(SummaryPayload.class, summary -> {
        assertThat(summary.replaces()).isEqualTo(3);
        assertThat(summary.summary()).endsWith("\nnull + 0,1,2 + 3,4,5");
      });
    }
  }

  @Test
  void restart_keepsTheAddressOfWhoIsKnownByIt() throws Exception {
    Visit visit = new Visit("a").identify("mara@example.com", "mara@example.com");
    String user;
    try (Connector connector = started(directory); TestStream stream = TestStream.open(stream(connector), TOKEN)) {
      new Http(connector).post("/e/", visit.view("https://s.example.com/", "Shop").json("phc_acme"));
      user = Received.nextActions(stream).userId();
    }
    try (Connector connector = started(directory); TestStream stream = TestStream.open(stream(connector), TOKEN)) {
      String click = visit.click("One").json("phc_acme").replace("\"$is_identified\":true", "\"$is_identified\":false");
      new Http(connector).post("/e/", click);
      assertThat(Received.nextActions(stream)).satisfies(payload -> {
        assertThat(payload.userId()).isEqualTo(user).startsWith("user_");
        assertThat(payload.email()).isEqualTo("mara@example.com");
      });
    }
  }

  @Test
  void restart_knowsNothingOfSessionsThatWereIdle() throws Exception {
    try (Connector connector = started(directory)) {
      connector.server().publish(new ActionsPayload("acme", "old", null, null, null, Instant.now().minus(Duration.ofMinutes(31)),
          List.of(SlimAction.builder("click").title("Click One").build())));
      connector.server().publish(new ActionsPayload("acme", "new", null, null, null, Instant.now(),
          List.of(SlimAction.builder("click").title("Click One").build())));
    }
    try (Connector connector = started(directory)) {
      assertThat(connector.session(new SessionKey("acme", "old"))).isEmpty();
      assertThat(connector.session(new SessionKey("acme", "new"))).isPresent();
    }
  }

  @Test
  void removal_forgetsTheRing() throws Exception {
    try (Connector connector = started(directory)) {
      connector.register(new Product("shop", Secret.of("t")));
      connector.server().publish(payload("shop", "old"));
      assertThat(new Http(connector).exchange("/products/shop", r -> bearer(ADMIN).apply(r).delete()).status()).isEqualTo(200);
    }
    try (Connector connector = started(directory)) {
      connector.register(new Product("shop", Secret.of("t")));
      try (TestStream stream = TestStream.openAfter("1-1", URI.create(connector.url() + "/stream/shop"), "t")) {
        connector.server().publish(payload("shop", "new"));
        assertThat(titles(stream, 1)).containsExactly("new");
      }
    }
  }

  @Test
  void configuration_winsOverWhatWasRegistered() throws Exception {
    try (Connector connector = started(directory)) {
      connector.register(new Product("shop", Secret.of("registered")));
    }
    try (Connector connector = started(directory, ConnectorConfig.builder().product(new Product("shop", Secret.of("configured"))))) {
      assertThat(connector.products()).hasSize(1);
      TestStream.open(URI.create(connector.url() + "/stream/shop"), "configured").close();
      assertThat(new Http(connector).get("/stream/shop", bearer("registered")).status()).isEqualTo(401);
    }
  }

  @Test
  void build_saysWhoHasTheDirectory() throws Exception {
    try (Connector connector = started(directory)) {
      assertThat(connector.products()).hasSize(1);
      assertThatThrownBy(() -> started(directory)).isInstanceOf(IOException.class)
          .hasMessageContaining("another process has it; give each connector a directory of its own");
    }
  }

  @Test
  void build_saysThatTheFileIsNotOurs() throws Exception {
    Files.writeString(directory.resolve("connector.mv.db"), "something else ".repeat(1_000));
    assertThatThrownBy(() -> started(directory)).isInstanceOf(IOException.class).hasMessageContaining("is damaged or not ours; move it away");
  }

  @Test
  void ring_isSavedNoFurtherThanItReaches() throws Exception {
    try (Connector connector = started(directory, ConnectorConfig.builder().product(ACME).ringEvents(3))) {
      for (int i = 1; i <= 10; i++) {
        connector.server().publish(payload("a" + i));
      }
    }
    try (StateFile file = StateFile.open(directory.resolve("connector.mv.db"))) {
      assertThat(file.ring("acme").frames()).hasSize(3);
      assertThat(file.ring("acme").first()).isEqualTo(8);
    }
  }
}
