package ai.autoplay;

import ai.autoplay.model.Payload;
import ai.autoplay.model.SessionKey;
import ai.autoplay.spi.AutoplayListener;
import ai.autoplay.spi.Sink;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Stations 5 and 6: what stands in front of one sink. It has its own budget, workers, breaker and dead letters, so that no sink
 * slows another; a session's payloads are joined while they wait; a write that fails parks its lane in the timer, never a thread.
 */
final class Outlet implements Breaker.Events {
  private static final Duration LONGEST_LAST_DELAY = Duration.ofMillis(500);
  private static final Duration FULL_DELAY = Duration.ofSeconds(5);
  private static final int MOST_STUCK = 8;
  private final String name;
  private final int index;
  private final Sink sink;
  private final OutletConfig config;
  private final Engine engine;
  private final Budget budget;
  private final LaneLocks locks = new LaneLocks();
  private final Workers workers;
  private final Breaker breaker;
  private final AutoplayListener listener;
  private final LongAdder delivered = new LongAdder();
  private final LongAdder deadLettered = new LongAdder();
  private final LongAdder skipped = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder recovered = new LongAdder();
  private final AtomicLong pending = new AtomicLong();
  private final AtomicInteger stuck = new AtomicInteger();
  private volatile boolean draining;
  private volatile boolean stopped;

  /**
   * What an outlet needs of the engine around it.
   *
   * @param letters where payloads go that were given up; null when they fail
   * @param spool   where payloads are safe; null when they are in memory alone
   */
  record Engine(ScheduledExecutorService timer, AutoplayListener listener, @Nullable DeadLetters letters, @Nullable Spool spool) {}

  /** Who the sink is: its name, and its place among the sinks. */
  record Place(String name, int index) {}

  Outlet(Place place, Sink sink, OutletConfig config, Engine engine) {
    this.name = place.name();
    this.index = place.index();
    this.sink = sink;
    this.config = config.of(sink);
    this.engine = engine;
    this.budget = new Budget(config.budget());
    this.listener = engine.listener();
    this.workers = new Workers("sink-" + name, config.concurrency(), config.writeTimeout(), engine.timer());
    this.breaker = new Breaker(name, engine.timer(), this);
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

  /** What guards the lane of {@code key} in this outlet. */
  ReentrantLock lockOf(SessionKey key) {
    return locks.of(key);
  }

  boolean draining() {
    return draining;
  }

  /** A sink that cannot tell gets it: nothing is lost by that. */
  boolean wants(Payload payload) {
    try {
      return sink.wants(payload);
    } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
      return true;
    }
  }

  /** What {@code entry} costs of the budget: never more than one session's share, so that everything fits some time. */
  int units(Entry entry) {
    return Math.min(entry.units, budget.share());
  }

  // Station 5: what waits.

  void add(Parcel parcel) {
    pending.incrementAndGet();
    Entry entry = parcel.entry();
    OutletLane lane = entry.lane.in(this);
    if (entry.isOwn()) {
      lane.reserveAnyway(units(entry));
      lane.add(parcel);
    } else if ((entry.roomIn & 1L << index) != 0) {
      lane.add(parcel);
    } else {
      lane.addOnDisk(entry);
    }
  }

  /** Takes over what an earlier run left in the spool. */
  void recover(Entry entry) {
    pending.incrementAndGet();
    recovered.increment();
    entry.lane.in(this).addOnDisk(entry);
  }

  void skip() {
    skipped.increment();
  }

  void ready(OutletLane lane) {
    workers.execute(lane);
  }

