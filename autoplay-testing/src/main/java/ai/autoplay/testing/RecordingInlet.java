package ai.autoplay.testing;

import static java.util.Objects.requireNonNull;

import ai.autoplay.spi.Delivery;
import ai.autoplay.spi.Inlet;
import ai.autoplay.spi.Receipt;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A door without a pipeline behind it: remembers what a transport hands over, answers as it was told, settles when it is told, and can
 * be full. Thread-safe. Until it is told otherwise, everything is accepted and settles at once.
 */
public final class RecordingInlet implements Inlet {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<Delivery> deliveries = new CopyOnWriteArrayList<>();
  private final List<GivenReceipt> receipts = new CopyOnWriteArrayList<>();
  private final Map<String, RecordingInlet> streams = new ConcurrentHashMap<>();
  private volatile Function<? super Delivery, Receipt.Status> answers = delivery -> Receipt.Status.ACCEPTED;
  private volatile @Nullable String resumeAfter;
  private boolean full;
  private boolean holding;
  private int waiting;

  @Override
  public Receipt accept(Delivery delivery) throws InterruptedException {
    requireNonNull(delivery, "delivery");
    lock.lockInterruptibly();
    try {
      waiting++;
      while (full) {
        changed.await();
      }
      return take(delivery);
    } finally {
      waiting--;
      lock.unlock();
    }
  }

  @Override
  public Receipt offer(Delivery delivery, Duration patience) throws InterruptedException {
    requireNonNull(delivery, "delivery");
    long left = patience.toNanos();
    lock.lockInterruptibly();
    try {
      waiting++;
      while (full && left > 0) {
        left = changed.awaitNanos(left);
      }
      return full ? GivenReceipt.of(Receipt.Status.REFUSED) : take(delivery);
    } finally {
      waiting--;
      lock.unlock();
    }
  }

  private Receipt take(Delivery delivery) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    GivenReceipt receipt = GivenReceipt.of(answers.apply(delivery));
    deliveries.add(delivery);
    receipts.add(receipt);
    if (!holding) {
      receipt.outcome().complete(null);
    }
    return receipt;
  }

  @Override
  public @Nullable String resumeAfter() {
    return resumeAfter;
  }

  @Override
  public RecordingInlet stream(String name) {
    return streams.computeIfAbsent(name, any -> new RecordingInlet());
  }

  /** From here on each delivery gets this answer. */
  public RecordingInlet answer(Function<? super Delivery, Receipt.Status> answer) {
    answers = requireNonNull(answer, "answer");
    return this;
  }

  /** {@link #resumeAfter} answers {@code id}. */
  public RecordingInlet resume(@Nullable String id) {
    resumeAfter = id;
    return this;
  }

  /** There is no room: {@link #accept} waits, until {@link #makeRoom}. */
  public RecordingInlet fill() {
    return change(() -> full = true);
  }

  /** There is room again. */
  public RecordingInlet makeRoom() {
    return change(() -> full = false);
  }

  /** What is accepted from here on stays unsettled until {@link #settleAll} or {@link #failAll}. */
  public RecordingInlet hold() {
    return change(() -> holding = true);
  }

  /** Everything that was accepted so far is safe. */
  public RecordingInlet settleAll() {
    receipts.forEach(receipt -> receipt.outcome().complete(null));
    return this;
  }

  /** Nothing that is still unsettled can be made safe. */
  public RecordingInlet failAll(Throwable error) {
    receipts.forEach(receipt -> receipt.outcome().completeExceptionally(error));
    return this;
  }

  private RecordingInlet change(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
      return this;
    } finally {
      lock.unlock();
    }
  }

  /** What was handed over and not refused, oldest first. */
  public List<Delivery> deliveries() {
    return List.copyOf(deliveries);
  }

  /** The JSON of what was handed over and not refused, oldest first. */
  public List<String> json() {
    return deliveries.stream().map(Delivery::json).toList();
  }

  /** How many callers wait for room. */
  public int waiting() {
    lock.lock();
    try {
      return waiting;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until {@code count} deliveries have been handed over, and answers them; fails the test after 20 seconds. */
  public List<Delivery> awaitDeliveries(int count) {
    Patience.await(count + " deliveries at the recording inlet", () -> deliveries.size() >= count);
    return deliveries();
  }

  /** Waits until {@code count} callers wait for room; fails the test after 20 seconds. */
  public void awaitWaiting(int count) {
    Patience.await(count + " callers who wait at the recording inlet", () -> waiting() >= count);
  }
}
