package ai.autoplay.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.AutoplayConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names that a user chooses stand within keys; an environment variable does not tell where they end. */
class SettingsGroupsTest {
  private static Settings environment(Map<String, String> variables) {
    return new Settings(List.of(new SettingsSource("the environment", variables, true, List.of())));
  }

  @ParameterizedTest
  @CsvSource({
      "AUTOPLAY_OUTLET_NOTES_GIVE_UP_AFTER, notes",
      "AUTOPLAY_OUTLET_MY_NOTES_GIVE_UP_AFTER, my-notes",
      "AUTOPLAY_OUTLET_GIVE_UP_AFTER_GIVE_UP_AFTER, give-up-after",
  })
  void from_readsASinksOwnSettingsFromTheEnvironment(String variable, String sink) {
    Settings settings = environment(Map.of(variable, "1s"));
    assertThat(AutoplayConfig.from(settings).perSink()).hasEntrySatisfying(sink,
        outlet -> assertThat(outlet.giveUpAfter()).isEqualTo(Duration.ofSeconds(1))).hasSize(1);
    assertThat(settings.unknown(List.of(), Settings.Strictness.WARNING)).isEmpty();
  }

  @Test
  void from_readsEveryKeyOfASinkFromTheEnvironment() {
    Settings settings = environment(Map.of("AUTOPLAY_OUTLET_NOTES_BUDGET", "99", "AUTOPLAY_OUTLET_NOTES_CONCURRENCY", "3",
        "AUTOPLAY_OUTLET_NOTES_WRITE_TIMEOUT", "1s", "AUTOPLAY_OUTLET_NOTES_GIVE_UP_AFTER", "2s",
        "AUTOPLAY_OUTLET_NOTES_DEBOUNCE", "3s", "AUTOPLAY_OUTLET_NOTES_MAX_WAIT", "4s"));
    AutoplayConfig same = AutoplayConfig.from(Settings.of(Map.of("autoplay.outlet.notes.budget", "99", "autoplay.outlet.notes.concurrency", "3",
        "autoplay.outlet.notes.write-timeout", "1s", "autoplay.outlet.notes.give-up-after", "2s",
        "autoplay.outlet.notes.debounce", "3s", "autoplay.outlet.notes.max-wait", "4s")));
    assertThat(AutoplayConfig.from(settings)).isEqualTo(same).isNotEqualTo(AutoplayConfig.DEFAULTS);
    assertThat(settings.unknown(List.of(), Settings.Strictness.WARNING)).isEmpty();
  }

  @Test
  void aVariableOfNoKnownKey_isWorthAWarning() {
    Settings settings = environment(Map.of("AUTOPLAY_OUTLET_NOTES_GIVE_UP_AFER", "1s", "AUTOPLAY_OUTLET_BUDGET", "5"));
    assertThat(AutoplayConfig.from(settings).perSink()).isEmpty();
    assertThat(settings.unknown(List.of(), Settings.Strictness.WARNING)).hasSize(2)
        .allMatch(warning -> warning.contains("nobody reads this key"));
  }

  @Test
  void groups_ofKeysOfOneWord_needNoKeys() {
    Settings settings = environment(Map.of("AUTOPLAY_SSE_STREAMS_EU_URL", "x", "AUTOPLAY_SSE_STREAMS_FAR_EAST_TOKEN", "x"));
    assertThat(settings.groups("autoplay.sse.streams")).containsExactly("eu", "far-east");
    assertThat(Settings.of(Map.of("autoplay.sse.streams.eu_1.url", "x")).groups("autoplay.sse.streams")).containsExactly("eu_1");
  }

  @Test
  void aVariableOfASinkThatIsNone_isWorthAWarning() {
    Settings settings = environment(Map.of("AUTOPLAY_OUTLET_NOETS_GIVE_UP_AFTER", "1s"));
    AutoplayConfig.from(settings);
    settings.onlyGroups("autoplay.outlet", List.of("notes"), List.of("give-up-after"));
    assertThat(settings.unknown(List.of(), Settings.Strictness.ERROR)).isEmpty();
    assertThat(settings.unknown(List.of(), Settings.Strictness.WARNING)).containsExactly("AUTOPLAY_OUTLET_NOETS_GIVE_UP_AFTER: nobody reads"
        + " this key; did you mean AUTOPLAY_OUTLET_NOTES_GIVE_UP_AFTER? (in the environment)");
  }
}
