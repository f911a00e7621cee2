package ai.autoplay.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** Writes log events as lines for people; a stack trace only for who asked for it. */
final class LogAppender extends AppenderBase<ILoggingEvent> {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());
  private final Terminal terminal;
  private final boolean traces;

  LogAppender(Terminal terminal, boolean traces) {
    this.terminal = terminal;
    this.traces = traces;
  }

  @Override
  protected void append(ILoggingEvent event) {
    StringBuilder line = new StringBuilder()
        .append(terminal.styledNotice(Style.DIM, TIME.format(Instant.ofEpochMilli(event.getTimeStamp())))).append(' ')
        .append(level(event.getLevel())).append(' ').append(event.getFormattedMessage());
    IThrowableProxy thrown = event.getThrowableProxy();
    if (thrown != null) {
      line.append(traces ? System.lineSeparator() + ThrowableProxyUtil.asString(thrown).stripTrailing() : ": " + cause(thrown));
    }
    terminal.notice(line.toString());
  }

  private String level(Level level) {
    String name = String.format("%-5s", level);
    return switch (level.toInt()) {
      case Level.ERROR_INT -> terminal.styledNotice(Style.RED, name);
      case Level.WARN_INT -> terminal.styledNotice(Style.YELLOW, name);
      default -> terminal.styledNotice(Style.DIM, name);
    };
  }

  private static String cause(IThrowableProxy thrown) {
    String type = thrown.getClassName();
    return type.substring(type.lastIndexOf('.') + 1) + (thrown.getMessage() == null ? "" : ": " + thrown.getMessage());
  }
}
