package ai.autoplay.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A value in YAML is what was written there; what would be dropped is a problem. */
class SettingsYamlTest {
  @TempDir
  private Path folder;

  private Path file;

  private Settings yaml(String text) throws IOException {
    file = Files.writeString(folder.resolve("mine.yaml"), text);
    return Settings.fromEnvironment(file);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0123456", "12345678e90", "1_000", "0x1F", "+49123", "1.10", "yes", "off", "True", "2024-01-01", "12:30:45",
      ".inf", "0o17", "1e3", "-0", "hunter 2", "https://example.com/x"})
  void text_isWhatWasWritten(String value) throws IOException {
    Settings settings = yaml("autoplay:\n  sse: {token: " + value + "}\n  sinks: [" + value + ", b]\n  quoted: \"" + value + "\"\n");
    assertThat(settings.secret("autoplay.sse.token").reveal()).isEqualTo(value);
    assertThat(settings.text("autoplay.sinks")).contains(value + ",b");
    assertThat(settings.text("autoplay.quoted")).contains(value);
    assertThat(settings.problems()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"~", "null", "", "[]", "[~, null]", "{}", "\"\""})
  void text_thatIsNull_isNotSet(String value) throws IOException {
    assertThat(yaml("autoplay.data-dir: " + value + "\n").text("autoplay.data-dir")).isEmpty();
  }

  @Test
  void text_isFoundInStepsAndWithDots_besideAnchorsTagsAndDocumentMarks() throws IOException {
    Settings settings = yaml("---\n# notes\nautoplay.sinks: &names [a, ~, 'null']\nautoplay:\n  close-timeout: !!str 3s\n  data-dir: &dir /tmp\n...\n---\n");
    assertThat(settings.names("autoplay.sinks")).containsExactly("a", "null");
    assertThat(settings.text("autoplay.close-timeout")).contains("3s");
    assertThat(settings.text("autoplay.data-dir")).contains("/tmp");
    assertThat(settings.problems()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# notes only\n", "---\n", "~\n"})
  void anEmptyFile_setsNothing(String text) throws IOException {
    Settings settings = yaml(text);
    assertThat(settings.groups("autoplay")).isEmpty();
    assertThat(settings.problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "`autoplay.sinks: [a, [b, c], d]`            | autoplay.sinks: must be a list of single values, but one of them is a list or a mapping",
      "`autoplay: {sinks: [a, {b: secret}]}`       | autoplay.sinks: must be a list of single values, but one of them is a list or a mapping",
      "`autoplay: {a: {b: secret}, a: {b: d}}`     | autoplay.a: must stand once, but stands again",
      "`{autoplay: {a: {b: secret, b: secret}}}`   | autoplay.a.b: must stand once, but stands again",
      "`{autoplay.a: secret, autoplay: {a: b}}`    | autoplay.a: must stand once, but stands again",
      "`autoplay: {a: &s secret, b: *s}`           | autoplay.b: must be a value, but is an alias (a word after *), which is not followed",
      "`autoplay: {a: &s {b: c}, d: {<<: *s}}`     | autoplay.d.<<: must be a value, but is an alias (a word after *), which is not followed",
  })
  void whatWouldBeDropped_isAProblemWithItsKey(String text, String problem) throws IOException {
    assertThat(yaml(text).problems()).containsExactly(problem + " in " + file);
    assertThat(Settings.fromEnvironment(file).with("autoplay.a", "x").problems()).containsExactly(problem + " in " + file);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "autoplay.a: b\\n---\\nautoplay.sse.token: secret | must be one document, but more follow after ---",
      "autoplay.sse.token=secret                    | `must hold keys and their values, as in \"autoplay:\"`",
      "[secret, {a: [secret]}]                      | `must hold keys and their values, as in \"autoplay:\"`",
  })
  void whatIsNoSingleMapping_isAProblemOfTheFile(String text, String problem) throws IOException {
    assertThat(yaml(text.replace("\\n", "\n")).problems()).containsExactly(file + ": " + problem);
  }
}
