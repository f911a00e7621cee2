package ai.autoplay;

import ai.autoplay.model.SessionKey;
import ai.autoplay.spi.Summarizer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The calls of the chosen summarizer: so many at once, never two for one session. One that waits for its next attempt waits in the
 * timer and keeps no session awake, so that a service that is down for long fills neither threads nor memory.
 */
final class SummaryCalls {
  private static final int MOST_QUEUED = 10_000;
  private static final int MOST_STUCK = 8;
  final Summarizer summarizer;
  final SummaryConfig config;
  final Duration rest;
  final Summaries summaries;
  private final ScheduledExecutorService timer;
  private final Workers workers;
  private final Map<SessionKey, SummaryCall> waiting = new ConcurrentHashMap<>();
  private final AtomicInteger queued = new AtomicInteger();
  private final AtomicInteger stuck = new AtomicInteger();

  SummaryCalls(Summaries.Desk desk, Summarizer summarizer, Summaries summaries, ScheduledExecutorService timer) {
    this.summarizer = summarizer;
    this.config = desk.config();
    this.rest = desk.rest();
    this.summaries = summaries;
    this.timer = timer;
    this.workers = new Workers("summarizer", config.concurrency(), config.timeout(), timer);
  }

  /** Asks for a summary, unless that is being done. */
  void ask(SessionLane lane) {
    if (waiting.containsKey(lane.key) || !lane.beginSummary()) {
      return;
    }
    if (waiting.containsKey(lane.key)) {
      lane.endSummary();   // one has failed this very moment
    } else {
      start(new SummaryCall(this, lane));
    }
  }

  private void start(SummaryCall call) {
    summaries.pipeline().begin();
    if (queued.incrementAndGet() > MOST_QUEUED) {
      queued.decrementAndGet();
      call.postpone();
      summaries.pipeline().end();
    } else {
      workers.execute(call);
    }
  }

  /** A call has its turn. */
  void taken() {
    queued.decrementAndGet();
  }

  /** Tries again after {@code delay}; until then the session may rest. */
  void later(SummaryCall call, SessionLane lane, Duration delay) {
    if (!summaries.pipeline().closing()) {
      waiting.put(call.key, call);
      call.timer = after(delay, () -> summaries.withLane(call.key, woken -> again(call, woken), () -> waiting.remove(call.key, call)));
    }
    lane.endSummary();
  }

  private void again(SummaryCall call, SessionLane lane) {
    boolean begins = lane.beginSummary();
    waiting.remove(call.key, call);
    if (begins) {
      call.wake(lane);
      start(call);
    }
  }

  /** Null when the engine has closed this very moment. */
  @Nullable Future<?> after(Duration delay, Runnable work) {
    try {
      return timer.schedule(work, delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      return null;
    }
  }

  /** The session is known no more. */
  void forget(SessionKey key) {
    SummaryCall call = waiting.remove(key);
    Future<?> parked = call == null ? null : call.timer;
    if (parked != null) {
      parked.cancel(false);
    }
  }

  /** A call ignores its interrupt, or has come back after all. */
  void stuck(int more) {
    stuck.addAndGet(more);
  }

  /** Whether so many calls hang that another thread would most likely be lost too. */
  boolean hopeless() {
    return stuck.get() >= MOST_STUCK * config.concurrency();
  }

  void stop() {
    workers.interruptCalls();
  }

  void close() {
    workers.close();
  }
}
