package ai.autoplay.testing.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.Autoplay;
import ai.autoplay.AutoplayConfig;
import ai.autoplay.OutletConfig;
import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.SlimAction;
import ai.autoplay.spi.Receipt;
import ai.autoplay.testing.RecordingSink;
import ai.autoplay.testing.SamplePayloads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Full means wait, not drop. */
class FullTest {
  private final RecordingSink sink = new RecordingSink();
  private final SamplePayloads payloads = SamplePayloads.of("shop", "s1");

  @Test
  void accept_waitsWhenFull_andEverythingArrivesInOrder() throws Exception {
    sink.block();
    List<SamplePayloads> sessions = IntStream.range(0, 10).mapToObj(i -> SamplePayloads.of("shop", "s" + i)).toList();
    try (Autoplay engine = Engines.of(Engines.budget(16), sink)) {
      Background<Integer> sender = Background.start(() -> {
        int accepted = 0;
        for (int i = 0; i < 500; i++) {
          accepted += Engines.accept(engine, sessions.get(i % 10).actions(2)).status() == Receipt.Status.ACCEPTED ? 1 : 0;
        }
        return accepted;
      });
      sender.awaitWaiting();
      Background.eventually("as much as fits is accepted", () -> engine.counts().accepted() == 8);
      Background.stays("nothing more is accepted", () -> engine.counts().accepted() == 8 && engine.counts().refused() == 0);
      sink.release();
      assertThat(sender.join()).isEqualTo(500);
      Engines.awaitQuiet(engine);
      for (SamplePayloads session : sessions) {
        assertThat(sink.actions(session.key())).extracting(SlimAction::index).isEqualTo(IntStream.range(0, 100).boxed().toList());
      }
    }
  }

  @Test
  void oneSession_mayUseAQuarter() throws InterruptedException {
    sink.block();
    SamplePayloads other = SamplePayloads.of("shop", "other");
    try (Autoplay engine = Engines.of(Engines.budget(40), sink)) {
      for (int i = 0; i < 10; i++) {
        assertThat(Engines.offer(engine, payloads.actions(1), Duration.ZERO).status()).isEqualTo(Receipt.Status.ACCEPTED);
      }
      assertThat(Engines.offer(engine, payloads.actions(1), Duration.ZERO).status()).isEqualTo(Receipt.Status.REFUSED);
      assertThat(Engines.offer(engine, other.actions(10), Duration.ZERO).status()).isEqualTo(Receipt.Status.ACCEPTED);
      assertThat(Engines.offer(engine, other.summary(1), Duration.ZERO).status()).isEqualTo(Receipt.Status.REFUSED);
      sink.release();
      Engines.awaitQuiet(engine);
    }
  }

  @Test
  void payloadLargerThanTheBudget_getsInWhenItsSessionHasNothingElse() throws Exception {
    sink.block();
    try (Autoplay engine = Engines.of(Engines.budget(8), sink)) {
      assertThat(Engines.offer(engine, payloads.actions(100), Duration.ZERO).status()).isEqualTo(Receipt.Status.ACCEPTED);
      Background<Receipt> second = Background.start(() -> Engines.accept(engine, payloads.actions(100))).awaitWaiting();
      assertThat(Engines.offer(engine, SamplePayloads.of("shop", "s2").actions(50), Duration.ZERO).status())
          .isEqualTo(Receipt.Status.ACCEPTED);
      sink.release();
      assertThat(second.join().status()).isEqualTo(Receipt.Status.ACCEPTED);
      sink.awaitActions(250);
      Engines.awaitQuiet(engine);
    }
  }

