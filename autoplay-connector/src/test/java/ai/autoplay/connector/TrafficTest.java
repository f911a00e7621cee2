package ai.autoplay.connector;

import static ai.autoplay.connector.Fixtures.ACME;
import static ai.autoplay.connector.Fixtures.TOKEN;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.connector.extract.Batching;
import ai.autoplay.connector.extract.ExtractionRules;
import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.SlimAction;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Difficult traffic over real requests: people interleaved, tabs, wrong clocks, delays, and everything sent twice. */
class TrafficTest {
  /** Long enough that what is sent together goes out together on a slow machine too. */
  private static final Product PATIENT = ACME.withRules(ProductRules.DEFAULTS.withExtraction(new ExtractionRules(
      ExtractionRules.DEFAULTS.disclosures(), List.of(), new Batching(Duration.ofMillis(400), Duration.ofSeconds(2), 50, Duration.ofSeconds(60)))));
  private Connector connector;
  private Http http;
  private TestStream stream;

  @BeforeEach
  void start() throws IOException {
    connector = Connector.builder(ConnectorConfig.builder().product(PATIENT).build()).build();
    connector.start();
    http = new Http(connector);
    stream = TestStream.open(URI.create(connector.url() + "/stream/acme"), TOKEN);
  }

  @AfterEach
  void stop() {
    stream.close();
    connector.close();
  }

  /** Sent, and sent again as a client does that saw no answer: same events, another time of sending. */
  private void sendTwice(Visit visit) {
    String body = visit.json("phc_acme");
    assertThat(http.post("/e/", body).status()).isEqualTo(200);
    String again = body.replaceFirst("\"sent_at\":\"[^\"]*\"", "\"sent_at\":\"" + Instant.now() + "\"");
    assertThat(http.post("/e/?retry_count=1", Visit.gzip(again), request -> request).status()).isEqualTo(200);
  }

  private Map<String, List<SlimAction>> bySession(int count) throws InterruptedException {
    return Received.actions(stream, count).stream().collect(groupingBy(action -> String.valueOf(action.sessionId())));
  }

  private static List<String> titles(List<SlimAction> actions) {
    return actions.stream().map(SlimAction::title).toList();
  }

  @Test
  void twoPeopleInterleaved_stayApartAndNothingComesTwice() throws Exception {
    Visit ann = new Visit("ann").view("https://s.example.com/", "Shop").identify("ann", "ann@example.com");
    Visit bob = new Visit("bob").view("https://s.example.com/", "Shop");
    for (int i = 0; i < 5; i++) {
      sendTwice(ann.click("A" + i));
      sendTwice(bob.click("B" + i));
    }
    List<ActionsPayload> batches = new ArrayList<>();
    while (batches.stream().mapToInt(ActionsPayload::count).sum() < 12) {
      batches.add(Received.nextActions(stream));
    }
    assertThat(batches).allSatisfy(batch -> {
      boolean ofAnn = "session-ann".equals(batch.sessionId());
      assertThat(batch.email()).isEqualTo(ofAnn ? "ann@example.com" : null);
      assertThat(batch.userId()).isEqualTo(ofAnn ? "ann" : null);
      assertThat(batch.actions()).extracting(SlimAction::sessionId).containsOnly(batch.sessionId());
    });
    Map<String, List<SlimAction>> actions = batches.stream().flatMap(batch -> batch.actions().stream())
        .collect(groupingBy(action -> String.valueOf(action.sessionId())));
    assertThat(titles(actions.get("session-ann"))).containsExactly("Page Load: Shop", "Click A0 button", "Click A1 button", "Click A2 button",
        "Click A3 button", "Click A4 button");
    assertThat(titles(actions.get("session-bob"))).containsExactly("Page Load: Shop", "Click B0 button", "Click B1 button", "Click B2 button",
        "Click B3 button", "Click B4 button");
    assertThat(actions.get("session-ann")).extracting(SlimAction::index).containsExactly(0, 1, 2, 3, 4, 5);
    connector.close();
    assertThat(connector.counts().get("acme")).containsEntry("actions", 12L).containsEntry("dropped.duplicate", 13L);
  }

