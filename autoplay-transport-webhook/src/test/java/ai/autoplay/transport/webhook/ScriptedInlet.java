package ai.autoplay.transport.webhook;

import ai.autoplay.model.MalformedPayloadException;
import ai.autoplay.model.Payload;
import ai.autoplay.model.PayloadCodec;
import ai.autoplay.spi.Delivery;
import ai.autoplay.spi.Inlet;
import ai.autoplay.spi.Receipt;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A pipeline that decodes for real, settles when it is told to, and can be full or stuck. */
final class ScriptedInlet implements Inlet {
  final List<Delivery> deliveries = new CopyOnWriteArrayList<>();
  final List<Receipt.Status> statuses = new CopyOnWriteArrayList<>();
  final CountDownLatch unstuck = new CountDownLatch(1);
  final CountDownLatch stuck = new CountDownLatch(1);
  volatile boolean settlesAtOnce = true;
  volatile boolean full;
  volatile boolean sticks;
  private final PayloadCodec codec = new PayloadCodec();
  private final Map<Payload, CompletableFuture<Void>> accepted = new ConcurrentHashMap<>();

  @Override
  public Receipt accept(Delivery delivery) {
    throw new AssertionError("accept waits; a webhook must offer");
  }

  @Override
  public Receipt offer(Delivery delivery, Duration patience) throws InterruptedException {
    if (!patience.isZero()) {
      throw new AssertionError("must not wait, but would for " + patience);
    }
    if (sticks) {
      stuck.countDown();
      unstuck.await();
    }
    deliveries.add(delivery);
    Receipt receipt = full ? failed(Receipt.Status.REFUSED, "full") : decode(delivery);
    statuses.add(receipt.status());
    return receipt;
  }

  private Receipt decode(Delivery delivery) {
    try {
      Optional<Payload> payload = codec.decode(delivery.json());
      return payload.map(this::take).orElseGet(
          () -> receipt(Receipt.Status.IGNORED, "unknown type", CompletableFuture.completedFuture(null)));
    } catch (MalformedPayloadException e) {
      return failed(Receipt.Status.MALFORMED, e.getMessage());
    }
  }

  private Receipt take(Payload payload) {
    CompletableFuture<Void> settled = new CompletableFuture<>();
    CompletableFuture<Void> original = accepted.putIfAbsent(payload, settled);
    if (original != null) {
      return receipt(Receipt.Status.DUPLICATE, "came before", original);
    }
    if (settlesAtOnce) {
      settled.complete(null);
    }
    return receipt(Receipt.Status.ACCEPTED, "", settled);
  }

  int accepted() {
    return accepted.size();
  }

  void settleAll() {
    accepted.values().forEach(settled -> settled.complete(null));
  }

  void failAll() {
    accepted.values().forEach(settled -> settled.completeExceptionally(new IllegalStateException("disk full")));
  }

  @Override
  public String resumeAfter() {
    return "";
  }

  @Override
  public Inlet stream(String name) {
    return this;
  }

  private static Receipt failed(Receipt.Status status, String reason) {
    return receipt(status, reason, CompletableFuture.failedFuture(new IllegalStateException(reason)));
  }

  private static Receipt receipt(Receipt.Status status, String reason, CompletableFuture<Void> settled) {
    return new Receipt() {
      @Override
      public Status status() {
        return status;
      }

      @Override
      public String reason() {
        return reason;
      }

      @Override
      public CompletionStage<Void> settled() {
        return settled;
      }
    };
  }
}
