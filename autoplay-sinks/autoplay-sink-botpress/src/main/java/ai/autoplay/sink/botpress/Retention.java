package ai.autoplay.sink.botpress;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has old rows removed, every hour or as often as they grow old: actions by when they came, sessions by when they last changed. */
final class Retention implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BotpressSink.class);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
  private final BotTable events;
  private final BotTable summaries;
  private final Duration age;
  private final Clock clock;
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(Retention::thread);

  Retention(BotTable events, BotTable summaries, Duration age, Clock clock) {
    this.events = events;
    this.summaries = summaries;
    this.age = age;
    this.clock = clock;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "autoplay-botpress-retention");
    thread.setDaemon(true);
    return thread;
  }

  void start() {
    long millis = Math.max(1, Math.min(age.toMillis(), LONGEST_PAUSE.toMillis()));
    timer.scheduleWithFixedDelay(this::run, millis, millis, TimeUnit.MILLISECONDS);
  }

  private void run() {
    Instant oldest = clock.instant().minus(age);
    try {
      events.deleteBefore("createdAt", oldest);
      summaries.deleteBefore("updatedAt", oldest);
      LOG.debug("Botpress rows from before {} are being removed", oldest);
    } catch (IOException | RefusedException e) {
      LOG.warn("Botpress rows from before {} could not be removed, next attempt with the next round: {}", oldest, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
