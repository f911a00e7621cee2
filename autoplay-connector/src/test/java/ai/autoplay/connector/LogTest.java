package ai.autoplay.connector;

import static ai.autoplay.connector.Fixtures.TOKEN;
import static ai.autoplay.connector.Fixtures.config;
import static ai.autoplay.connector.Fixtures.exchange;
import static ai.autoplay.connector.Fixtures.payload;
import static ai.autoplay.connector.Fixtures.started;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.read.ListAppender;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LogTest {
  private static final String CLOSE = " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private final Logger ours = (Logger) LoggerFactory.getLogger("ai.autoplay");
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private Appender<ILoggingEvent> console;

  @BeforeEach
  void listen() {
    lines.start();
    console = root.getAppender("console");
    root.detachAppender(console);
    root.setLevel(Level.INFO);
    ours.setLevel(Level.TRACE);
    root.addAppender(lines);
  }

  @AfterEach
  void stopListening() {
    root.detachAppender(lines);
    root.addAppender(console);
    root.setLevel(Level.ERROR);
    ours.setLevel(null);
  }

  @Test
  void logs_holdNoTokenAndNoPayloadWhateverHappens() throws Exception {
    try (ConnectorServer server = started(config().ringEvents(2))) {
      server.route("GET", "/breaks", request -> {
        throw new IllegalStateException("a route of ours is broken");
      });
      try (TestStream stream = TestStream.open(URI.create(server.streamUrl("acme") + "?token=" + TOKEN), request -> {})) {
        server.publish(payload("what they did"));
        assertThat(stream.events(1)).hasSize(1);
      }
      assertThat(exchange(server, "GET /breaks?token=" + TOKEN + CLOSE)).startsWith("HTTP/1.1 500").doesNotContain("broken");
      assertThat(exchange(server, "GET /stream/acme?x=%ff&token=" + TOKEN + CLOSE)).startsWith("HTTP/1.1 400").doesNotContain(TOKEN);
      assertThat(exchange(server, "GET /stream/%00?token=" + TOKEN + CLOSE)).startsWith("HTTP/1.1 4").doesNotContain(TOKEN);
      assertThat(exchange(server, "GET /nowhere?token=" + TOKEN + CLOSE)).startsWith("HTTP/1.1 404").doesNotContain(TOKEN);
    }
    List<String> messages = List.copyOf(lines.list).stream().map(LogTest::everything).toList();
    assertThat(messages).anyMatch(line -> line.contains("GET /breaks failed")).anyMatch(line -> line.contains("connector listens on"));
    assertThat(messages).noneMatch(line -> line.contains(TOKEN)).noneMatch(line -> line.contains("what they did"));
  }

  private static String everything(ILoggingEvent event) {
    String cause = event.getThrowableProxy() == null ? "" : event.getThrowableProxy().getMessage();
    return event.getFormattedMessage() + " " + cause;
  }
}
