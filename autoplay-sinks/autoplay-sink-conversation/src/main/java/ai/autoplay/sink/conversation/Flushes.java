package ai.autoplay.sink.conversation;

import ai.autoplay.spi.RetryAfterException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what no payload asks for: telling a conversation that has just been linked, and what an earlier run left. Each session has at
 * most one such errand at a time; one that fails is tried again, for as long as the sink is open.
 */
final class Flushes implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ConversationSink.class);
  private static final int THREADS = 4;
  private static final long FIRST_DELAY = 200;
  private static final long LONGEST_DELAY = 30_000;
  private static final int DOUBLINGS = 8;
  private static final long CLOSE_SECONDS = 5;
  private final AtomicInteger threads = new AtomicInteger();
  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(THREADS, this::thread);
  private final Errand errand;

  /** Brings one session's conversations up to date. */
  @FunctionalInterface
  interface Errand {
    void run(Visit visit) throws IOException, InterruptedException;
  }

  Flushes(Errand errand) {
    this.errand = errand;
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  private Thread thread(Runnable work) {
    Thread thread = new Thread(work, "autoplay-conversation-" + threads.getAndIncrement());
    thread.setDaemon(true);
    return thread;
  }

  /** Sees to {@code visit} after {@code delay}, if nobody is about to already. */
  void soon(Visit visit, Duration delay) {
    if (visit.scheduled.compareAndSet(false, true)) {
      schedule(visit, delay.toMillis(), 0);
    }
  }

  void every(Duration period, Runnable work) {
    timer.scheduleWithFixedDelay(work, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void schedule(Visit visit, long millis, int attempt) {
    try {
      timer.schedule(() -> run(visit, attempt), millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      visit.scheduled.set(false);
    }
  }

  private void run(Visit visit, int attempt) {
    try {
      visit.scheduled.set(false);   // what comes from now on may be too late for this errand
      errand.run(visit);
    } catch (IOException e) {
      LOG.debug("Session {}/{}: will be tried again", visit.key.productId(), visit.key.sessionId(), e);
      again(visit, delay(attempt, e), attempt + 1);
    } catch (RuntimeException e) {
      LOG.warn("Session {}/{}: a note was given up: {}", visit.key.productId(), visit.key.sessionId(), e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void again(Visit visit, long millis, int attempt) {
    if (visit.scheduled.compareAndSet(false, true)) {
      schedule(visit, millis, attempt);
    }
  }

  private static long delay(int attempt, IOException error) {
    if (error instanceof RetryAfterException later) {
      return later.delay().toMillis();
    }
    long most = Math.min(LONGEST_DELAY, FIRST_DELAY << Math.min(attempt, DOUBLINGS));
    return ThreadLocalRandom.current().nextLong(most / 2, most + 1);
  }

  /** Ends what is under way; nothing begins any more. */
  @Override
  public void close() {
    timer.shutdown();
    try {
      if (!timer.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        timer.shutdownNow();
      }
    } catch (InterruptedException e) {
      timer.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
