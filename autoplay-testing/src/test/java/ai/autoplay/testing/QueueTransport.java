package ai.autoplay.testing;

import ai.autoplay.spi.Delivery;
import ai.autoplay.spi.Inlet;
import ai.autoplay.spi.Receipt;
import ai.autoplay.spi.Transport;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The smallest transport that keeps the contract; or, with a defect, one that does not. */
final class QueueTransport implements Transport, TransportSubject {
  /** What a transport's author may get wrong. */
  enum Defect { NONE, ENDS_ON_MALFORMED, IGNORES_CLOSE, FORGETS_AN_EARLY_CLOSE, SWALLOWS_INTERRUPTS, CHANGES_TEXT, DROPS_WHEN_FULL, THROWS_ON_CLOSE }

  private final Defect defect;
  private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
  private volatile boolean closed;

  QueueTransport(Defect defect) {
    this.defect = defect;
  }

  @Override
  public void run(Inlet inlet) throws InterruptedException {
    closed = closed && defect != Defect.FORGETS_AN_EARLY_CLOSE;
    while (!closed) {
      try {
        String json = messages.poll(5, TimeUnit.MILLISECONDS);
        if (json != null && hand(inlet, json).status() == Receipt.Status.MALFORMED && defect == Defect.ENDS_ON_MALFORMED) {
          return;
        }
      } catch (InterruptedException e) {
        if (defect != Defect.SWALLOWS_INTERRUPTS) {
          throw e;
        }
      }
    }
    if (defect == Defect.THROWS_ON_CLOSE) {
      throw new IllegalStateException("stream closed");
    }
  }

  private Receipt hand(Inlet inlet, String json) throws InterruptedException {
    Delivery delivery = new Delivery(defect == Defect.CHANGES_TEXT ? json.replace("\u2028", " ") : json, null);
    return defect == Defect.DROPS_WHEN_FULL ? inlet.offer(delivery, Duration.ZERO) : inlet.accept(delivery);
  }

  @Override
  public void send(String json) {
    messages.add(json);
  }

  @Override
  public Transport transport() {
    return this;
  }

  @Override
  public void close() {
    closed = defect != Defect.IGNORES_CLOSE;
  }
}
