package ai.autoplay.sink.logging;

import ai.autoplay.model.SessionKey;
import ai.autoplay.spi.Sink;
import ai.autoplay.testing.SinkContract;
import ai.autoplay.testing.SinkSubject;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** A log keeps the contract of sinks, but for what only a destination with keys can keep. */
class LoggingSinkContractTest implements SinkContract {
  @Override
  public SinkSubject open() {
    return new Log();
  }

  private static final class Log implements SinkSubject {
    private final CapturedLog log = new CapturedLog("ai.autoplay.actions", Level.INFO);
    private final LoggingSink sink = new LoggingSink();

    @Override
    public Sink sink() {
      return sink;
    }

    @Override
    public List<String> actions(SessionKey key) {
      return lines(key, line -> !isSummary(line));
    }

    @Override
    public List<String> summaries(SessionKey key) {
      return lines(key, Log::isSummary);
    }

    private static boolean isSummary(String line) {
      return line.matches("(?s)[^\\[]* summary, replaces .*");
    }

    private List<String> lines(SessionKey key, Predicate<String> which) {
      Map<String, String> ids = Map.of("product_id", key.productId(), "session_id", key.sessionId());
      return log.events().stream().filter(event -> event.getMDCPropertyMap().equals(ids)).map(ILoggingEvent::getFormattedMessage)
          .filter(which).toList();
    }

    @Override
    public boolean idempotent() {
      return false;
    }

    @Override
    public boolean removesCovered() {
      return false;
    }

    @Override
    public void close() {
      log.close();
    }
  }
}
