package ai.autoplay.langchain4j;

import static java.util.Objects.requireNonNull;

import ai.autoplay.plugin.Secret;
import ai.autoplay.plugin.Settings;
import ai.autoplay.plugin.WebAddress;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which model an {@link OpenAiSummarizer} asks, and how.
 *
 * <table>
 * <caption>Keys</caption>
 * <tr><th>key</th><th>default</th><th>meaning</th></tr>
 * <tr><td>{@code autoplay.openai.base-url}</td><td>{@code https://api.openai.com/v1}</td><td>the service's address, without
 *     {@code /chat/completions}; a local server's, for instance {@code http://localhost:11434/v1}</td></tr>
 * <tr><td>{@code autoplay.openai.api-key}</td><td>none</td><td>sent as bearer token; OpenAI itself demands one, local servers do
 *     not</td></tr>
 * <tr><td>{@code autoplay.openai.model}</td><td>none: must be set</td><td>the model's name, as the service calls it</td></tr>
 * <tr><td>{@code autoplay.openai.temperature}</td><td>the service's</td><td>0 to 2; some models refuse to be given one</td></tr>
 * <tr><td>{@code autoplay.openai.max-tokens}</td><td>{@code 600}</td><td>how many tokens one answer may cost; {@code 0} for no
 *     limit. Models that reason need several times as many</td></tr>
 * <tr><td>{@code autoplay.openai.timeout}</td><td>{@code 45s}</td><td>for one whole exchange</td></tr>
 * <tr><td>{@code autoplay.openai.prompt-file}</td><td>our prompt</td><td>a template, see {@link SummaryPrompt}</td></tr>
 * <tr><td>{@code autoplay.openai.words}</td><td>{@code 150}</td><td>how long a summary may be</td></tr>
 * <tr><td>{@code autoplay.openai.prompt-tokens}</td><td>{@code 4000}</td><td>how much of a session goes into one prompt</td></tr>
 * </table>
 *
 * @param baseUrl     {@code http} or {@code https}, without user info, query and fragment; its port, if it names one, from 1 to 65535
 * @param apiKey      printable ASCII; may be empty
 * @param model       not blank
 * @param temperature from 0 to 2; null for the service's own
 * @param maxTokens   from 0, which is no limit, to 1,000,000
 * @param timeout     from 1 ms to 1 h
 * @param options     what is asked
 */
public record OpenAiConfig(URI baseUrl, Secret apiKey, String model, @Nullable Double temperature, int maxTokens, Duration timeout,
    SummaryOptions options) {
  static final URI OPENAI = URI.create("https://api.openai.com/v1");
  static final int DEFAULT_MAX_TOKENS = 600;
  static final int MOST_TOKENS = 1_000_000;
  static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(45);
  private static final Duration LONGEST_TIMEOUT = Duration.ofHours(1);

  /** Checks every rule above; messages show no key. */
  public OpenAiConfig {
    requireNonNull(apiKey, "apiKey");
    requireNonNull(options, "options");
    check(isAddress(requireNonNull(baseUrl, "baseUrl")), "baseUrl: must be an http or https address without user info, query and fragment, but was "
        + WebAddress.shown(baseUrl));
    String broken = WebAddress.brokenRule(baseUrl);
    check(broken == null, "baseUrl: " + broken + ", but was " + WebAddress.shown(baseUrl));
    check(isSendable(apiKey), "apiKey: must be of printable ASCII without spaces");
    check(!requireNonNull(model, "model").isBlank(), "model: must not be blank");
    check(temperature == null || temperature >= 0 && temperature <= 2, "temperature: must be from 0 to 2, but was " + temperature);
    check(maxTokens >= 0 && maxTokens <= MOST_TOKENS, "maxTokens: must be from 0 to " + MOST_TOKENS + ", but was " + maxTokens);
    check(isTimeout(requireNonNull(timeout, "timeout")), "timeout: must be from 1 ms to 1 h, but was " + timeout);
  }

  /** This model there, and everything else at its default. */
  public OpenAiConfig(URI baseUrl, Secret apiKey, String model) {
    this(baseUrl, apiKey, model, null, DEFAULT_MAX_TOKENS, DEFAULT_TIMEOUT, SummaryOptions.DEFAULTS);
  }

  /** Reads the keys above; what is wrong with them is collected in {@code settings}. */
  public static OpenAiConfig from(Settings settings) {
    return OpenAiSettings.read(settings);
  }

  static boolean isAddress(URI address) {
    boolean web = "http".equalsIgnoreCase(address.getScheme()) || "https".equalsIgnoreCase(address.getScheme());
    return web && address.getHost() != null && address.getRawUserInfo() == null && address.getRawQuery() == null
        && address.getRawFragment() == null;
  }

  static boolean isSendable(Secret key) {
    return key.reveal().chars().allMatch(c -> c > 0x20 && c < 0x7f);
  }

  static boolean isTimeout(Duration timeout) {
    return timeout.compareTo(Duration.ofMillis(1)) >= 0 && timeout.compareTo(LONGEST_TIMEOUT) <= 0;
  }

  /** Whether this is OpenAI itself, which has names of its own for things. */
  boolean isOpenAi() {
    return OPENAI.getHost().equalsIgnoreCase(baseUrl.getHost());
  }

  private static void check(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
