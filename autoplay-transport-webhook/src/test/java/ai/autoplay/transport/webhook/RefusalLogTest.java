package ai.autoplay.transport.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RefusalLogTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(WebhookReceiver.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final AtomicLong now = new AtomicLong(-5);

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(lines);
  }

  @Test
  void note_saysTheFirstOfEachStatusAndCountsTheRest() {
    RefusalLog log = new RefusalLog(now::get);
    for (int i = 0; i < 5; i++) {
      log.note(WebhookReply.of(401, "unsigned " + i));
    }
    log.note(WebhookReply.FULL);
    assertThat(said()).containsExactly("Answered 401: unsigned 0", "Answered 503: the pipeline is full");
    now.addAndGet(TimeUnit.MINUTES.toNanos(1));
    log.note(WebhookReply.of(401, "unsigned 5"));
    log.note(WebhookReply.of(401, "unsigned 6"));
    assertThat(said()).hasSize(3).last().isEqualTo("Answered 401: unsigned 5 (4 more like it since the last such line)");
    now.addAndGet(TimeUnit.MINUTES.toNanos(1));
    log.note(WebhookReply.of(401, "unsigned 7"));
    assertThat(said()).last().isEqualTo("Answered 401: unsigned 7 (1 more like it since the last such line)");
  }

  private List<String> said() {
    return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }
}
