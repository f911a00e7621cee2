package ai.autoplay.connector.extract;

import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.model.SlimAction;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the user did, told from what page and browser did by themselves. */
class ActionsTest {
  private static final String BASE = "https://app.example.com/";
  private static final String SAVE = "button:nth-child=\"1\"nth-of-type=\"1\"text=\"Save\";div:nth-child=\"4\"";
  private static final String OTHER = "button:nth-child=\"2\"nth-of-type=\"2\"text=\"Other\";div:nth-child=\"4\"";
  private static final String FIELD = "input:attr__name=\"city\"nth-child=\"1\";form:attr__name=\"address\"nth-child=\"1\"";
  private static final String SUBMIT = "button:attr__type=\"submit\"nth-child=\"2\"text=\"Send\";form:attr__name=\"address\"nth-child=\"1\"";
  private static final String FORM = "form:attr__name=\"address\"nth-child=\"1\"";
  private static final String CHECKBOX = "input:attr__type=\"checkbox\"attr__name=\"terms\"nth-child=\"1\"";

  @Test
  void actions_areTypedInOrderAndTimed() {
    List<SlimAction> actions = new TestBrowser("a").load(0, BASE, "Acme").click(1_000, SAVE).click(1_800, FIELD).change(2_500, FIELD)
        .send(3_000).actions();

    assertThat(actions).extracting(SlimAction::type).containsExactly("pageview", "click", "click", "type");
    assertThat(actions).extracting(SlimAction::index).containsExactly(0, 1, 2, 3);
    assertThat(actions).extracting(TestBrowser::at).containsExactly(0L, 1_000L, 1_800L, 1_801L);
    assertThat(actions.get(0).timestampEnd()).isEqualTo(actions.get(1).timestampStart());
    assertThat(actions.get(3).timestampEnd()).isEqualTo(actions.get(3).timestampStart());
    assertThat(actions).extracting(SlimAction::sessionId).containsOnly("session-a");
  }

  @Test
  void noise_isNoAction() {
    TestBrowser browser = new TestBrowser("a");
    for (String name : List.of("$pageleave", "$web_vitals", "$$heatmap", "$feature_flag_called", "$set", "$groupidentify", "$opt_in",
        "$performance_event", "$snapshot", "$exception", "$dead_click", "my custom event")) {
      browser.other(10, name);
    }
    assertThat(browser.send(20).payloads()).isEmpty();
  }

  @Test
  void clicksOnHiddenThings_areNotTheUsers() {
    String hidden = "button:nth-child=\"1\"text=\"x\";span:attr__style=\"color: red; display: none;\"";
    assertThat(new TestBrowser("a").click(0, hidden).click(1_000, SAVE).send(2_000).titles()).containsExactly("Click Save button");
  }

  @Test
  void secondClickWithinMilliseconds_isAnEcho() {
    String label = "label:text=\"I agree\"nth-child=\"1\"";
    assertThat(new TestBrowser("a").click(0, label).click(3, CHECKBOX).change(5, CHECKBOX).send(1_000).titles())
        .containsExactly("Toggle I agree checkbox");
    assertThat(new TestBrowser("b").click(0, label).click(120, CHECKBOX).change(122, CHECKBOX).send(1_000).titles())
        .as("a page that is slow to deal with the label").containsExactly("Toggle I agree checkbox");
    assertThat(new TestBrowser("c").click(0, "label:text=\"City\"nth-child=\"1\"").click(2, FIELD).change(9_000, FIELD).send(9_500).titles())
        .containsExactly("Click City label", "Type in city field");
  }

  @Test
  void radioButtons_areToldByTheChangeThatComesWithTheClick() {
    String radio = "input:attr__name=\"size\"nth-child=\"1\";label:text=\"250 g\"nth-child=\"3\"";
    List<SlimAction> actions = new TestBrowser("a").click(0, radio).change(1, radio).send(1_000).actions();
    assertThat(actions).singleElement().satisfies(action -> {
      assertThat(action.type()).isEqualTo("click");
      assertThat(action.title()).isEqualTo("Select 250 g radio button");
      assertThat(action.description()).isEqualTo("User selected 250 g radio button on the home page");
    });
    String label = "label:text=\"250 g\"nth-child=\"3\"";
    assertThat(new TestBrowser("b").click(0, label).click(1, radio).change(2, radio).send(1_000).titles()).containsExactly("Select 250 g radio button");
  }

