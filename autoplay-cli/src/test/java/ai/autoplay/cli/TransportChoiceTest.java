package ai.autoplay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.plugin.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransportChoiceTest {

  @ParameterizedTest
  @ValueSource(strings = {"autoplay.sse.url", "autoplay.sse.streams.eu.url"})
  void sse_isMeantWhenItsAddressIsSet(String key) {
    assertThat(choice(Map.of(key, "http://127.0.0.1:1/")).name()).contains("sse");
  }

  @ParameterizedTest
  @ValueSource(strings = {"autoplay.webhook.secret", "autoplay.webhook.standard-secret", "autoplay.webhook.allow-unsigned"})
  void webhook_isMeantWhenItKnowsWhomToBelieve(String key) {
    assertThat(choice(Map.of(key, "true")).name()).contains("webhook");
  }

  @Test
  void both_isLeftToTheBuilderWhichNamesTheJars() {
    assertThat(choice(Map.of("autoplay.sse.url", "http://127.0.0.1:1/", "autoplay.webhook.secret", "x")).name()).isEmpty();
  }

  @Test
  void named_isLeftAlone() {
    assertThat(choice(Map.of("autoplay.transport", "webhook", "autoplay.sse.url", "http://127.0.0.1:1/")).name()).isEmpty();
  }

  @Test
  void none_isAProblemWithTheLinesToWrite() {
    Settings building = Settings.of(Map.of());
    TransportChoice choice = choice(Map.of("autoplay.sinks", "logging"));

    assertThat(choice.name()).isEmpty();
    assertThat(choice.isMissing(building)).isTrue();
    assertThat(building.problems()).singleElement().asString()
        .contains("transport: sse and webhook could be used", "autoplay.sse.url ", "autoplay.webhook.secret ", "AUTOPLAY_SSE_URL");
  }

  @Test
  void none_withMisspeltKeysNamesThoseOfTransportsAndTheNearest() {
    Settings building = Settings.of(Map.of());
    Map<String, String> misspelt = Map.of("autoplay.sse.ulr", "http://127.0.0.1:1/", "autoplay.sse.read-timeot", "soon",
        "autoplay.webhook.secrt", "x", "autoplay.sumarizer", "x");

    assertThat(choice(misspelt).isMissing(building)).isTrue();
    assertThat(building.problems()).hasSize(4).contains(
        "autoplay.sse.ulr: nobody reads this key; did you mean autoplay.sse.url? (in the builder)",
        "autoplay.sse.read-timeot: nobody reads this key; did you mean autoplay.sse.read-timeout? (in the builder)",
        "autoplay.webhook.secrt: nobody reads this key; did you mean autoplay.webhook.secret? (in the builder)");
  }

  @Test
  void ready_isNoProblem() {
    Settings building = Settings.of(Map.of());
    assertThat(choice(Map.of("autoplay.sse.url", "http://127.0.0.1:1/", "autoplay.sse.tokn", "x")).isMissing(building)).isFalse();
    assertThat(choice(Map.of("autoplay.transport", "webhook")).isMissing(building)).isFalse();
    assertThat(building.problems()).isEmpty();
  }

  private static TransportChoice choice(Map<String, String> settings) {
    return new TransportChoice(Settings.of(settings));
  }
}
