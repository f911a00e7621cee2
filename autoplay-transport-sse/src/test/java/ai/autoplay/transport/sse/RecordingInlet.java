package ai.autoplay.transport.sse;

import static java.util.concurrent.TimeUnit.SECONDS;

import ai.autoplay.spi.Delivery;
import ai.autoplay.spi.Inlet;
import ai.autoplay.spi.Receipt;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;

/** An inlet that keeps what it is handed and answers as the test says. */
final class RecordingInlet implements Inlet {

  /** A delivery and the name of the thread that brought it. */
  record Arrival(Delivery delivery, String thread) {}

  private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
  private final Map<String, RecordingInlet> streams = new ConcurrentHashMap<>();
  private volatile Function<Delivery, Receipt.Status> answer = delivery -> Receipt.Status.ACCEPTED;
  private volatile String resumeAfter;
  private volatile boolean full;

  RecordingInlet answering(Function<Delivery, Receipt.Status> statuses) {
    answer = statuses;
    return this;
  }

  RecordingInlet resumingAfter(String id) {
    resumeAfter = id;
    return this;
  }

  /** Blocks every later {@code accept} until its thread is interrupted. */
  RecordingInlet full() {
    full = true;
    return this;
  }

  Arrival next() throws InterruptedException {
    Arrival next = arrivals.poll(10, SECONDS);
    if (next == null) {
      throw new AssertionError("no delivery within 10 s");
    }
    return next;
  }

  boolean idle() {
    return arrivals.isEmpty();
  }

  @Override
  public Receipt accept(Delivery delivery) throws InterruptedException {
    arrivals.add(new Arrival(delivery, Thread.currentThread().getName()));
    if (full) {
      new CountDownLatch(1).await();
    }
    Receipt.Status status = answer.apply(delivery);
    return new Answer(status);
  }

  @Override
  public Receipt offer(Delivery delivery, Duration patience) {
    throw new UnsupportedOperationException("an event stream waits");
  }

  @Override
  public String resumeAfter() {
    return resumeAfter;
  }

  @Override
  public RecordingInlet stream(String name) {
    return streams.computeIfAbsent(name, any -> new RecordingInlet());
  }

  private record Answer(Status status) implements Receipt {
    @Override
    public String reason() {
      return "";
    }

    @Override
    public CompletionStage<Void> settled() {
      return new CompletableFuture<>();
    }
  }
}
