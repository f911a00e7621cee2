package ai.autoplay.connector.extract;

import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.SlimAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whose an action is, in which session, in which batch and in which order. */
class SessionsTest {
  private static final String BASE = "https://app.example.com/";
  private static final String SAVE = "button:nth-child=\"1\"text=\"Save\"";

  private static String button(String text) {
    return "button:attr__id=\"" + text + "\"attr_id=\"" + text + "\"text=\"" + text + "\"";
  }

  @Test
  void batches_endAfterASecondOfSilence() {
    TestBrowser browser = new TestBrowser("a").click(0, button("A")).send(100).click(800, button("B")).send(900).click(2_000, button("C"))
        .send(2_100);
    assertThat(browser.payloads()).extracting(ActionsPayload::count).containsExactly(2, 1);
    assertThat(browser.payloads()).extracting(payload -> payload.forwardedAt().toEpochMilli() - TestBrowser.START)
        .containsExactly(1_900L, 3_100L);
    assertThat(browser.actions()).extracting(SlimAction::index).containsExactly(0, 1, 2);
  }

  @Test
  void batches_waitNoLongerThanThreeSecondsInAll() {
    TestBrowser browser = new TestBrowser("a");
    for (int i = 0; i < 9; i++) {
      browser.click(i * 600L, button("B" + i)).send(i * 600L);
    }
    assertThat(browser.payloads()).extracting(ActionsPayload::count).containsExactly(5, 4);
    assertThat(browser.payloads().get(0).forwardedAt().toEpochMilli() - TestBrowser.START).isEqualTo(3_000);
  }

  @Test
  void batches_haveAtMostFiftyActions() {
    TestBrowser browser = new TestBrowser("a");
    for (int i = 0; i < 120; i++) {
      browser.click(i * 20L, button("B" + i));
    }
    assertThat(browser.send(3_000).payloads()).extracting(ActionsPayload::count).containsExactly(50, 50, 20);
    assertThat(browser.actions().get(119).index()).isEqualTo(119);
  }

  @Test
  void duplicatesOfEveryRequest_changeNothing() {
    TestBrowser once = new TestBrowser("a").load(0, BASE, "Acme").send(10).click(900, SAVE).send(1_000).click(9_000, SAVE).send(9_100);
    List<ActionsPayload> expected = once.payloads();
    List<CapturedRequest> twice = new ArrayList<>();
    for (CapturedRequest request : once.requests()) {
      twice.add(request);
      twice.add(new CapturedRequest("POST", request.path(), "retry_count=1", request.headers(), request.body(), request.receivedAt().plusMillis(700)));
    }
    once.requests().clear();
    once.requests().addAll(twice);

    assertThat(once.payloads()).isEqualTo(expected);
  }

  @Test
  void eventsThatOvertakeEachOther_areSorted() {
    TestBrowser browser = new TestBrowser("a").click(2_000, button("Second")).send(2_100);
    browser.click(1_000, button("First")).send(1_100, 2_500);
    assertThat(browser.titles()).containsExactly("Click First button", "Click Second button");
  }

  @Test
  void eventsThatComeLate_areAppendedWithTheirOwnTime() {
    TestBrowser browser = new TestBrowser("a").load(0, BASE + "one", "Acme").click(2_000, button("Early")).send(2_100);
    browser.load(4_000, BASE + "two", "Acme").click(6_000, button("Last")).send(6_100);
    browser.url(BASE + "one").click(3_000, button("Late")).send(3_100, 33_100);
    browser.url(BASE + "two").click(40_000, button("After")).send(40_100);

    assertThat(browser.titles()).containsExactly("Page Load: Acme – one", "Click Early button", "Page Load: Acme – two", "Click Last button",
        "Click Late button", "Click After button");
    assertThat(TestBrowser.at(browser.actions().get(4))).isEqualTo(3_000);
  }

  @Test
  void twoPeopleInterleaved_stayTwo() {
    TestBrowser ann = new TestBrowser("ann").clockAheadBy(3_600_000);
    TestBrowser bob = new TestBrowser("bob", ann.requests()).clockAheadBy(-420_000);
    ann.load(0, BASE + "a", "Acme").send(100);
    bob.load(50, BASE + "b", "Acme").send(150);
    ann.identify(200, "ann-7", "ann@example.com").click(300, button("A")).send(400);
    bob.click(350, button("B")).send(450);

    assertThat(ann.payloads()).extracting(ActionsPayload::sessionId).containsExactlyInAnyOrder("session-ann", "session-bob");
    for (ActionsPayload payload : ann.payloads()) {
      boolean ofAnn = "session-ann".equals(payload.sessionId());
      assertThat(payload.userId()).isEqualTo(ofAnn ? "ann-7" : null);
      assertThat(payload.email()).isEqualTo(ofAnn ? "ann@example.com" : null);
      assertThat(payload.actions()).extracting(action -> TestBrowser.at(action) < 1_000).containsOnly(true);
    }
  }

