package ai.autoplay.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.LoggerFactory;

/** Shows what the logging sink writes as the command's own output: here it is what the user came to see. */
final class ActionLines extends AppenderBase<ILoggingEvent> {
  private static final Pattern LINE = Pattern.compile("(?<session>\\S+)(?: (?<user>\\S+))? (?<what>summary, replaces .*|\\[\\d+] .*)", Pattern.DOTALL);
  private final Terminal terminal;

  private ActionLines(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Sends the logger {@code ai.autoplay.actions} to standard output. */
  static void show(Terminal terminal) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      Logger logger = context.getLogger("ai.autoplay.actions");
      ActionLines lines = new ActionLines(terminal);
      lines.setContext(context);
      lines.start();
      logger.addAppender(lines);
      logger.setAdditive(false);
      logger.setLevel(Level.INFO);
    }
  }

  @Override
  protected void append(ILoggingEvent event) {
    Matcher line = LINE.matcher(event.getFormattedMessage());
    terminal.line(line.matches() ? dressed(line) : event.getFormattedMessage());
  }

  private String dressed(Matcher line) {
    String user = line.group("user");
    String what = line.group("what");
    return terminal.styled(Style.BLUE, line.group("session"))
        + (user == null ? "" : " " + terminal.styled(Style.DIM, terminal.shortened(user)))
        + " " + (what.startsWith("summary") ? terminal.styled(Style.CYAN, what) : what);
  }
}
