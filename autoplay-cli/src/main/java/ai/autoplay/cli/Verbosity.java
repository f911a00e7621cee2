package ai.autoplay.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** The two options that say how much is told about what happens inside, and the log that follows from them. */
final class Verbosity {
  private static final String CONFIGURED_ELSEWHERE = "logback.configurationFile";

  @Option(names = {"-v", "--verbose"}, description = "Tell more of what happens inside, with stack traces.")
  private boolean verbose;

  @Option(names = {"-q", "--quiet"}, description = "Tell nothing but errors.")
  private boolean quiet;

  boolean verbose() {
    return verbose;
  }

  boolean quiet() {
    return quiet;
  }

  /**
   * Sends the log to {@code terminal}'s standard error, unless the user brought a logback configuration.
   *
   * @param usual the level of our own log without either option
   */
  void apply(Terminal terminal, Level usual) {
    ILoggerFactory factory = LoggerFactory.getILoggerFactory();
    if (!(factory instanceof LoggerContext context) || System.getProperty(CONFIGURED_ELSEWHERE) != null) {
      return;
    }
    context.reset();
    LogAppender appender = new LogAppender(terminal, verbose);
    appender.setContext(context);
    appender.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.addAppender(appender);
    root.setLevel(quiet ? Level.ERROR : verbose ? Level.INFO : Level.WARN);
    context.getLogger("ai.autoplay").setLevel(quiet ? Level.ERROR : verbose ? Level.DEBUG : usual);
  }
}
