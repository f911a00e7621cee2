package ai.autoplay.testing.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.Autoplay;
import ai.autoplay.AutoplayBuilder;
import ai.autoplay.AutoplayConfig;
import ai.autoplay.Counts;
import ai.autoplay.OutletConfig;
import ai.autoplay.model.Payload;
import ai.autoplay.spi.Receipt;
import ai.autoplay.spi.Sink;
import ai.autoplay.testing.SamplePayloads;
import java.time.Duration;
import java.util.concurrent.CompletionException;

/** Engines without a transport, and what every test asks of them. */
final class Engines {
  private Engines() {}

  static AutoplayBuilder builder(AutoplayConfig config) {
    return Autoplay.builder().config(config).withoutTransport();
  }

  static Autoplay of(Sink sink) {
    return of(AutoplayConfig.DEFAULTS, sink);
  }

  static Autoplay of(AutoplayConfig config, Sink sink) {
    return builder(config).sink("sink", sink).build();
  }

  /** Everybody's defaults, but closing does not wait long for what is stuck. */
  static AutoplayConfig hasty() {
    return AutoplayConfig.DEFAULTS.withCloseTimeout(Duration.ofMillis(200));
  }

  static AutoplayConfig budget(int units) {
    return AutoplayConfig.DEFAULTS.withOutlets(OutletConfig.DEFAULTS.withBudget(units));
  }

  static Receipt accept(Autoplay engine, Payload payload) throws InterruptedException {
    return engine.inlet().accept(SamplePayloads.delivery(payload));
  }

  static Receipt offer(Autoplay engine, Payload payload, Duration patience) throws InterruptedException {
    return engine.inlet().offer(SamplePayloads.delivery(payload), patience);
  }

  static Counts.SinkCounts counts(Autoplay engine, String sink) {
    return engine.counts().sinks().get(sink);
  }

  /** Waits until nothing is pending, and checks both equations. */
  static Counts awaitQuiet(Autoplay engine) {
    Background.eventually("nothing is pending",
        () -> engine.counts().addUp() && engine.counts().sinks().values().stream().allMatch(sink -> sink.pending() == 0));
    return assertAddsUp(engine);
  }

  static Counts assertAddsUp(Autoplay engine) {
    Counts counts = engine.counts();
    assertThat(counts.addUp()).as("%s", counts).isTrue();
    return counts;
  }

  static boolean settled(Receipt receipt) {
    return receipt.settled().toCompletableFuture().isDone();
  }

  /** What {@code receipt} failed with, once it is settled; null when the payload is safe. */
  static Throwable failure(Receipt receipt) {
    Background.eventually("the receipt is settled", () -> settled(receipt));
    try {
      receipt.settled().toCompletableFuture().join();
      return null;
    } catch (CompletionException e) {
      return e.getCause();
    }
  }
}
