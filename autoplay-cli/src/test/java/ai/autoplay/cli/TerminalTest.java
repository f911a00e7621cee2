package ai.autoplay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {
  private static final Map<String, String> BOTH = Map.of("ai.autoplay.cli.out", "terminal", "ai.autoplay.cli.err", "terminal",
      "ai.autoplay.cli.columns", "132");
  private final ByteArrayOutputStream both = new ByteArrayOutputStream();

  private Terminal terminal(Screen screen) {
    PrintStream stream = new PrintStream(both, true, UTF_8);
    return new Terminal(stream, stream, screen);
  }

  @Test
  void status_isErasedBeforeALineAndDrawnAgainBelowIt() {
    Terminal terminal = terminal(new Screen(true, true, false, 80));
    terminal.status("half");
    terminal.line("news");
    terminal.status("");

    assertThat(both.toString(UTF_8)).isEqualTo("\r\u001b[Khalf\r\u001b[Knews\nhalf\r\u001b[K");
  }

  @Test
  void status_isNotShownWhereStandardErrorIsNoTerminal() {
    Terminal terminal = terminal(new Screen(true, false, true, 80));
    terminal.status("half");
    terminal.line("news");

    assertThat(both.toString(UTF_8)).isEqualTo("news\n");
  }

  @Test
  void screen_isNoneWhereNobodySaidSo() {
    assertThat(Screen.of(Map.of(), Map.of())).isEqualTo(new Screen(false, false, true, 80));
  }

  @Test
  void screen_isAsTheScriptFoundIt() {
    assertThat(Screen.of(BOTH, Map.of("NO_COLOR", ""))).isEqualTo(new Screen(true, true, true, 132));
  }

  @Test
  void colours_areLeftAwayWhereTheUserOrTheTerminalWantsNone() {
    Terminal plain = terminal(Screen.of(BOTH, Map.of("NO_COLOR", "1")));
    Terminal dumb = terminal(Screen.of(BOTH, Map.of("TERM", "dumb")));
    Terminal coloured = terminal(Screen.of(BOTH, Map.of("TERM", "xterm")));

    assertThat(plain.styled(Style.RED, "x")).isEqualTo("x");
    assertThat(dumb.styledNotice(Style.RED, "x")).isEqualTo("x");
    assertThat(coloured.styled(Style.RED, "x")).isEqualTo("\u001b[31mx\u001b[0m");
  }

  @Test
  void plain_takesAwayWhatMovesTheCursor() {
    assertThat(Terminal.plain("a\u001b[2Jb\r\nc\u2028d")).isEqualTo("a [2Jb c d");
  }

  @Test
  void shortened_keepsBothEndsOfALongIdOnATerminal() {
    assertThat(terminal(new Screen(true, true, true, 80)).shortened("01a1f762-9be2-769b-a030-c17cc3bb6b42")).isEqualTo("01a1f76…bb6b42");
    assertThat(terminal(Screen.NONE).shortened("01a1f762-9be2-769b-a030-c17cc3bb6b42")).hasSize(36);
  }

  @Test
  void progressBar_fitsTheTerminal() {
    ProgressBar bar = new ProgressBar(terminal(new Screen(true, true, true, 60)), "requests");

    assertThat(bar.text(23, 46)).hasSizeLessThan(60).contains(" 50 %  23 of 46 requests");
    assertThat(bar.text(0, 46)).hasSameSizeAs(bar.text(9, 46));
  }

  @Test
  void progressBar_asksTheLocaleWhatItMayPrint() {
    assertThat(ProgressBar.isUtf8(Map.of("LANG", "de_DE.UTF-8"))).isTrue();
    assertThat(ProgressBar.isUtf8(Map.of("LANG", "de_DE.utf8", "LC_ALL", "C"))).isFalse();
    assertThat(ProgressBar.isUtf8(Map.of())).isFalse();
  }
}
