package ai.autoplay.connector.extract;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives extractors in real time: looks every few milliseconds whether a batch is due. One for all products; owns one daemon thread,
 * "autoplay-batches".
 */
public final class BatchTimer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(BatchTimer.class);
  private static final Duration TICK = Duration.ofMillis(20);
  private final Clock clock;
  private final List<Extractor> extractors = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService timer;

  /** @param clock also the source of {@code forwarded_at} */
  public BatchTimer(Clock clock) {
    this.clock = clock;
    this.timer = Executors.newSingleThreadScheduledExecutor(task -> {
      Thread thread = new Thread(task, "autoplay-batches");
      thread.setDaemon(true);
      return thread;
    });
    timer.scheduleWithFixedDelay(this::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Drives {@code extractor} from now on. */
  public void watch(Extractor extractor) {
    extractors.add(extractor);
  }

  /** Forwards what {@code extractor} still holds and drives it no more. */
  public void release(Extractor extractor) {
    if (extractors.remove(extractor)) {
      extractor.flush(clock.instant());
    }
  }

  private void tick() {
    for (Extractor extractor : extractors) {
      try {
        extractor.advanceTo(clock.instant());
      } catch (RuntimeException e) {
        // the receiver's: the next product must not suffer for it, and a timer task that throws would never run again
        log.warn("the receiver of a batch failed: {}", e.getClass().getName());
      }
    }
  }

  /** Ends the thread and forwards what is still waiting. Idempotent. */
  @Override
  public void close() {
    timer.shutdown();
    try {
      if (!timer.awaitTermination(5, TimeUnit.SECONDS)) {
        timer.shutdownNow();
      }
    } catch (InterruptedException e) {
      timer.shutdownNow();
      Thread.currentThread().interrupt();
    }
    extractors.forEach(this::release);
  }
}