  @Test
  void doubleClick_isOneAction() {
    List<SlimAction> actions = new TestBrowser("a").click(0, SAVE).click(120, SAVE).click(5_000, SAVE).send(6_000).actions();

    assertThat(actions).extracting(SlimAction::title).containsExactly("Double-click Save button", "Click Save button");
    assertThat(actions.get(0).description()).startsWith("User double-clicked Save button");
  }

  @Test
  void threeQuickClicks_areThree() {
    assertThat(new TestBrowser("a").click(0, SAVE).click(150, SAVE).click(300, SAVE).send(1_000).titles()).hasSize(3)
        .containsOnly("Click Save button");
  }

  @Test
  void quickClicksOnDifferentThings_areTwo() {
    assertThat(new TestBrowser("a").click(0, SAVE).click(120, OTHER).send(1_000).titles())
        .containsExactly("Click Save button", "Click Other button");
  }

  @Test
  void rage_staysAsItsClicksAndTheLastOneSaysSo() {
    List<SlimAction> actions = new TestBrowser("a").click(0, SAVE).click(150, SAVE).rage(299, SAVE).click(300, SAVE).click(450, SAVE)
        .click(4_000, SAVE).send(4_500).actions();

    assertThat(actions).hasSize(5).extracting(SlimAction::type).containsOnly("click");
    assertThat(actions.get(3).description()).isEqualTo("User clicked Save button on the home page, the last of several fast clicks (rage click)");
    assertThat(actions).filteredOn(action -> action.description().contains("rage")).hasSize(1);
  }

  @Test
  void enterInAField_isTypingAndASubmit() {
    List<SlimAction> actions = new TestBrowser("a").click(0, FIELD).change(900, FIELD).click(903, SUBMIT).submit(905, FORM)
        .send(1_000).actions();

    assertThat(actions).extracting(SlimAction::title).containsExactly("Click city field", "Type in city field", "Submit Send form");
  }

  @Test
  void enterInAFormWithoutAButton_isASubmit() {
    assertThat(new TestBrowser("a").click(0, FIELD).change(300, FIELD).submit(302, FORM).send(1_000).titles())
        .containsExactly("Click city field", "Type in city field", "Submit address form");
  }

  @Test
  void clickOnASubmitButton_isOneActionThatSaysSo() {
    List<SlimAction> actions = new TestBrowser("a").change(0, FIELD).click(90, SUBMIT).submit(92, FORM).send(1_000).actions();

    assertThat(actions).extracting(SlimAction::title).containsExactly("Type in city field", "Click Send button");
    assertThat(actions.get(1).description()).isEqualTo("User clicked Send button and submitted the form on the home page");
  }

  @Test
  void toggles_areTheirClicks() {
    assertThat(new TestBrowser("a").click(0, CHECKBOX).change(2, CHECKBOX).send(500).titles()).containsExactly("Toggle terms checkbox");
    assertThat(new TestBrowser("b").change(2, CHECKBOX).send(500).actions()).singleElement()
        .satisfies(action -> assertThat(action.type()).isEqualTo("click"));
  }

  @Test
  void typing_beginsWhereTheFieldWasEntered() {
    String second = "input:attr__name=\"street\"nth-child=\"2\";form:attr__name=\"address\"nth-child=\"1\"";
    List<SlimAction> actions = new TestBrowser("a").click(0, "label:text=\"City\"nth-child=\"9\"").click(2, FIELD).change(4_000, FIELD)
        .change(9_000, second).send(9_500).actions();
    assertThat(actions).extracting(SlimAction::title).containsExactly("Click City label", "Type in city field", "Type in street field");
    assertThat(actions).extracting(TestBrowser::at).containsExactly(0L, 3L, 4_001L);
  }

