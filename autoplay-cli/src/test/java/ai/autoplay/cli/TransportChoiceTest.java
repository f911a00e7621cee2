package ai.autoplay.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.autoplay.plugin.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransportChoiceTest {

  @ParameterizedTest
  @ValueSource(strings = {"autoplay.sse.url", "autoplay.sse.streams.eu.url"})
  void sse_isMeantWhenItsAddressIsSet(String key) throws Exception {
    assertThat(choice(Map.of(key, "http://127.0.0.1:1/")).name()).contains("sse");
  }

  @ParameterizedTest
  @ValueSource(strings = {"autoplay.webhook.secret", "autoplay.webhook.standard-secret", "autoplay.webhook.allow-unsigned"})
  void webhook_isMeantWhenItKnowsWhomToBelieve(String key) throws Exception {
    assertThat(choice(Map.of(key, "true")).name()).contains("webhook");
  }

  @Test
  void both_isLeftToTheBuilderWhichNamesTheJars() throws Exception {
    assertThat(choice(Map.of("autoplay.sse.url", "http://127.0.0.1:1/", "autoplay.webhook.secret", "x")).name()).isEmpty();
  }

  @Test
  void named_isLeftAlone() throws Exception {
    assertThat(choice(Map.of("autoplay.transport", "webhook", "autoplay.sse.url", "http://127.0.0.1:1/")).name()).isEmpty();
  }

  @Test
  void none_isRefusedWithTheLinesToWrite() {
    assertThatThrownBy(() -> choice(Map.of("autoplay.sinks", "logging")).name()).isInstanceOf(Failure.class)
        .hasMessageContainingAll("sse and webhook", "autoplay.sse.url ", "autoplay.webhook.secret ", "AUTOPLAY_SSE_URL");
  }

  private static TransportChoice choice(Map<String, String> settings) {
    return new TransportChoice(Settings.of(settings));
  }
}
