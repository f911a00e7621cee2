package ai.autoplay.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.autoplay.Autoplay;
import ai.autoplay.ConfigException;
import ai.autoplay.plugin.Secret;
import ai.autoplay.plugin.Settings;
import ai.autoplay.testing.RecordingSink;
import ai.autoplay.testing.SamplePayloads;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenAiConfigTest {

  private static Map<String, String> keys(String... pairs) {
    Map<String, String> keys = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      keys.put("autoplay.openai." + pairs[i], pairs[i + 1]);
    }
    return keys;
  }

  @Test
  void from_readsEveryKey(@TempDir Path folder) throws Exception {
    Path prompt = Files.writeString(folder.resolve("prompt.txt"), "Sum up: {actions}");
    Settings settings = Settings.of(keys("base-url", "http://localhost:11434/v1", "api-key", "sk-1", "model", "tiny", "temperature", "0.5",
        "max-tokens", "99", "timeout", "7s", "prompt-file", prompt.toString(), "words", "50", "prompt-tokens", "1000"));

    OpenAiConfig config = OpenAiConfig.from(settings);

    assertThat(settings.problems()).isEmpty();
    SummaryOptions options = config.options();
    assertThat(config).isEqualTo(new OpenAiConfig(URI.create("http://localhost:11434/v1"), Secret.of("sk-1"), "tiny", 0.5, 99,
        Duration.ofSeconds(7), options));
    assertThat(options.prompt().template()).isEqualTo("Sum up: {actions}");
    assertThat(options.words()).isEqualTo(50);
    assertThat(options.promptTokens()).isEqualTo(1_000);
    assertThat(config.toString()).contains("***").doesNotContain("sk-1");
  }

  @Test
  void from_needsAModelAndForOpenAiAKey() {
    Settings settings = Settings.of(Map.of());

    OpenAiConfig.from(settings);

    assertThat(settings.problems()).hasSize(2).anySatisfy(problem -> assertThat(problem).isEqualTo(
        "autoplay.openai.api-key: must be set, unless autoplay.openai.base-url names a server that needs none"))
        .anySatisfy(problem -> assertThat(problem).startsWith("autoplay.openai.model"));
  }

  @Test
  void from_collectsWhatIsWrongWithoutShowingTheKey(@TempDir Path folder) throws Exception {
    Path blank = Files.writeString(folder.resolve("blank.txt"), " ");
    Settings settings = Settings.of(keys("base-url", "https://me:pw@host/v1?x=1", "api-key", "two words", "model", "m", "temperature", "warm",
        "max-tokens", "-1", "timeout", "0", "prompt-file", blank.toString(), "words", "1", "prompt-tokens", "1"));

    OpenAiConfig.from(settings);

    assertThat(settings.problems()).hasSize(8).noneMatch(problem -> problem.contains("two words") || problem.contains("pw"))
        .contains("autoplay.openai.base-url: must have no user info, query and fragment, but was https://host/v1 with some",
            "autoplay.openai.api-key: must be of printable ASCII without spaces",
            "autoplay.openai.temperature: must be a number from 0 to 2, but was \"warm\"",
            "autoplay.openai.timeout: must be from 1ms to 1h, but was PT0S",
            "autoplay.openai.prompt-file: template: must not be blank (in " + blank + ")");
  }

  @Test
  void from_namesAPromptFileThatIsNotThere() {
    Settings settings = Settings.of(keys("api-key", "k", "model", "m", "prompt-file", "no/such/file.txt"));

    OpenAiConfig.from(settings);

    assertThat(settings.problems()).containsExactly("autoplay.openai.prompt-file: must be a text file in UTF-8 that can be read, but "
        + Path.of("no/such/file.txt") + " cannot: NoSuchFileException");
  }

  @Test
  void from_namesAPortThatIsNone() {
    Settings settings = Settings.of(keys("base-url", "http://myhost:99999/v1", "model", "m"));

    OpenAiConfig.from(settings);

    assertThat(settings.problems()).singleElement().asString().startsWith("autoplay.openai.base-url: must be an address with ")
        .contains("a port from 1 to 65535, but is \"http://myhost:99999/v1\"");
    assertThatThrownBy(() -> new OpenAiConfig(URI.create("http://myhost:0/v1"), Secret.NONE, "m"))
        .hasMessage("baseUrl: must be an address with a valid host name (no '_') and, if any, a port from 1 to 65535, but was http://myhost:0/v1");
  }

  @Test
  void constructor_checksToo() {
    URI address = URI.create("http://localhost/v1");
    assertThatThrownBy(() -> new OpenAiConfig(URI.create("ftp://x/"), Secret.NONE, "m")).hasMessageStartingWith("baseUrl: must be an http");
    assertThatThrownBy(() -> new OpenAiConfig(address, Secret.NONE, " ")).hasMessage("model: must not be blank");
    assertThatThrownBy(() -> new OpenAiConfig(address, Secret.of("a b"), "m")).hasMessage("apiKey: must be of printable ASCII without spaces");
    assertThatThrownBy(() -> new OpenAiConfig(address, Secret.NONE, "m", 2.5, 0, Duration.ofSeconds(1), SummaryOptions.DEFAULTS))
        .hasMessage("temperature: must be from 0 to 2, but was 2.5");
    assertThatThrownBy(() -> new OpenAiConfig(address, Secret.NONE, "m", null, 0, Duration.ZERO, SummaryOptions.DEFAULTS))
        .hasMessage("timeout: must be from 1 ms to 1 h, but was PT0S");
  }

  @Test
  void plugin_isFoundByNameAndSummarises() throws Exception {
    RecordingSink sink = new RecordingSink();
    SamplePayloads session = SamplePayloads.of("prod", "s1");
    try (FakeOpenAi server = new FakeOpenAi()) {
      Map<String, String> keys = keys("base-url", server.baseUrl().toString(), "model", "tiny");
      keys.put("autoplay.summarizer", "openai");
      try (Autoplay autoplay = Autoplay.builder().settings(Settings.of(keys)).withoutTransport().sink(sink).build()) {
        autoplay.inlet().accept(SamplePayloads.delivery(session.actions(10)));
        sink.awaitWrites(2);
      }
      assertThat(server.calls()).hasSize(1);
    }
    assertThat(sink.writes().get(1).session().summary()).isEqualTo("The user looked around.");
  }

  @Test
  void plugin_refusesToStartWithoutAModel() {
    assertThatThrownBy(() -> Autoplay.builder().settings(Settings.of(Map.of("autoplay.summarizer", "openai"))).withoutTransport()
        .sink(new RecordingSink()).build()).isInstanceOf(ConfigException.class).hasMessageContaining("autoplay.openai.model");
  }
}