  @Test
  void selects_areChoices() {
    assertThat(new TestBrowser("a").change(0, "select:attr__name=\"country\"").send(500).actions()).singleElement().satisfies(action -> {
      assertThat(action.type()).isEqualTo("type");
      assertThat(action.description()).isEqualTo("User chose an option in country dropdown on the home page");
    });
  }

  @Test
  void changesOfOneFieldInARow_areOne() {
    assertThat(new TestBrowser("a").change(0, FIELD).change(300, FIELD).change(700, FIELD).change(5_000, FIELD).send(6_000).actions())
        .hasSize(2);
  }

  @Test
  void typedText_isToldOnlyWhereAllowed() {
    TestBrowser browser = new TestBrowser("a").change(0, FIELD);
    browser.event(1_500, "$autocapture").put("$event_type", "change").put("$elements_chain", FIELD.replace("city", "zip"))
        .put("$input_value", "10115 Berlin");
    browser.send(2_000);

    assertThat(browser.payloads()).asString().doesNotContain("10115");
    ExtractionRules open = new ExtractionRules(Set.of(Disclosure.TYPED_TEXT), List.of(), Batching.DEFAULTS);
    assertThat(browser.payloads(open).get(0).actions().get(1).description()).isEqualTo("User typed in zip field (\"10115 Berlin\") on the home page");
  }

  @Test
  void routesThatTheLibraryDoesNotWatch_becomePageViews() {
    List<SlimAction> actions = new TestBrowser("a").load(0, BASE + "#/inbox", "Acme").click(2_000, OTHER).url(BASE + "#/settings")
        .click(8_000, SAVE).send(8_500).actions();

    assertThat(actions).extracting(SlimAction::type).containsExactly("pageview", "click", "pageview", "click");
    assertThat(actions.get(2).canonicalUrl()).isEqualTo(BASE + "settings");
    assertThat(TestBrowser.at(actions.get(2))).isEqualTo(2_001);
  }

  @Test
  void routesThatTheLibraryTells_areNotToldTwice() {
    TestBrowser browser = new TestBrowser("a").load(0, BASE + "#/inbox", "Acme").url(BASE + "#/settings")
        .click(2_000, "a:attr__href=\"#/settings\"text=\"Settings\"").route(2_006, BASE + "#/settings", "Acme");
    assertThat(browser.click(5_000, SAVE).send(6_000).titles()).containsExactly("Page Load: Acme – inbox", "Click Settings link",
        "Page Load: Acme – settings", "Click Save button");
  }

  @Test
  void changeOfAddressAtAnUnknownTime_isNotInvented() {
    TestBrowser browser = new TestBrowser("a").load(0, BASE + "#/inbox", "Acme").url(BASE + "#/settings").click(60_000, SAVE).send(61_000);
    assertThat(browser.titles()).containsExactly("Page Load: Acme – inbox", "Click Save button");
  }

  @Test
  void typingInAQuery_isNoPageView() {
    TestBrowser browser = new TestBrowser("a").load(0, BASE + "items", "Acme").url(BASE + "items?q=bolts").change(1_000, FIELD).send(2_000);
    assertThat(browser.actions()).extracting(SlimAction::type).containsExactly("pageview", "type");
  }

  @Test
  void tabs_areFollowedApart() {
    TestBrowser browser = new TestBrowser("a").tab("t1").load(0, BASE + "one", "Acme").tab("t2").load(500, BASE + "two", "Acme");
    browser.tab("t1").url(BASE + "one").click(1_000, SAVE).tab("t2").url(BASE + "two").click(1_100, SAVE).tab("t1").url(BASE + "one")
        .click(1_200, OTHER);
    assertThat(browser.send(2_000).titles()).containsExactly("Page Load: Acme – one", "Page Load: Acme – two", "Click Save button",
        "Click Save button", "Click Other button");
  }
}
