package ai.autoplay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.autoplay.plugin.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A duration that would overflow in nanoseconds is refused where it is said. */
class ConfigDurationTest {
  private static final Duration LONGEST = Duration.ofDays(36_500);
  private static final Duration TOO_LONG = LONGEST.plusNanos(1);

  @ParameterizedTest
  @ValueSource(strings = {"autoplay.close-timeout", "autoplay.outlets.write-timeout", "autoplay.outlets.give-up-after",
      "autoplay.outlets.debounce", "autoplay.outlets.max-wait", "autoplay.outlet.notes.give-up-after", "autoplay.summaries.idle",
      "autoplay.summaries.timeout", "autoplay.summaries.give-up-after", "autoplay.sessions.idle"})
  void from_refusesWhatIsTooLong(String key) {
    for (String value : List.of("36501d", "200000d", "99999999999999d", "PT876000H0.001S")) {
      Settings settings = Settings.of(Map.of(key, value));
      AutoplayConfig.from(settings);
      assertThat(settings.problems()).containsExactly(key + ": must not be longer than 36500d, but is \"" + value + "\" in the builder");
    }
    Settings settings = Settings.of(Map.of(key, "36500d"));
    AutoplayConfig.from(settings);
    assertThat(settings.problems()).isEmpty();
  }

  private static void assertBounded(String name, UnaryOperator<Duration> config) {
    assertThat(config.apply(LONGEST)).isEqualTo(LONGEST);
    assertThatThrownBy(() -> config.apply(TOO_LONG)).isInstanceOf(IllegalArgumentException.class)
        .hasMessage(name + ": must be from 0 to 36500 days, but is PT876000H0.000000001S");
    assertThatThrownBy(() -> config.apply(Duration.ofSeconds(-1))).isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(name + ": must be ").hasMessageEndingWith(", but is PT-1S");
  }

  @Test
  void configs_refuseWhatIsTooLong() {
    assertBounded("closeTimeout", time -> AutoplayConfig.DEFAULTS.withCloseTimeout(time).closeTimeout());
    assertBounded("writeTimeout", time -> OutletConfig.DEFAULTS.withWriteTimeout(time).writeTimeout());
    assertBounded("giveUpAfter", time -> OutletConfig.DEFAULTS.withGiveUpAfter(time).giveUpAfter());
    assertBounded("debounce", time -> OutletConfig.DEFAULTS.withDebounce(time, Duration.ZERO).debounce());
    assertBounded("maxWait", time -> OutletConfig.DEFAULTS.withDebounce(Duration.ZERO, time).maxWait());
    assertBounded("idle", time -> SummaryConfig.DEFAULTS.withIdle(time).idle());
    assertBounded("timeout", time -> SummaryConfig.DEFAULTS.withTimeout(time).timeout());
    assertBounded("giveUpAfter", time -> SummaryConfig.DEFAULTS.withGiveUpAfter(time).giveUpAfter());
    assertBounded("idle", time -> new SessionConfig(1, time).idle());
  }
}
