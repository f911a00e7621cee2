package ai.autoplay.cli.bench;

import ai.autoplay.Autoplay;
import ai.autoplay.spi.Delivery;
import ai.autoplay.spi.Receipt;
import ai.autoplay.spi.Sink;
import java.lang.ref.Reference;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The heap that live sessions retain: each with 10 actions of a realistic mix, which nothing has condensed, all written, and a few seconds ago. */
public final class Retained {
  private static final int BATCHES = 5;
  private static final int ACTIONS = 2;
  /** After which a session in which nothing happens has gone to the store. */
  private static final int REST_SECONDS = 4;

  private Retained() {}

  /** Bytes for one of {@code sessions} sessions. */
  public static double bytesPerSession(int sessions) throws InterruptedException {
    Frames frames = Frames.of(new Workload(sessions, ACTIONS, 0, 0, "x"), sessions * BATCHES);
    Sink sink = (payload, session) -> {};
    try (Autoplay autoplay = Autoplay.builder().withoutTransport().sink("nothing", sink).build()) {
      autoplay.inlet().accept(new Delivery(frames.json(0), null)).settled().toCompletableFuture().join();
      long before = usedHeap();
      CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
      for (int i = 0; i < frames.count(); i++) {
        Receipt receipt = autoplay.inlet().accept(new Delivery(frames.json(i), null));
        last = i < frames.count() - sessions ? last : last.thenCombine(receipt.settled(), (one, other) -> one);
      }
      last.join();
      TimeUnit.SECONDS.sleep(REST_SECONDS);
      long after = usedHeap();
      Reference.reachabilityFence(frames);   // they weigh on both sides
      return (double) (after - before) / sessions;
    }
  }

  /** What the heap holds after a collection. */
  static long usedHeap() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
