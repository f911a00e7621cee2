package ai.autoplay.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses may hold secrets: no message repeats those. */
class SettingsAddressTest {
  private static final String KEY = "autoplay.sse.url";

  @ParameterizedTest
  @CsvSource({
      "ftp://example.com/x, ftp://example.com/x",
      "ftp://ann:secret@example.com/x, ftp://…@example.com/x",
      "ann:secret@example.com/x, …@example.com/x",
      "https:/example.com?token=secret, https:/example.com?…",
      "https://exam ple.com/#secret, https://exam ple.com/?…",
      "http://ann:sec@ret@exa mple.com/a?b=secret#secret, http://…@exa mple.com/a?…",
      "http://ann:/secret@exa mple.com, http://…@exa mple.com",
  })
  void uri_thatIsNone_isShownWithoutItsSecrets(String value, String shown) {
    Settings settings = Settings.of(Map.of(KEY, value));
    settings.requiredUri(KEY);
    assertThat(settings.problems()).singleElement().asString()
        .startsWith(KEY + ": must be an absolute http or https address, but is \"" + shown + "\" in ").doesNotContain("secret", "ann");
  }

  @ParameterizedTest
  @CsvSource({
      "http://ann:secret@my_host:8099/x?b=secret, http://…@my_host:8099/x?…",
      "http://h:99999/x, http://h:99999/x",
      "http://h:0/x, http://h:0/x",
      "http://h:99999999999/x, http://h:99999999999/x",
  })
  void uri_withAHostOrPortThatIsNone_saysSo(String value, String shown) {
    Settings settings = Settings.of(Map.of(KEY, value));
    settings.requiredUri(KEY);
    assertThat(settings.problems()).singleElement().asString().startsWith(
        KEY + ": must be an address with a valid host name (no '_') and, if any, a port from 1 to 65535, but is \"" + shown + "\" in ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://ann:secret@example.com/x?token=secret", "HTTPS://[::1]:80/"})
  void uri_isReadWhole(String value) {
    Settings settings = Settings.of(Map.of(KEY, value));
    assertThat(settings.uri(KEY)).contains(URI.create(value));
    assertThat(settings.problems()).isEmpty();
  }

  @Test
  void uri_thatIsMissing_namesTheKeyAndTheVariable() {
    Settings settings = Settings.of(Map.of());
    settings.requiredUri(KEY);
    assertThat(settings.problems()).singleElement().asString().startsWith(KEY + ": must be set").contains("AUTOPLAY_SSE_URL");
  }
}
