package ai.autoplay.connector;

import static ai.autoplay.connector.Fixtures.ACME;
import static ai.autoplay.connector.Fixtures.QUICK;
import static ai.autoplay.connector.Fixtures.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Payload;
import ai.autoplay.model.SessionKey;
import ai.autoplay.model.SlimAction;
import ai.autoplay.model.SummaryPayload;
import ai.autoplay.spi.SummaryRequest;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoalAndSummaryTest {
  private final List<SummaryRequest> asked = Collections.synchronizedList(new ArrayList<>());
  private Connector connector;

  private void start(int summaryEvery, UnaryOperator<Connector.Builder> more) throws IOException {
    ConnectorConfig config = ConnectorConfig.builder().product(ACME.withRules(QUICK.withSummaryEvery(summaryEvery))).build();
    connector = more.apply(Connector.builder(config)).build();
    connector.start();
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

  private void send(String session, String user, int from, int count) {
    List<SlimAction> actions = IntStream.range(from, from + count)
        .mapToObj(i -> SlimAction.builder("click").index(i).title("Click step " + i).build()).toList();
    byte[] body = connector.server().encode(new ActionsPayload("acme", session, user, null, null, java.time.Instant.EPOCH, actions));
    assertThat(new Http(connector).post("/v1/events/acme", body, Http.bearer(TOKEN)).status()).isEqualTo(200);
  }

  private static SummaryPayload nextSummary(TestStream stream) throws InterruptedException {
    Payload payload = Received.next(stream);
    while (!(payload instanceof SummaryPayload)) {
      payload = Received.next(stream);
    }
    return (SummaryPayload) payload;
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "view Checkout, type address field, submit Checkout form, view Thanks|Checkout form in Checkout (completed)",
      "view Checkout, type address field, click-submits Pay button, view Thanks|Pay in Checkout (completed)",
      "view Checkout, type address field, view Home|address field in Checkout (abandoned)",
      "view Checkout, type address field, click Help link|address field in Checkout (under way)",
      "view Reports, click Export CSV button|Export CSV in Reports (looking around)",
      "view Checkout, click-submits Pay button, view Thanks, click Home link|Pay in Checkout (completed)",
      "view Home, view Reports|Reports (looking around)",
      "click Export|Export (looking around)",
      "submit Login form, type search field, view Home|search field (abandoned)"})
  void goal_tellsAreaObjectAndOutcome(String actions, String goal) {
    List<SlimAction> done = java.util.Arrays.stream(actions.split(", ")).map(GoalAndSummaryTest::action).toList();
    assertThat(new PlainGoals().goal(new SessionKey("acme", "s"), done)).isEqualTo(goal);
  }

  private static SlimAction action(String text) {
    String verb = text.substring(0, text.indexOf(' '));
    String what = text.substring(text.indexOf(' ') + 1);
    return switch (verb) {
      case "view" -> SlimAction.builder("pageview").title("Page Load: " + what).build();
      case "type" -> SlimAction.builder("type").title("Type in " + what).build();
      case "submit" -> SlimAction.builder("submit").title("Submit " + what).build();
      case "click-submits" -> SlimAction.builder("click").title("Click " + what).description("User clicked it and submitted the form").build();
      default -> SlimAction.builder("click").title("Click " + what).build();
    };
  }

  @Test
  void goal_takesThePathWhenNoPageHasAName() {
    SlimAction click = SlimAction.builder("click").title("Click Pay").canonicalUrl("https://s.example.com/cart/:id").build();
    assertThat(new PlainGoals().goal(new SessionKey("acme", "s"), List.of(click))).isEqualTo("Pay in cart (looking around)");
  }

  @Test
  void summary_comesEveryFewActionsAndCoversExactlyThose() throws Exception {
    start(3, builder -> builder.summarizer(request -> {
      asked.add(request);
      return "summary " + asked.size();
    }));
    try (TestStream stream = stream()) {
      send("s1", null, 0, 2);
      send("s1", null, 2, 2);
      SummaryPayload first = nextSummary(stream);
      assertThat(first.summary()).isEqualTo("Goal: step 3 (looking around)\nsummary 1");
      assertThat(first.replaces()).isEqualTo(4);
      assertThat(first.sessionId()).isEqualTo("s1");
      send("s1", null, 4, 3);
      assertThat(nextSummary(stream).replaces()).isEqualTo(3);
      assertThat(asked.get(0).previousSummary()).isNull();
      assertThat(asked.get(1).previousSummary()).isEqualTo("summary 1");
      assertThat(asked.get(1).actions()).extracting(SlimAction::index).containsExactly(4, 5, 6);
      await().until(() -> connector.session(new SessionKey("acme", "s1")).orElseThrow().summary() != null);
    }
  }

  @Test
  void summary_neverMixesPeople() throws Exception {
    start(3, builder -> builder.summarizer(request -> {
      asked.add(request);
      return "done " + asked.size();
    }));
    try (TestStream stream = stream()) {
      send("s1", null, 0, 1);
      send("s1", "ann", 1, 1);
      send("s1", "bob", 2, 1);
      assertThat(nextSummary(stream).replaces()).isEqualTo(2);
      send("s1", "bob", 3, 2);
      assertThat(nextSummary(stream).replaces()).isEqualTo(3);
      assertThat(asked.get(1).previousSummary()).isNull();
    }
  }

  @Test
  void summary_thatFailsIsAskedForAgainAndStopsNothing() throws Exception {
    start(2, builder -> builder.summarizer(request -> {
      asked.add(request);
      if (asked.size() == 1) {
        throw new IOException("the model is down");
      }
      return "now";
    }));
    try (TestStream stream = stream()) {
      send("s1", null, 0, 2);
      await().until(() -> connector.counts().get("acme").getOrDefault("summaries-failed", 0L) == 1);
      send("s1", null, 2, 1);
      assertThat(asked).hasSize(1);
      send("s1", null, 3, 1);
      assertThat(nextSummary(stream).replaces()).isEqualTo(4);
    }
  }

  @Test
  void summary_isNotMadeOfASessionWhoseBeginningWasNotSeen() throws Exception {
    start(2, builder -> builder.summarizer(request -> "text"));
    try (TestStream stream = stream()) {
      send("late", null, 7, 5);
      send("s1", null, 0, 2);
      assertThat(nextSummary(stream).sessionId()).isEqualTo("s1");
      await().untilAsserted(() -> assertThat(connector.counts().get("acme")).containsEntry("summaries", 1L));
    }
  }

  @Test
  void goalFinder_speaksInSummaries() throws Exception {
    start(1, builder -> builder.summarizer(request -> "text").goals((key, recent) -> {
      if (key.sessionId().equals("s2")) {
        throw new IllegalStateException("no idea");
      }
      return "wants\nto leave";
    }));
    try (TestStream stream = stream()) {
      send("s1", null, 0, 1);
      assertThat(nextSummary(stream).summary()).isEqualTo("Goal: wants to leave\ntext");
      send("s2", null, 0, 1);
      assertThat(nextSummary(stream).summary()).isEqualTo("Goal: step 0 (looking around)\ntext");
    }
  }

  @Test
  void labeller_saysItBetterAndKeepsTheOrder() throws Exception {
    start(0, builder -> builder.labeller(batch -> batch.actions().stream()
        .map(action -> new Labeller.Label(action.title().toUpperCase(java.util.Locale.ROOT), "")).toList()));
    try (TestStream stream = stream()) {
      for (int i = 0; i < 30; i++) {
        send("s1", null, i, 1);
      }
      assertThat(Received.titles(stream, 30)).isEqualTo(IntStream.range(0, 30).mapToObj(i -> "CLICK STEP " + i).toList());
    }
  }

  @Test
  void labeller_thatFailsOrHangsChangesNothing() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    start(0, builder -> builder.labeller(batch -> {
      if (batch.sessionId().equals("hangs")) {
        never.await(1, TimeUnit.MINUTES);
      }
      return List.of(new Labeller.Label("one too many", ""), new Labeller.Label("", ""));
    }));
    try (TestStream stream = stream()) {
      send("hangs", null, 0, 1);
      send("hangs", null, 1, 1);
      send("fails", null, 2, 1);
      assertThat(Received.titles(stream, 1)).containsExactly("Click step 2");
      assertThat(Received.titles(stream, 2)).containsExactly("Click step 0", "Click step 1");
      assertThat(connector.counts().get("acme")).containsEntry("labelling-failed", 3L);
    }
  }
}
