package ai.autoplay.transport.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.autoplay.plugin.Secret;
import ai.autoplay.plugin.Settings;
import ai.autoplay.transport.sse.SseConfig.Stream;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseConfigTest {
  private static final URI URL = URI.create("https://example.com/stream/p1");

  @Test
  void from_hasTheDocumentedDefaults() {
    Settings settings = Settings.of(Map.of("autoplay.sse.url", URL.toString(), "autoplay.sse.token", "t"));
    assertThat(SseConfig.from(settings)).isEqualTo(new SseConfig(URL, Secret.of("t"))).isEqualTo(
        new SseConfig(List.of(new Stream("", URL, Secret.of("t"))), Duration.ofSeconds(90), Duration.ofSeconds(1), Duration.ofSeconds(30), 16_777_216, 0));
    assertThat(settings.problems()).isEmpty();
  }

  @Test
  void from_readsEveryKey() {
    Settings settings = Settings.of(Map.of("autoplay.sse.streams.eu.url", URL.toString(), "autoplay.sse.streams.eu.token", "t",
        "autoplay.sse.streams.us.url", "http://us.example.com/", "autoplay.sse.read-timeout", "0", "autoplay.sse.initial-delay", "5ms",
        "autoplay.sse.max-delay", "2m", "autoplay.sse.max-event-size", "100", "autoplay.sse.max-attempts", "3"));
    assertThat(SseConfig.from(settings)).isEqualTo(new SseConfig(
        List.of(new Stream("eu", URL, Secret.of("t")), new Stream("us", URI.create("http://us.example.com/"), Secret.NONE)),
        Duration.ZERO, Duration.ofMillis(5), Duration.ofMinutes(2), 100, 3));
    assertThat(settings.problems()).isEmpty();
    assertThat(settings.unknown(List.of(), Settings.Strictness.ERROR)).isEmpty();
  }

  @Test
  void from_saysThatAnAddressIsMissing() {
    assertThat(problems(Map.of())).singleElement().asString().startsWith("autoplay.sse.url: must be set");
  }

  @Test
  void from_collectsEveryProblem() {
    assertThat(problems(Map.of("autoplay.sse.url", URL.toString(), "autoplay.sse.token", "hidden\u00e9", "autoplay.sse.initial-delay", "2m",
        "autoplay.sse.read-timeout", "21d", "autoplay.sse.max-event-size", "0"))).hasSize(4)
        .anyMatch(problem -> problem.equals("autoplay.sse.token: must be of printable ASCII, which it is not (its value is not shown)"))
        .anyMatch(problem -> problem.equals("autoplay.sse.initial-delay: must not exceed autoplay.sse.max-delay, but they are PT2M and PT30S"))
        .anyMatch(problem -> problem.equals("autoplay.sse.read-timeout: must be 0, or from 1ms to 20d, but is PT504H"))
        .anyMatch(problem -> problem.startsWith("autoplay.sse.max-event-size: must be a whole number from 1 to"))
        .noneMatch(problem -> problem.contains("hidden"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"autoplay.sse.url", "autoplay.sse.streams.eu.url"})
  void from_namesTheKeyOfAnAddressThatCannotBeConnectedTo(String key) {
    for (String address : List.of("http://ann:secret@h:99999/x?key=secret", "http://h:0/x", "http://" + "h".repeat(64) + "/x", "http://a|b/x")) {
      assertThat(problems(Map.of(key, address))).singleElement().asString().startsWith(key + ": must be an ").contains(" address").doesNotContain("secret");
    }
  }

  @Test
  void from_takesAHostNameWithAnUnderscore() {
    Settings settings = Settings.of(Map.of("autoplay.sse.url", "http://my_host:8099/x?key=secret"));
    assertThat(SseConfig.from(settings).streams()).singleElement().hasToString("http://my_host:8099/x")
        .extracting(Stream::url).isEqualTo(URI.create("http://my_host:8099/x?key=secret"));
    assertThat(settings.problems()).isEmpty();
  }

  @Test
  void from_refusesBothFormsAtOnce() {
    Map<String, String> both = new HashMap<>(Map.of("autoplay.sse.streams.eu.url", URL.toString(), "autoplay.sse.streams.us.url", URL.toString()));
    both.put("autoplay.sse.token", "t");
    assertThat(problems(both)).containsExactly("autoplay.sse.token: must not be set beside autoplay.sse.streams.<name>.url, which is set for eu, us");
    both.put("autoplay.sse.url", URL.toString());
    assertThat(problems(both)).containsExactly("autoplay.sse.url: must not be set beside autoplay.sse.streams.<name>.url, which is set for eu, us");
  }

  @Test
  void from_wantsAnAddressForEveryStream() {
    assertThat(problems(Map.of("autoplay.sse.streams.eu.token", "t"))).singleElement().asString().startsWith("autoplay.sse.streams.eu.url: must be set");
  }

  private static List<String> problems(Map<String, String> values) {
    Settings settings = Settings.of(values);
    SseConfig.from(settings);
    return settings.problems();
  }

  @Test
  void config_refusesWhatMakesNoSense() {
    List<Stream> one = List.of(new Stream("", URL, Secret.NONE));
    Duration second = Duration.ofSeconds(1);
    assertThatThrownBy(() -> new SseConfig(List.of())).hasMessage("streams must be one or more, of different names, but were []");
    assertThatThrownBy(() -> new SseConfig(List.of(one.get(0), one.get(0)))).hasMessageStartingWith("streams must be one or more, of different names");
    assertThatThrownBy(() -> new SseConfig(one, second.negated(), second, second, 1, 0)).hasMessage("readTimeout must be 0, or from 1 ms to 20 days, but was PT-1S");
    assertThatThrownBy(() -> new SseConfig(one, second, second.plusSeconds(1), second, 1, 0)).hasMessage("initialDelay must be from 0 to maxDelay (PT1S), but was PT2S");
    assertThatThrownBy(() -> new SseConfig(one, second, second, Duration.ofDays(21), 1, 0)).hasMessage("maxDelay must be 20 days or less, but was PT504H");
    assertThatThrownBy(() -> new SseConfig(one, second, second, second, 0, 0)).hasMessage("maxEventSize must be 1 or more, but was 0");
    assertThatThrownBy(() -> new SseConfig(one, second, second, second, 1, -1)).hasMessage("maxAttempts must be 0 or more, but was -1");
    assertThatThrownBy(() -> new Stream("eu", URL, Secret.of("hidden\n"))).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("token must be of printable ASCII without spaces around it (stream eu)");
    assertThatThrownBy(() -> new Stream("", URI.create("file:///x"), Secret.NONE)).hasMessageStartingWith("url must be an absolute http or https address");
  }
}
