package ai.autoplay.sink.logging;

import static java.util.Objects.requireNonNull;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Payload;
import ai.autoplay.model.Session;
import ai.autoplay.model.SlimAction;
import ai.autoplay.model.SummaryPayload;
import ai.autoplay.spi.Sink;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;

/**
 * Writes one line per action, and one per summary, to an SLF4J logger. Product and session id stand in the line and, as
 * {@code product_id} and {@code session_id}, in the MDC. E-mail addresses are masked unless told otherwise, wherever they stand in the
 * line; control characters of a page's text become spaces, so that no text can forge a line. Never fails; thread-safe. A payload that
 * is written twice is logged twice: a log keeps no keys.
 */
public final class LoggingSink implements Sink {
  private static final String PRODUCT = "product_id";
  private static final String SESSION = "session_id";
  private final Logger logger;
  private final Level level;
  private final LogLine lines;

  /** Writes as {@link LoggingConfig#DEFAULTS} says. */
  public LoggingSink() {
    this(LoggingConfig.DEFAULTS);
  }

  /** Writes as {@code config} says. */
  public LoggingSink(LoggingConfig config) {
    this.logger = LoggerFactory.getLogger(requireNonNull(config, "config").logger());
    this.level = Level.valueOf(config.level().name());
    this.lines = new LogLine(config);
  }

  @Override
  public void write(Payload payload, Session session) {
    if (!logger.isEnabledForLevel(level)) {
      return;
    }
    String product = MDC.get(PRODUCT);
    String visit = MDC.get(SESSION);
    MDC.put(PRODUCT, lines.id(session.key().productId()));
    MDC.put(SESSION, lines.id(session.key().sessionId()));
    try {
      log(payload, session);
    } finally {
      restore(PRODUCT, product);
      restore(SESSION, visit);
    }
  }

  private void log(Payload payload, Session session) {
    if (payload instanceof ActionsPayload batch) {
      for (SlimAction action : batch.actions()) {
        logger.atLevel(level).log(lines.of(batch, action, session.key()));
      }
    } else {
      logger.atLevel(level).log(lines.of((SummaryPayload) payload, session.key()));
    }
  }

  /** The engine's own entries are there again when this sink is done with the thread. */
  private static void restore(String key, @Nullable String value) {
    if (value == null) {
      MDC.remove(key);
    } else {
      MDC.put(key, value);
    }
  }
}