  @Test
  void identify_joinsWhatTheSameVisitorDidBefore() {
    TestBrowser browser = new TestBrowser("a").click(0, button("A")).send(10).identify(200, "u-1", "a@example.com").send(210);
    browser.click(5_000, button("B")).send(5_010);

    assertThat(browser.payloads()).extracting(ActionsPayload::userId).containsExactly("u-1", "u-1");
    assertThat(browser.actions()).extracting(SlimAction::userId).containsOnly("u-1");
  }

  @Test
  void reset_makesAnotherPersonOfTheSameBrowser() {
    TestBrowser browser = new TestBrowser("a").identify(0, "u-1", "a@example.com").click(10, button("A")).send(20);
    browser.reset("next").click(2_000, button("B")).send(2_010).identify(8_000, "u-2", "b@example.com").click(8_010, button("C")).send(8_020);

    assertThat(browser.payloads()).extracting(ActionsPayload::userId).containsExactly("u-1", null, "u-2");
    assertThat(browser.payloads()).extracting(ActionsPayload::email).containsExactly("a@example.com", null, "b@example.com");
  }

  @Test
  void logInWithoutReset_splitsTheBatchByPerson() {
    TestBrowser browser = new TestBrowser("a").identify(0, "u-1", "a@example.com").click(10, button("A"));
    browser.identify(20, "u-2", "b@example.com").click(30, button("B")).send(40);

    assertThat(browser.payloads()).extracting(ActionsPayload::userId).containsExactly("u-1", "u-2");
    assertThat(browser.actions()).extracting(SlimAction::index).containsExactly(0, 1);
  }

  @Test
  void addressAsUserId_leavesAsPseudonymOnly() {
    TestBrowser browser = new TestBrowser("a").identify(0, "a@example.com", "a@example.com").click(10, button("A")).send(20);
    ActionsPayload payload = browser.payloads().get(0);

    assertThat(payload.userId()).matches("user_[0-9a-f]{24}");
    assertThat(payload.email()).isEqualTo("a@example.com");
    ExtractionRules closed = new ExtractionRules(Set.of(), List.of(), Batching.DEFAULTS);
    assertThat(browser.payloads(closed).get(0)).asString().doesNotContain("@");
    ExtractionRules open = new ExtractionRules(Set.of(Disclosure.EMAIL_AS_USER_ID), List.of(), Batching.DEFAULTS);
    assertThat(browser.payloads(open).get(0).userId()).isEqualTo("a@example.com");
  }

  @Test
  void newSessionId_startsASessionWithoutAPageView() {
    TestBrowser browser = new TestBrowser("a").load(0, BASE, "Acme").send(10).session("next").tab("t9").click(3_000_000, button("A"))
        .send(3_000_010);
    assertThat(browser.payloads()).extracting(ActionsPayload::sessionId).containsExactly("session-a", "next");
    assertThat(browser.payloads().get(1).actions()).singleElement().satisfies(action -> assertThat(action.index()).isZero());
  }

  @Test
  void librariesWithoutSessions_getOnePerBrowserAndHalfHour() {
    List<CapturedRequest> requests = new ArrayList<>();
    long[] times = {0, 60_000, 25 * 60_000, 60 * 60_000};
    for (long time : times) {
      String event = "{\"event\":\"$pageview\",\"timestamp\":" + (TestBrowser.START + time) + ",\"properties\":{\"distinct_id\":\"d1\","
          + "\"$current_url\":\"https://a.example.com/\",\"$insert_id\":\"" + time + "\"}}";
      requests.add(TestBrowser.request(event.getBytes(StandardCharsets.UTF_8), time));
    }
    List<String> sessions = new TestBrowser("x", requests).payloads().stream().map(ActionsPayload::sessionId).toList();

    assertThat(sessions.subList(0, 3)).containsOnly(sessions.get(0));
    assertThat(sessions.get(3)).isNotEqualTo(sessions.get(0));
  }

  @Test
  void payloads_saySessionAndProduct() {
    ActionsPayload payload = new TestBrowser("a").click(0, SAVE).send(10).payloads().get(0);
    assertThat(payload.productId()).isEqualTo("product");
    assertThat(payload.sessionId()).isEqualTo("session-a");
    assertThat(payload.actions().get(0).rawUrl()).isEqualTo(BASE);
  }

  @Test
  void batches_leaveBeforeTheirFirstActionIsOldEvenWhenItsEventCameLate() {
    TestBrowser browser = new TestBrowser("a").load(0, "https://app.example.com/", "Home").send(10);
    browser.click(5_000, "button:text=\"A\"").click(6_900, "button:text=\"B\"").send(8_000);
    browser.click(20_000, "button:text=\"C\"").send(50_000);
    List<Long> forwarded = browser.payloads().stream().map(payload -> payload.forwardedAt().toEpochMilli() - TestBrowser.START).toList();
    assertThat(forwarded).containsExactly(1_010L, 8_500L, 50_200L);
  }
}