  /** Runs {@code work} then; null when the engine has closed this very moment. */
  @Nullable Future<?> after(Duration delay, Runnable work) {
    try {
      return engine.timer().schedule(work, delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      stopped = true;   // what waits is in the spool
      return null;
    }
  }

  /** Whether it is too late to wait that long. */
  boolean inHurry(Duration delay) {
    return stopped || draining && delay.compareTo(LONGEST_LAST_DELAY) > 0;
  }

  boolean admits(OutletLane lane) {
    if (stopped || breaker.admits(lane)) {
      return true;
    }
    if (stopped) {
      breaker.releaseAll();
    }
    return false;
  }

  void load(OutletLane lane, List<Entry> entries) {
    if (engine.spool() != null && !entries.isEmpty() && !stopped && !breaker.holdsBack(lane)) {
      engine.spool().load(entries, lane::loaded);
    }
  }

  // Station 6: the sink's own code, and what follows from it.

  void write(OutletLane lane, Write write, CallGuard guard) {
    Exception error = call(lane, write, guard);
    if (write.ended() || stopped && isTransient(error)) {
      if (engine.spool() == null) {
        lane.abandon();
        lane.finished(write);
      }
    } else if (error == null) {
      breaker.succeeded();
      finish(lane, write, delivered, null);
    } else if (isTransient(error)) {
      breaker.failed(lane.session().key, error);
      retryOrGiveUp(lane, write, error);
    } else {
      breaker.succeeded();
      if (!lane.takeApart(write)) {
        giveUp(lane, write, error);
      }
    }
  }

  private @Nullable Exception call(OutletLane lane, Write write, CallGuard guard) {
    Exception error = null;
    SessionKey key = lane.session().key;
    MDC.put("product_id", key.productId());
    MDC.put("session_id", key.sessionId());
    long began = guard.begin();
    try {
      if (stopped) {
        throw new IOException("closed");   // asked only now that closing can interrupt the call
      }
      if (stuck.get() >= MOST_STUCK * config.concurrency()) {
        throw new IOException(stuck + " writes hang; none is tried that would take another thread with it");
      }
      sink.write(write.payload, write.session);
    } catch (Exception e) {
      error = e;
    } catch (OutOfMemoryError e) {
      error = new IOException("no memory left for the write", e);
    } catch (Throwable e) {
      error = new IllegalStateException("the sink broke: " + e, e);
    }
    CallGuard.Outcome outcome = guard.end();
    lane.called(began);
    if (error != null) {
      write.triedNanos += System.nanoTime() - began;
    }
    if (outcome == CallGuard.Outcome.WAS_STUCK) {
      stuck.decrementAndGet();
    }
    MDC.remove("product_id");
    MDC.remove("session_id");
    return error == null || outcome == CallGuard.Outcome.IN_TIME ? error : new IOException("the write took longer than " + config.writeTimeout(), error);
  }

  private static boolean isTransient(@Nullable Exception error) {
    return error instanceof IOException || error instanceof InterruptedException;
  }

  private void retryOrGiveUp(OutletLane lane, Write write, Exception error) {
    write.attempts++;
    write.firstError = write.firstError == null ? error : write.firstError;
    boolean patient = engine.spool() != null && engine.spool().budget().hasRoom();
    if (patient || write.triedNanos < config.giveUpAfter().toNanos()) {
      Duration wanted = RetryDelays.after(write.attempts, error);
      Duration delay = draining && wanted.compareTo(LONGEST_LAST_DELAY) > 0 ? LONGEST_LAST_DELAY : wanted;
      // being told to come back later is not being tried
      write.triedNanos += Math.min(delay.toNanos(), RetryDelays.ceiling(write.attempts).toNanos());
      listener.writeFailed(name, lane.session().key, write.attempts, delay, error);
      lane.park(delay);
    } else {
      giveUp(lane, write, error);
    }
  }

  private void giveUp(OutletLane lane, Write write, Exception error) {
    if (engine.letters() == null) {
      listener.gaveUp(name, lane.session().key, write.payloads(), error);
      finish(lane, write, failed, error);
    } else if (bury(engine.letters(), write, error)) {
      listener.deadLettered(name, lane.session().key, write.payloads(), error);
      finish(lane, write, deadLettered, null);
    } else {
      lane.park(draining ? LONGEST_LAST_DELAY : FULL_DELAY);
    }
  }

  /** False when the letters cannot be written now: then the payload waits, and the sink is tried again meanwhile. */
  private boolean bury(DeadLetters letters, Write write, Exception error) {
    try {
      boolean buried = letters.bury(write.letters(error));
      if (!buried) {
        listener.deadLettersFull(name, new IOException("the size limit is reached; replay or remove segments", error));
      }
      return buried;
    } catch (IOException e) {
      e.addSuppressed(error);
      listener.deadLettersFull(name, e);
      return false;
    }
  }

  private void finish(OutletLane lane, Write write, LongAdder fate, @Nullable Exception error) {
    if (write.end()) {
      pending.addAndGet(-write.payloads());
      fate.add(write.payloads());
      for (Parcel parcel : write.parcels) {
        done(parcel.entry(), error);
      }
    }
    lane.finished(write);
  }

  private void done(Entry entry, @Nullable Exception error) {
    if (engine.spool() != null) {
      engine.spool().done(entry, this);
    }
    entry.done(error);
  }

  /** It counts as a failed attempt at once: a probe that hangs must not keep everybody waiting. */
  void stuck(OutletLane lane, Duration running) {
    stuck.incrementAndGet();
    breaker.failed(lane.session().key, new IOException("a write has run for " + running + " and ignores its interrupt"));
    listener.writeStuck(name, lane.session().key, running);
  }

  @Override
  public void opened(Exception cause) {
    listener.breakerOpened(name, cause);
  }

  @Override
  public void closed() {
    listener.breakerClosed(name);
  }

  @Override
  public void release(OutletLane lane) {
    ready(lane);
  }

  // The end.

  /** From now on nothing is held back on purpose. */
  void drain() {
    draining = true;
  }

  /** Ends what is left: running writes are interrupted, and what fails from now on is not tried again. */
  void stop() {
    stopped = true;
    workers.interruptCalls();
    breaker.releaseAll();
  }

  /** Whether the sink is at work. */
  boolean writing() {
    return workers.calling();
  }

  /** What cannot be written any more goes to the dead letters, else fails. With a spool, which has closed by then, only what that does not keep. */
  void abandon(List<Parcel> parcels, List<Entry> onDisk) {
    boolean spools = engine.spool() != null;
    Stream<Entry> unsent = Stream.concat(parcels.stream().map(Parcel::entry), onDisk.stream());
    List<Entry> left = unsent.filter(entry -> !spools || entry.receipt().isFailed()).toList();
    if (left.isEmpty()) {
      return;
    }
    IOException error = new IOException("closed before it could be written to " + name + (spools ? ", or to the spool" : ""));
    boolean buried = !spools && engine.letters() != null && bury(engine.letters(), Write.unsent(parcels), error);
    if (buried) {
      listener.deadLettered(name, left.get(0).lane.key, left.size(), error);
    } else {
      listener.gaveUp(name, left.get(0).lane.key, left.size(), error);
    }
    for (Entry entry : left) {
      (buried ? deadLettered : failed).increment();
      pending.decrementAndGet();
      entry.done(buried ? null : error);
    }
  }

  boolean mayBeAskedToRotate() {
    return engine.letters() != null && engine.letters().segmentIsOpen();
  }

  void rotateIfAsked() {
    try {
      if (engine.letters() != null) {
        engine.letters().rotateIfAsked();
      }
    } catch (IOException e) {
      listener.deadLettersFull(name, e);
    }
  }

  /** Ends the workers and begins to close the sink; after the last write has returned or timed out. */
  Farewell leave() {
    workers.close();
    return new Farewell(name, sink);
  }

  /** Waits until the sink is closed, and closes the dead letters. */
  void close(Farewell sinks, Duration patience) {
    Exception failure = sinks.await(patience);
    if (failure != null) {
      listener.closeFailed(name, failure);
    }
    try {
      if (engine.letters() != null) {
        engine.letters().close();
      }
    } catch (IOException e) {
      listener.closeFailed(name, e);
    }
  }

  Counts.SinkCounts counts() {
    return new Counts.SinkCounts(delivered.sum(), deadLettered.sum(), skipped.sum(), failed.sum(), pending.get(), recovered.sum());
  }
}
