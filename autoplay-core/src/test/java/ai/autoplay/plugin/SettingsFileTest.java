package ai.autoplay.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that cannot be read is named, with the place, and nothing of what it holds is shown. */
class SettingsFileTest {
  @TempDir
  private Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static String refusal(Path file) {
    IllegalArgumentException refusal = catchThrowableOfType(IllegalArgumentException.class, () -> Settings.fromEnvironment(file));
    assertThat(refusal).as("must be refused").isNotNull();
    StringWriter trace = new StringWriter();
    refusal.printStackTrace(new PrintWriter(trace));
    assertThat(trace.toString()).doesNotContain("hunter2", "nter2");
    return refusal.getMessage();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "\"hunter2-\\q\"           | line 3, column 20: found unknown escape character",
      "\"\\xhunter2\"            | line 3, column 13: expected escape sequence",
      "@hunter2                  | line 3, column 10: cannot start any token",
      "hunter2: hunter2          | line 3, column 17: mapping values are not allowed here",
      "'hunter2'hunter2          | line 3, column 19: expected <block end>",
      "\"hunter2                 | line 4, column 1: found unexpected end of stream",
      "!hunter2!x hunter2        | line 3, column 10: found undefined tag handle",
      ">hunter2                  | line 3, column 11: expected chomping or indentation indicators",
      "!<hunter2 hunter2         | line 3, column 19: this is not YAML",
      "{hunter2: hunter2         | line 4, column 1: expected ',' or '}'",
  })
  void fromEnvironment_withAMistakeBesideASecret_saysWhereAndShowsNone(String value, String problem) throws IOException {
    Path file = file("mine.yaml", "autoplay:\n  sse:\n  token: " + value + "\n");
    assertThat(refusal(file)).startsWith("settings file " + file + ": cannot be read: " + problem + " (");
  }

  @Test
  void fromEnvironment_withACharacterOrAByteThatIsNone_showsNone() throws IOException {
    Path file = file("mine.yaml", "token: hunter2\0\n");
    assertThat(refusal(file)).contains(file.toString(), "special characters are not allowed");
    Files.write(file, new byte[] {'a', ':', ' ', (byte) 0xfc, 'h', 'u', 'n', 't', 'e', 'r', '2'});
    assertThat(refusal(file)).contains(file.toString(), "Invalid UTF-8").doesNotContainIgnoringCase("fc");
  }

  @ParameterizedTest
  @ValueSource(strings = {"autoplay.data-dir=C:\\users\\me", "autoplay.sse.token=hunter2\\u12"})
  void fromEnvironment_withABackslashInProperties_namesTheFile(String line) throws IOException {
    Path file = file("mine.properties", line);
    assertThat(refusal(file)).startsWith("settings file " + file + ": cannot be read: \\u must be followed by four hexadecimal digits");
  }
}
