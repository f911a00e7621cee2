package ai.autoplay.testing.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.Autoplay;
import ai.autoplay.AutoplayBuilder;
import ai.autoplay.AutoplayConfig;
import ai.autoplay.OutletConfig;
import ai.autoplay.StorageConfig;
import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Payload;
import ai.autoplay.model.Session;
import ai.autoplay.model.SlimAction;
import ai.autoplay.spi.Delivery;
import ai.autoplay.spi.Sink;
import ai.autoplay.testing.SamplePayloads;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** What storage and dead neighbours cost: {@code -Dautoplay.measure=true}, on a machine that has nothing else to do. */
@EnabledIfSystemProperty(named = "autoplay.measure", matches = "true", disabledReason = "a measurement, not a test of behaviour")
class MeasurementTest {
  private static final int SESSIONS = 1_000;
  @TempDir
  private Path folder;

  private static Delivery delivery(int number) {
    SlimAction action = SlimAction.builder("click").index(number).title("Click " + number)
        .description("User clicked button " + number + " on the dashboard page").canonicalUrl("https://app.example.com/dashboard")
        .timestampStart(Instant.ofEpochSecond(1_700_000_000 + number)).build();
    return SamplePayloads.delivery(new ActionsPayload("shop", "s" + number % SESSIONS, null, null, null,
        Instant.ofEpochSecond(1_700_000_000 + number), List.of(action)));
  }

  private static List<Delivery> deliveries(int count) {
    List<Delivery> deliveries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      deliveries.add(delivery(i));
    }
    return deliveries;
  }

  private static double rate(AutoplayConfig config, List<Delivery> deliveries) throws InterruptedException {
    Sink none = (payload, session) -> {};
    try (Autoplay engine = Engines.of(config.withOutlets(OutletConfig.DEFAULTS.withBudget(100_000)), none)) {
      long begin = System.nanoTime();
      for (Delivery delivery : deliveries) {
        engine.inlet().accept(delivery);
      }
      Engines.awaitQuiet(engine);
      return deliveries.size() / ((System.nanoTime() - begin) / 1e9);
    }
  }

  /** In turns, so that whatever else the machine does, it does to both. */
  @Test
  void spool_againstNone() throws InterruptedException {
    List<Delivery> deliveries = deliveries(300_000);
    List<Double> ratios = new ArrayList<>();
    for (int turn = 0; turn < 7; turn++) {
      double without = rate(AutoplayConfig.DEFAULTS, deliveries);
      double with = rate(AutoplayConfig.DEFAULTS.withStorage(StorageConfig.in(folder.resolve("turn" + turn))), deliveries);
      System.out.printf("MEASURED spool: %,.0f/s without, %,.0f/s with, ratio %.2f%n", without, with, with / without);
      if (turn > 1) {
        ratios.add(with / without);
      }
    }
    ratios.sort(null);
    System.out.printf("MEASURED spool: median ratio %.2f%n", ratios.get(ratios.size() / 2));
  }

  /** How long each action took from the inlet. */
  private static final class Watch implements Sink {
    private final long[] sent;
    private final long[] took;

    Watch(long[] sent) {
      this.sent = sent;
      this.took = new long[sent.length];
    }

    @Override
    public void write(Payload payload, Session session) {
      long now = System.nanoTime();
      ((ActionsPayload) payload).actions().forEach(action -> took[action.index()] = now - sent[action.index()]);
    }

    String tell() {
      long[] sorted = Arrays.stream(took, took.length / 5, took.length).sorted().toArray();
      return String.format("median %.2f ms, p99 %.2f ms, most %.2f ms", sorted[sorted.length / 2] / 1e6,
          sorted[sorted.length * 99 / 100] / 1e6, sorted[sorted.length - 1] / 1e6);
    }
  }

  @Test
  void oneDeadSinkAmongThree() throws InterruptedException {
    for (boolean dead : List.of(false, true, false, true)) {
      for (boolean spooled : List.of(false, true)) {
        measure(dead, spooled);
      }
    }
  }

  private void measure(boolean dead, boolean spooled) throws InterruptedException {
    long[] sent = new long[15_000];
    Watch one = new Watch(sent);
    Watch two = new Watch(sent);
    AutoplayConfig config = Engines.hasty().withOutlets(OutletConfig.DEFAULTS.withBudget(100_000).withGiveUpAfter(Duration.ofSeconds(5)))
        .withStorage(spooled ? StorageConfig.in(folder.resolve("dead" + System.nanoTime())) : StorageConfig.NONE);
    AutoplayBuilder builder = Engines.builder(config).sink("one", one).sink("two", two).sink("three", (payload, session) -> {
      if (dead) {
        throw new IOException("dead");
      }
    });
    try (Autoplay engine = builder.build()) {
      long begin = System.nanoTime();
      for (int i = 0; i < sent.length; i++) {
        long due = begin + i * 1_000_000L;
        while (System.nanoTime() < due) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        sent[i] = System.nanoTime();
        engine.inlet().accept(delivery(i));
      }
      Background.eventually("the others have everything",
          () -> engine.counts().sinks().get("one").pending() + engine.counts().sinks().get("two").pending() == 0);
      assertThat(Engines.assertAddsUp(engine).accepted()).isEqualTo(sent.length);
    }
    System.out.println("MEASURED third sink " + (dead ? "dead" : "well") + (spooled ? ", spool" : "") + ": one " + one.tell() + "; two " + two.tell());
  }
}