  @Test
  void duplicateOfWhatWaits_sharesItsFate() throws Exception {
    sink.block();
    try (Autoplay engine = Engines.of(Engines.budget(4), sink)) {
      Engines.accept(engine, payloads.actions(1));
      ActionsPayload late = payloads.actions(1);
      Background<Receipt> waiting = Background.start(() -> Engines.offer(engine, late, Duration.ofMillis(300))).awaitWaiting();
      Receipt duplicate = Engines.accept(engine, late);
      assertThat(duplicate.status()).isEqualTo(Receipt.Status.DUPLICATE);
      assertThat(Engines.settled(duplicate)).isFalse();
      assertThat(waiting.join().status()).isEqualTo(Receipt.Status.REFUSED);
      assertThat(Engines.failure(duplicate)).as("whoever was told that it came before learns that it did not get in").hasMessageContaining("full");

      Background<Receipt> again = Background.start(() -> Engines.accept(engine, late)).awaitWaiting();
      Receipt second = Engines.accept(engine, late);
      sink.release();
      assertThat(again.join().status()).isEqualTo(Receipt.Status.ACCEPTED);
      assertThat(second.status()).isEqualTo(Receipt.Status.DUPLICATE);
      assertThat(Engines.failure(second)).isNull();
      assertThat(Engines.awaitQuiet(engine)).matches(counts -> counts.duplicates() == 2 && counts.refused() == 1 && counts.accepted() == 2);
    }
  }

  @Test
  void fullSink_doesNotKeepTheRoomOfTheOthers() throws Exception {
    sink.block();
    RecordingSink free = new RecordingSink();
    AutoplayConfig config = Engines.hasty().withOutlets(OutletConfig.DEFAULTS.withBudget(4));
    try (Autoplay engine = Engines.builder(config).sink("free", free).sink("full", sink).build()) {
      Engines.accept(engine, payloads.actions(1));
      free.awaitWrites(1);
      for (int i = 0; i < 20; i++) {
        assertThat(Engines.offer(engine, payloads.actions(1), Duration.ZERO).status()).isEqualTo(Receipt.Status.REFUSED);
      }
      sink.release();
      Engines.awaitQuiet(engine);
      for (int i = 0; i < 20; i++) {
        assertThat(Engines.accept(engine, payloads.actions(1)).status()).isEqualTo(Receipt.Status.ACCEPTED);
      }
      Engines.awaitQuiet(engine);
    }
  }

  /** Many wait for the little room there is, some lose patience, some are interrupted: nobody sleeps for ever, and no room is lost. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void crowd_atTheDoor_getsIn(long seed) throws Exception {
    AutoplayConfig config = AutoplayConfig.DEFAULTS.withOutlets(OutletConfig.DEFAULTS.withBudget(6));
    RecordingSink second = new RecordingSink();
    try (Autoplay engine = Engines.builder(config).sink("sink", sink).sink("second", second).build()) {
      AtomicInteger accepted = new AtomicInteger();
      List<Background<Void>> senders = new ArrayList<>();
      for (int sender = 0; sender < 8; sender++) {
        Random random = new Random(31 * seed + sender);
        SamplePayloads own = SamplePayloads.of("shop", "s" + sender % 2);
        senders.add(Background.start(() -> {
          for (int i = 0; i < 150; i++) {
            accepted.addAndGet(send(engine, own.actions(1 + random.nextInt(3)), random));
          }
          return null;
        }));
      }
      Random interrupts = new Random(seed);
      while (senders.stream().anyMatch(sender -> !sender.done())) {
        senders.get(interrupts.nextInt(senders.size())).interrupt();
        Thread.onSpinWait();
      }
      for (Background<Void> sender : senders) {
        sender.join();
      }
      assertThat(Engines.awaitQuiet(engine).accepted()).isEqualTo(accepted.get()).isPositive();
      assertThat(Engines.offer(engine, payloads.actions(50), Duration.ZERO).status()).as("all room is free again").isEqualTo(Receipt.Status.ACCEPTED);
    }
    assertThat(sink.actions()).hasSameSizeAs(second.actions());
    assertThat(sink.overlaps()).isEmpty();
  }

  private static int send(Autoplay engine, ActionsPayload payload, Random random) {
    try {
      Receipt receipt = random.nextInt(3) == 0 ? Engines.offer(engine, payload, Duration.ofNanos(random.nextInt(100_000)))
          : Engines.accept(engine, payload);
      return receipt.status() == Receipt.Status.ACCEPTED ? 1 : 0;
    } catch (InterruptedException e) {
      return 0;
    }
  }
}
