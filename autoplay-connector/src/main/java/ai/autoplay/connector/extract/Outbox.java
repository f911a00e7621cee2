package ai.autoplay.connector.extract;

import ai.autoplay.model.ActionsPayload;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Hands payloads on in the order in which they were put, one at a time, without a lock held across the receiver's code. */
final class Outbox {
  private final Consumer<? super ActionsPayload> receiver;
  private final Queue<ActionsPayload> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger work = new AtomicInteger();

  Outbox(Consumer<? super ActionsPayload> receiver) {
    this.receiver = receiver;
  }

  /** Callers put in order, under the extractor's lock. */
  void put(List<ActionsPayload> payloads) {
    queue.addAll(payloads);
  }

  /** Whoever finds it idle delivers, also what others put meanwhile; the others return at once. */
  void deliver() {
    if (work.getAndIncrement() != 0) {
      return;
    }
    int seen = 1;
    try {
      do {
        for (ActionsPayload next = queue.poll(); next != null; next = queue.poll()) {
          receiver.accept(next);
        }
        seen = work.addAndGet(-seen);
      } while (seen != 0);
    } catch (RuntimeException | Error e) {
      work.set(0);
      throw e;
    }
  }
}
