package ai.autoplay.connector.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import org.junit.jupiter.api.Test;

class ScorerTest {
  private static final String SAVE = "button:attr__id=\"s\"attr_id=\"s\"text=\"Save\"";
  private static final String OTHER = "button:attr__id=\"o\"attr_id=\"o\"text=\"Other\"";

  private static String action(int number, long at, String type, String text, boolean event) {
    return "{\"i\":" + number + ",\"t\":" + (TestBrowser.START + at) + ",\"user\":\"ann\",\"tab\":\"t\",\"kind\":\"" + type + "\",\"type\":\""
        + type + "\",\"target_text\":\"" + text + "\",\"posthog_uuid\":" + (event ? "\"u" + number + "\"" : "null") + "}";
  }

  private static String truth(String session, String... actions) {
    return "{\"identities\":[{\"user\":\"ann\",\"distinct_ids\":[\"anon-a\"],\"sessions\":[\"" + session + "\"]}],\"actions\":["
        + String.join(",", actions) + "]}";
  }

  private static JourneyScore score(String truth) throws Exception {
    TestBrowser browser = new TestBrowser("a").click(0, SAVE).click(4_000, OTHER).send(5_000);
    return new Scorer(ExtractionRules.DEFAULTS).score(new Recording("r", browser.requests()), new StringReader(truth));
  }

  @Test
  void score_isOneWhenAllAgrees() throws Exception {
    JourneyScore journey = score(truth("session-a", action(1, 0, "click", "Save", true), action(2, 3_900, "click", "Other (x)", true)));

    assertThat(journey.score()).isEqualTo(new Score(1, 1, 1, 1, 1, 1, 2, 1));
    assertThat(journey.matched()).containsExactly("[0] click \"Click Save button\" ← #1 click \"Save\" by ann",
        "[1] click \"Click Other button\" ← #2 click \"Other (x)\" by ann");
    assertThat(journey.score().toJson()).isEqualTo("{\"precision\":1.0000,\"recall\":1.0000,\"titles\":1.0000,\"titlesOfAll\":1.0000,"
        + "\"identity\":1.0000,\"order\":1.0000,\"actions\":2,\"journeys\":1}");
  }

  @Test
  void score_seesWhatIsMissedAndInvented() throws Exception {
    JourneyScore journey = score(truth("session-a", action(1, 0, "click", "Save", true), action(2, 9_000, "click", "Late", true),
        action(3, 4_000, "type", "Other", true), action(4, 90_000, "click", "Unseen", false)));

    assertThat(journey.score().precision()).isEqualTo(0.5);
    assertThat(journey.score().recall()).isEqualTo(1.0 / 3);
    assertThat(journey.missed()).containsExactly("#2 click \"Late\" by ann", "#3 type \"Other\" by ann");
    assertThat(journey.invented()).containsExactly("[1] click \"Click Other button\"");
  }

  @Test
  void score_seesAWrongSession() throws Exception {
    assertThat(score(truth("another", action(1, 0, "click", "Save", true))).score().recall()).isZero();
  }

  @Test
  void score_seesAWrongTitle() throws Exception {
    JourneyScore journey = score(truth("session-a", action(1, 0, "click", "Delete", true), action(2, 4_000, "click", "Other", true)));
    assertThat(journey.score().titlesOfAll()).isEqualTo(0.5);
    assertThat(journey.matched().get(0)).endsWith("(its event lacks it)");
  }

  @Test
  void score_seesAMissingIdentity() throws Exception {
    String identify = "{\"i\":0,\"t\":" + (TestBrowser.START - 9_000) + ",\"user\":\"ann\",\"tab\":\"t\",\"kind\":\"identify\",\"type\":null}";
    JourneyScore journey = score(truth("session-a", identify, action(1, 0, "click", "Save", true), action(2, 4_000, "click", "Other", true)));
    assertThat(journey.score().identity()).isZero();
  }

  @Test
  void score_seesAWrongOrder() throws Exception {
    TestBrowser browser = new TestBrowser("a").click(4_000, OTHER).send(4_100);
    browser.click(0, SAVE).send(100, 34_000);
    JourneyScore journey = new Scorer(ExtractionRules.DEFAULTS).score(new Recording("r", browser.requests()), new StringReader(
        truth("session-a", action(1, 0, "click", "Save", true), action(2, 4_000, "click", "Other", true))));

    assertThat(journey.score().recall()).isEqualTo(1);
    assertThat(journey.score().order()).isZero();
  }

  @Test
  void score_refusesWhatIsNoTruth() {
    assertThatThrownBy(() -> score("{}")).isInstanceOf(IOException.class).hasMessage("actions: must be an array");
    assertThatThrownBy(() -> score("{\"actions\":[\n{]}")).isInstanceOf(IOException.class).hasMessage("must be JSON, but is not: line 2, column 2");
    assertThatThrownBy(() -> score("{\"actions\":[{\"t\":1},{\"t\":\"noon\"}]}")).isInstanceOf(IOException.class)
        .hasMessage("actions[1].t: must be a number of milliseconds");
  }

  @Test
  void words_sayWhatAnotherSays() {
    assertThat(Words.carry("Click node input name field", "Name")).isTrue();
    assertThat(Words.carry("Click Export CSV button", "export csv (button)")).isTrue();
    assertThat(Words.carry("Click red panel open", "open the red box")).isFalse();
    assertThat(Words.carry("Click registryInfo button", "registry info")).isTrue();
    assertThat(Words.carry("anything", "(x)")).isFalse();
  }
}