  @Test
  void clockAnHourAhead_isCorrected() throws Exception {
    Instant now = Instant.now();
    sendTwice(new Visit("ahead").clockAheadBy(3_600_000).view("https://s.example.com/", "Shop", now.minusSeconds(2)).click("Buy", now.minusSeconds(1)));
    sendTwice(new Visit("behind").clockAheadBy(-3_600_000).view("https://s.example.com/", "Shop", now.minusSeconds(2)).click("Buy", now.minusSeconds(1)));
    Map<String, List<SlimAction>> actions = bySession(4);
    assertThat(actions.values()).hasSize(2).allSatisfy(ofOne -> {
      assertThat(titles(ofOne)).containsExactly("Page Load: Shop", "Click Buy button");
      assertThat(ofOne.get(0).timestampStart()).isBetween(now.minusSeconds(3), Instant.now());
      assertThat(Duration.between(ofOne.get(0).timestampStart(), ofOne.get(1).timestampStart())).isBetween(Duration.ofMillis(900), Duration.ofMillis(1_100));
    });
  }

  @Test
  void eventsDelayedByHalfAMinute_keepTheirTimes() throws Exception {
    Instant now = Instant.now();
    Visit visit = new Visit("late").view("https://s.example.com/", "Shop", now.minusSeconds(31)).click("One", now.minusSeconds(30));
    String late = visit.json("phc_acme");   // goes out after what was done later
    sendTwice(visit.click("Two", now.minusSeconds(1)));
    assertThat(titles(Received.actions(stream, 1))).containsExactly("Click Two button");
    http.post("/e/", late);
    http.post("/e/?retry_count=1", late);
    List<SlimAction> actions = Received.actions(stream, 2);
    assertThat(titles(actions)).containsExactly("Page Load: Shop", "Click One button");
    assertThat(actions.get(1).timestampStart()).isBetween(now.minusSeconds(32), now.minusSeconds(28));
    assertThat(actions).extracting(SlimAction::index).containsExactly(1, 2);
  }

  @Test
  void requestsThatOvertakeEachOther_areSorted() throws Exception {
    Instant now = Instant.now();
    Visit visit = new Visit("a").view("https://s.example.com/", "Shop", now.minusMillis(900)).click("First", now.minusMillis(800));
    String first = visit.json("phc_acme");
    String second = visit.click("Second", now.minusMillis(400)).json("phc_acme");
    http.post("/e/", second);
    http.post("/e/", first);
    assertThat(titles(Received.actions(stream, 3))).containsExactly("Page Load: Shop", "Click First button", "Click Second button");
  }

  @Test
  void twoTabs_areOneSessionInOrderWithinEach() throws Exception {
    Instant now = Instant.now();
    Visit visit = new Visit("a");
    visit.tab("left").view("https://s.example.com/left", "Left", now.minusMillis(900));
    visit.tab("right").view("https://s.example.com/right", "Right", now.minusMillis(800));
    visit.tab("left").view("https://s.example.com/left", "Left", now.minusMillis(700)).click("L1", now.minusMillis(600));
    visit.tab("right").view("https://s.example.com/right", "Right", now.minusMillis(500)).click("R1", now.minusMillis(400));
    sendTwice(visit);
    Map<String, List<SlimAction>> actions = bySession(6);
    assertThat(actions).containsOnlyKeys("session-a");
    assertThat(titles(actions.get("session-a"))).containsSubsequence("Page Load: Left", "Click L1 button").containsSubsequence("Page Load: Right", "Click R1 button");
    assertThat(actions.get("session-a")).extracting(SlimAction::timestampStart).isSorted();
  }
}
