package ai.autoplay.testing;

import static java.util.Objects.requireNonNull;

import ai.autoplay.model.Payload;
import ai.autoplay.spi.Delivery;
import ai.autoplay.spi.Inlet;
import ai.autoplay.spi.Receipt;
import ai.autoplay.spi.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A transport that plays what it was told: deliveries, pauses and failures, in that order, and remembers the receipts. Write the
 * script before it runs, from one thread; what it has done may be asked from any.
 *
 * <p>At the end of the script {@link #run} returns, unless {@link #thenWait} was said. {@link #close} ends it between two steps and
 * in every pause; a delivery that waits for room is ended by an interrupt only.
 */
public final class ScriptedTransport implements Transport {
  private final List<Step> script = new ArrayList<>();
  private final List<Receipt> receipts = new CopyOnWriteArrayList<>();
  private final CountDownLatch started = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);

  private interface Step {
    void play(Inlet inlet) throws IOException, InterruptedException;
  }

  /** Hands {@code payload} over, and waits while the inlet has no room. */
  public ScriptedTransport deliver(Payload payload) {
    return deliver(SamplePayloads.delivery(payload));
  }

  /** Hands {@code delivery} over, and waits while the inlet has no room. */
  public ScriptedTransport deliver(Delivery delivery) {
    requireNonNull(delivery, "delivery");
    return step(inlet -> receipts.add(inlet.accept(delivery)));
  }

  /** Hands {@code json} over, whatever it is. */
  public ScriptedTransport deliver(String json) {
    return deliver(new Delivery(json, null));
  }

  /** Hands {@code delivery} over, but waits for room no longer than {@code patience}. */
  public ScriptedTransport offer(Delivery delivery, Duration patience) {
    return step(inlet -> receipts.add(inlet.offer(delivery, patience)));
  }

  /** Waits for {@code time}. */
  public ScriptedTransport pause(Duration time) {
    return step(inlet -> closed.await(time.toNanos(), TimeUnit.NANOSECONDS));
  }

  /** Waits until {@code gate} is open. */
  public ScriptedTransport pauseUntil(CountDownLatch gate) {
    return step(inlet -> {
      for (boolean open = false; !open && !closed(); ) {
        open = gate.await(5, TimeUnit.MILLISECONDS);
      }
    });
  }

  /** Throws {@code error} out of {@link #run}, as for refused credentials. */
  public ScriptedTransport fail(IOException error) {
    return step(inlet -> {
      throw error;
    });
  }

  /** Throws {@code error} out of {@link #run}, as a badly written transport would. */
  public ScriptedTransport fail(RuntimeException error) {
    return step(inlet -> {
      throw error;
    });
  }

  /** Waits until it is closed, as a stream without end. */
  public ScriptedTransport thenWait() {
    return step(inlet -> closed.await());
  }

  private ScriptedTransport step(Step step) {
    script.add(step);
    return this;
  }

  @Override
  public void run(Inlet inlet) throws IOException, InterruptedException {
    if (started.getCount() == 0) {
      throw new IllegalStateException("run: is called once");
    }
    started.countDown();
    for (Step step : script) {
      if (closed()) {
        return;
      }
      step.play(inlet);
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }

  /** Whether it was closed. */
  public boolean closed() {
    return closed.getCount() == 0;
  }

  /** The answers so far, in the order of the deliveries. */
  public List<Receipt> receipts() {
    return List.copyOf(receipts);
  }

  /** The answers so far, as far as what became of each delivery goes. */
  public List<Receipt.Status> statuses() {
    return receipts.stream().map(Receipt::status).toList();
  }

  /** Waits until {@code count} deliveries have been answered; fails the test after 20 seconds. */
  public List<Receipt> awaitReceipts(int count) {
    Patience.await(count + " receipts of the scripted transport", () -> receipts.size() >= count);
    return receipts();
  }
}
