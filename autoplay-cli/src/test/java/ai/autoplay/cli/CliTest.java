package ai.autoplay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CliTest {

  @Test
  void help_namesEveryCommandAndExitCode() throws Exception {
    Running help = Running.command("--help");

    assertThat(help.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(help.out()).contains("demo ", "tail ", "connector ", "run ", "Exit codes:", "130 ");
    assertThat(help.err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"demo", "tail", "connector", "run"})
  void help_ofACommandExplainsItAndDoesNothing(String command) throws Exception {
    Running help = Running.command(command, "--help");

    assertThat(help.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(help.out()).startsWith("Usage: autoplay " + command).contains("--verbose", "Exit codes:");
  }

  @Test
  void version_namesJavaToo() throws Exception {
    Running version = Running.command("--version");

    assertThat(version.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(version.out()).startsWith("autoplay ").contains("Java " + Runtime.version());
  }

  @Test
  void noCommand_isWrongUsageAndPrintsTheHelpAside() throws Exception {
    Running nothing = Running.command();

    assertThat(nothing.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(nothing.out()).isEmpty();
    assertThat(nothing.err()).startsWith("Usage: autoplay");
  }

  @Test
  void misspeltCommand_isAnsweredWithTheRightOne() throws Exception {
    Running misspelt = Running.command("dmo");

    assertThat(misspelt.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(misspelt.err()).contains("'dmo'", "Did you mean: autoplay demo");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "NaN", "Infinity", "fast", ""})
  void speed_outsideItsRangeIsRefused(String speed) throws Exception {
    Running demo = Running.command("demo", "--speed", speed);

    assertThat(demo.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(demo.err()).contains("'--speed'", "must be a number from 0 to 1000000, but is \"" + speed + "\"", "Try autoplay demo --help");
  }
}
