package ai.autoplay.langchain4j;

import ai.autoplay.plugin.Secret;
import ai.autoplay.plugin.Settings;
import ai.autoplay.plugin.WebAddress;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads an {@link OpenAiConfig}: every problem is collected under its key, and a default stands in. */
final class OpenAiSettings {
  private static final String BASE_URL = "autoplay.openai.base-url";
  private static final String API_KEY = "autoplay.openai.api-key";
  private static final String TEMPERATURE = "autoplay.openai.temperature";
  private static final String TIMEOUT = "autoplay.openai.timeout";
  private static final String PROMPT_FILE = "autoplay.openai.prompt-file";
  /** Not OpenAI's own, which would want a key. */
  private static final URI NO_ADDRESS = URI.create("http://not.set/");
  private static final int LONGEST_PROMPT = 64 * 1024;
  private final Settings settings;

  private OpenAiSettings(Settings settings) {
    this.settings = settings;
  }

  static OpenAiConfig read(Settings settings) {
    return new OpenAiSettings(settings).config();
  }

  private OpenAiConfig config() {
    URI baseUrl = baseUrl();
    Secret key = key(baseUrl);
    String model = settings.requiredText("autoplay.openai.model");
    int maxTokens = settings.integer("autoplay.openai.max-tokens", OpenAiConfig.DEFAULT_MAX_TOKENS, 0, OpenAiConfig.MOST_TOKENS);
    return new OpenAiConfig(baseUrl, key, model.isBlank() ? "not-set" : model, temperature(), maxTokens, timeout(), options());
  }

  private URI baseUrl() {
    URI seen = settings.uri(BASE_URL).orElse(OpenAiConfig.OPENAI);
    if (OpenAiConfig.isAddress(seen)) {
      return seen;
    }
    settings.problem(BASE_URL, "must have no user info, query and fragment, but was " + WebAddress.shown(seen) + " with some");
    return NO_ADDRESS;
  }

  private Secret key(URI baseUrl) {
    Secret key = settings.secret(API_KEY);
    if (!OpenAiConfig.isSendable(key)) {
      settings.problem(API_KEY, "must be of printable ASCII without spaces");
      return Secret.NONE;
    }
    if (key.isEmpty() && baseUrl.equals(OpenAiConfig.OPENAI)) {
      settings.problem(API_KEY, "must be set, unless " + BASE_URL + " names a server that needs none");
    }
    return key;
  }

  private @Nullable Double temperature() {
    String text = settings.text(TEMPERATURE).orElse(null);
    if (text == null) {
      return null;
    }
    try {
      double value = Double.parseDouble(text);
      if (value >= 0 && value <= 2) {
        return value;
      }
    } catch (NumberFormatException e) {
      // told below, with the number that is out of range
    }
    settings.problem(TEMPERATURE, "must be a number from 0 to 2, but was \"" + text + "\"");
    return null;
  }

  private Duration timeout() {
    Duration timeout = settings.duration(TIMEOUT, OpenAiConfig.DEFAULT_TIMEOUT);
    if (OpenAiConfig.isTimeout(timeout)) {
      return timeout;
    }
    settings.problem(TIMEOUT, "must be from 1ms to 1h, but was " + timeout);
    return OpenAiConfig.DEFAULT_TIMEOUT;
  }

  private SummaryOptions options() {
    SummaryOptions defaults = SummaryOptions.DEFAULTS;
    int words = settings.integer("autoplay.openai.words", defaults.words(), SummaryOptions.MIN_WORDS, SummaryOptions.MAX_WORDS);
    int tokens = settings.integer("autoplay.openai.prompt-tokens", defaults.promptTokens(), SummaryOptions.MIN_PROMPT_TOKENS,
        SummaryOptions.MAX_PROMPT_TOKENS);
    return new SummaryOptions(settings.path(PROMPT_FILE).map(this::prompt).orElse(defaults.prompt()), words, tokens);
  }

  private SummaryPrompt prompt(Path file) {
    try {
      if (Files.size(file) > LONGEST_PROMPT) {
        settings.problem(PROMPT_FILE, "must be a file of at most " + LONGEST_PROMPT + " bytes, but " + file + " is longer");
        return SummaryPrompt.standard();
      }
      return SummaryPrompt.of(Files.readString(file));
    } catch (IOException e) {
      settings.problem(PROMPT_FILE, "must be a text file in UTF-8 that can be read, but " + file + " cannot: " + e.getClass().getSimpleName());
    } catch (IllegalArgumentException e) {
      settings.problem(PROMPT_FILE, e.getMessage() + " (in " + file + ")");
    }
    return SummaryPrompt.standard();
  }
}
