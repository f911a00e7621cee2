package ai.autoplay.testing;

import static java.util.Objects.requireNonNull;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Payload;
import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.model.SlimAction;
import ai.autoplay.spi.Sink;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * An in-memory sink that remembers what was written, and can be told to fail, to block or to be slow. Thread-safe: tell and ask it
 * from any thread, while it is being written to.
 *
 * <p>A write counts as an {@linkplain #attempts() attempt} when it begins and is {@linkplain #writes() remembered} when it succeeds.
 * The {@code await…} methods wait up to 20 seconds and then fail the test, naming what was missing.
 */
public final class RecordingSink implements Sink {
  private final Orders orders = new Orders();
  private final Journal journal = new Journal();
  private final Set<SessionKey> busy = ConcurrentHashMap.newKeySet();
  private final List<SessionKey> overlaps = new CopyOnWriteArrayList<>();
  private final AtomicInteger attempts = new AtomicInteger();
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger mostAtOnce = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();

  /**
   * One write that succeeded.
   *
   * @param payload what was written
   * @param session the snapshot that came with it
   * @param thread  the name of the writing thread
   * @param time    when it was done
   */
  public record Write(Payload payload, Session session, String thread, Instant time) {}

  @Override
  public void write(Payload payload, Session session) throws IOException, InterruptedException {
    requireNonNull(payload, "payload");
    boolean alone = busy.add(session.key());
    if (!alone) {
      overlaps.add(session.key());
    }
    attempts.incrementAndGet();
    mostAtOnce.accumulateAndGet(running.incrementAndGet(), Math::max);
    try {
      orders.obey(session.key(), payload);
      journal.add(new Write(payload, session, Thread.currentThread().getName(), Instant.now()));
    } finally {
      running.decrementAndGet();
      if (alone) {
        busy.remove(session.key());
      }
    }
  }

  @Override
  public void close() {
    closed.incrementAndGet();
  }

  /** The next {@code times} writes fail with what {@code error} makes: an IOException, RuntimeException or InterruptedException. */
  public RecordingSink failNext(int times, Supplier<? extends Exception> error) {
    orders.failNext(times, error);
    return this;
  }

  /** Writes of such payloads fail until {@link #recover}. */
  public RecordingSink failWhen(Predicate<? super Payload> which, Supplier<? extends Exception> error) {
    orders.failWhen(which, error);
    return this;
  }

  /** No further write fails. */
  public RecordingSink recover() {
    orders.recover();
    return this;
  }

  /** Every write waits until {@link #release}; an interrupt ends it. */
  public RecordingSink block() {
    return block(key -> true);
  }

  /** Writes of these sessions wait until {@link #release}, and no others; an interrupt ends them. */
  public RecordingSink block(Predicate<? super SessionKey> which) {
    orders.block(which);
    return this;
  }

  /** Blocked writes do not heed interrupts, as those of a badly written sink; the flag stays set. */
  public RecordingSink ignoreInterrupts() {
    orders.ignoreInterrupts();
    return this;
  }

  /** Blocked writes go on. */
  public RecordingSink release() {
    return block(key -> false);
  }

  /** Every write takes at least {@code time}; an interrupt ends it. */
  public RecordingSink slow(Duration time) {
    orders.slow(time);
    return this;
  }

  /** What was written, oldest first. */
  public List<Write> writes() {
    return journal.all();
  }

  /** What was written of {@code key}, oldest first. */
  public List<Write> writes(SessionKey key) {
    return writes().stream().filter(write -> write.session().key().equals(key)).toList();
  }

  /** The payloads that were written, oldest first. */
  public List<Payload> payloads() {
    return writes().stream().map(Write::payload).toList();
  }

  /** The actions that were written, oldest first; repeated where they were written twice. */
  public List<SlimAction> actions() {
    return actionsIn(writes().stream());
  }

  /** The actions that were written of {@code key}, oldest first; repeated where they were written twice. */
  public List<SlimAction> actions(SessionKey key) {
    return actionsIn(writes(key).stream());
  }

  private static List<SlimAction> actionsIn(Stream<Write> writes) {
    return writes.map(Write::payload).filter(ActionsPayload.class::isInstance).map(ActionsPayload.class::cast)
        .flatMap(payload -> payload.actions().stream()).toList();
  }

  /** How many writes have begun, failed ones among them. */
  public int attempts() {
    return attempts.get();
  }

  /** How many writes are going on. */
  public int running() {
    return running.get();
  }

  /** The highest number of writes that went on at once. */
  public int mostAtOnce() {
    return mostAtOnce.get();
  }

  /** Sessions that had two writes going on at once, which must never be. */
  public List<SessionKey> overlaps() {
    return List.copyOf(overlaps);
  }

  /** How often it was closed. */
  public int closed() {
    return closed.get();
  }

  /** Waits until {@code count} writes have succeeded, and answers them. */
  public List<Write> awaitWrites(int count) {
    await(count + " writes", () -> journal.size() >= count);
    return writes();
  }

  /** Waits until {@code count} actions have been written, of whatever sessions, and answers them. */
  public List<SlimAction> awaitActions(int count) {
    await(count + " actions", () -> journal.actions() >= count);
    return actions();
  }

  /** Waits until {@code count} writes have begun. */
  public void awaitAttempts(int count) {
    await(count + " attempts", () -> attempts() >= count);
  }

  /** Waits until {@code condition} holds; {@code what} names it. */
  public void await(String what, BooleanSupplier condition) {
    Patience.await(what + " at the recording sink", condition::getAsBoolean);
  }
}
