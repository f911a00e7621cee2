package ai.autoplay.connector.extract;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives extractors in real time: looks every few milliseconds whether a batch is due. One for all products; owns one daemon thread,
 * "autoplay-batches".
 */
public final class BatchTimer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(BatchTimer.class);
  private static final Duration TICK = Duration.ofMillis(20);
  private static final long COMPLAINT_INTERVAL = TimeUnit.MINUTES.toNanos(1);
  private final Clock clock;
  private final List<Extractor> extractors = new CopyOnWriteArrayList<>();
  private final LongAdder failures = new LongAdder();
  private final AtomicLong lastComplaint = new AtomicLong(System.nanoTime() - COMPLAINT_INTERVAL);
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
      flush(extractor);
    }
  }

  /** Forwards what {@code extractor} still holds, due or not. Never throws: what fails is counted, and what waits behind it goes on. */
  public void flush(Extractor extractor) {
    boolean done;
    do {
      done = succeeds(() -> extractor.flush(clock.instant()));
    } while (!done && extractor.nextDue() != null);   // each try takes one session at least off what waits
  }

  /** How often a batch could not be made or its receiver failed; what that batch held is lost. */
  public long failures() {
    return failures.sum();
  }

  private void tick() {
    extractors.forEach(extractor -> succeeds(() -> extractor.advanceTo(clock.instant())));
  }

  /** Whatever is thrown, an Error too, is one product's: the next one must not suffer for it, and a tick that throws is the last. */
  private boolean succeeds(Runnable work) {
    try {
      work.run();
      return true;
    } catch (Throwable e) {
      failures.increment();
      complain(e);
      return false;
    }
  }

  private void complain(Throwable e) {
    long last = lastComplaint.get();
    if (System.nanoTime() - last >= COMPLAINT_INTERVAL && lastComplaint.compareAndSet(last, System.nanoTime())) {
      log.warn("a batch could not be made or its receiver failed ({}); {} so far", e.getClass().getName(), failures.sum());
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
