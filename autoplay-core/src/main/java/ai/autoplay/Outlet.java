package ai.autoplay;

import ai.autoplay.model.Payload;
import ai.autoplay.model.SessionKey;
import ai.autoplay.spi.AutoplayListener;
import ai.autoplay.spi.RetryAfterException;
import ai.autoplay.spi.Sink;
import io.github.resilience4j.core.IntervalFunction;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Stations 5 and 6: what stands in front of one sink. It has its own budget and workers, so that no sink slows another; a session's
 * payloads are joined while they wait; a write that fails parks its lane in the timer, never a thread.
 */
final class Outlet {
  private static final Duration FIRST_DELAY = Duration.ofMillis(200);
  private static final Duration LONGEST_DELAY = Duration.ofSeconds(30);
  private final String name;
  private final int index;
  private final Sink sink;
  private final OutletConfig config;
  private final Budget budget;
  private final Workers workers;
  private final ScheduledExecutorService timer;
  private final AutoplayListener listener;
  private final IntervalFunction backOff = IntervalFunction.ofExponentialBackoff(FIRST_DELAY, 2, LONGEST_DELAY);
  private final LongAdder delivered = new LongAdder();
  private final LongAdder skipped = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final AtomicLong pending = new AtomicLong();
  private volatile boolean draining;
  private volatile boolean closed;

  /** What an outlet needs of the engine around it. */
  record Surroundings(ScheduledExecutorService timer, AutoplayListener listener) {}

  Outlet(String name, int index, Sink sink, OutletConfig config, Surroundings engine) {
    this.name = name;
    this.index = index;
    this.sink = sink;
    this.config = config;
    this.budget = new Budget(config.budget());
    this.timer = engine.timer();
    this.listener = engine.listener();
    this.workers = new Workers("sink-" + name, config.concurrency(), config.writeTimeout(), timer);
  }

  String name() {
    return name;
  }

  int index() {
    return index;
  }

  OutletConfig config() {
    return config;
  }

  Budget budget() {
    return budget;
  }

  boolean draining() {
    return draining;
  }

  /** What {@code entry} costs of the budget: never more than one session's share, so that everything fits some time. */
  int units(Entry entry) {
    return Math.min(entry.units, budget.share());
  }

  /** Station 5: takes a payload over; its room is reserved. */
  void add(Entry entry) {
    pending.incrementAndGet();
    OutletLane lane = entry.lane.in(this);
    if (entry.isOwn()) {
      lane.reserveAnyway(units(entry));
    }
    lane.add(entry);
  }

  boolean wants(Payload payload) {
    return sink.wants(payload);
  }

  void skip() {
    skipped.increment();
  }

  void ready(OutletLane lane) {
    workers.execute(lane);
  }

  void park(OutletLane lane, Duration delay) {
    lane.parked(timer.schedule(() -> workers.execute(lane), delay.toNanos(), TimeUnit.NANOSECONDS));
  }

  /** Station 6: the sink's own code. */
  void write(OutletLane lane, Write write, CallGuard guard) {
    long started = System.nanoTime();
    Exception error = call(lane, write, guard);
    write.triedNanos += System.nanoTime() - started;
    if (error == null) {
      delivered(lane, write);
    } else if (isTransient(error) && !closed && write.triedNanos < config.giveUpAfter().toNanos()) {
      retry(lane, write, error);
    } else {
      giveUp(lane, write, error);
    }
  }

  private @Nullable Exception call(OutletLane lane, Write write, CallGuard guard) {
    Exception error = null;
    SessionKey key = lane.session().key;
    MDC.put("product_id", key.productId());
    MDC.put("session_id", key.sessionId());
    guard.begin();
    try {
      sink.write(write.payload, write.session);
    } catch (Exception e) {
      error = e;
    } catch (LinkageError | AssertionError | StackOverflowError e) {
      error = new IllegalStateException("the sink broke: " + e, e);
    }
    boolean inTime = guard.end() == CallGuard.Outcome.IN_TIME;
    MDC.remove("product_id");
    MDC.remove("session_id");
    return error == null || inTime ? error : new IOException("the write took longer than " + config.writeTimeout(), error);
  }

  private static boolean isTransient(Exception error) {
    return error instanceof IOException || error instanceof InterruptedException;
  }

  private void delivered(OutletLane lane, Write write) {
    delivered.add(write.entries.size());
    finish(lane, write, null);
  }

  private void retry(OutletLane lane, Write write, Exception error) {
    write.attempts++;
    Duration delay = delayAfter(write.attempts, error);
    write.triedNanos += delay.toNanos();
    listener.writeFailed(name, lane.session().key, write.attempts, delay, error);
    park(lane, delay);
  }

  /** Full jitter; but a destination that says when to come back is obeyed. */
  private Duration delayAfter(int attempts, Exception error) {
    if (error instanceof RetryAfterException later) {
      return later.delay();
    }
    long most = backOff.apply(attempts);
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(most + 1));
  }

  private void giveUp(OutletLane lane, Write write, Exception error) {
    failed.add(write.entries.size());
    listener.gaveUp(name, lane.session().key, write.entries.size(), error);
    finish(lane, write, error);
  }

  private void finish(OutletLane lane, Write write, @Nullable Exception error) {
    for (Entry entry : write.entries) {
      lane.release(units(entry));
      entry.done(error);
    }
    pending.addAndGet(-write.entries.size());
    lane.finished();
  }

  void stuck(OutletLane lane, Duration running) {
    listener.writeStuck(name, lane.session().key, running);
  }

  /** From now on nothing is held back on purpose. */
  void drain() {
    draining = true;
  }

  /** Whether every payload that was taken over is done with. */
  boolean idle() {
    return pending.get() == 0;
  }

  /** Ends what is left: running writes are interrupted, and what fails from now on is not tried again. */
  void stop() {
    closed = true;
    workers.interruptCalls();
  }

  /** Gives up {@code entries}, which waited in {@code lane}. */
  void abandon(OutletLane lane, List<Entry> entries) {
    IOException error = new IOException("closed before it could be written to " + name);
    for (Entry entry : entries) {
      failed.increment();
      pending.decrementAndGet();
      lane.release(units(entry));
      entry.done(error);
    }
  }

  /** Ends the workers and closes the sink; after the last write has returned or timed out. */
  void close() {
    workers.close();
    try {
      sink.close();
    } catch (RuntimeException e) {
      listener.closeFailed(name, e);
    }
  }

  Counts.SinkCounts counts() {
    return new Counts.SinkCounts(delivered.sum(), 0, skipped.sum(), failed.sum(), pending.get());
  }
}
