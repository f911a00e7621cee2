package ai.autoplay.testing.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.autoplay.Autoplay;
import ai.autoplay.AutoplayConfig;
import ai.autoplay.DeadLetterReplay;
import ai.autoplay.OutletConfig;
import ai.autoplay.StorageConfig;
import ai.autoplay.model.SessionKey;
import ai.autoplay.model.SlimAction;
import ai.autoplay.spi.Receipt;
import ai.autoplay.spi.Sink;
import ai.autoplay.testing.RecordingSink;
import ai.autoplay.testing.SamplePayloads;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One dead sink among three. */
class DeadSinkTest {
  private static final int SESSIONS = 20;
  private static final int EACH = 30;
  private static final Sink DEAD = (payload, session) -> {
    throw new IOException("nobody there");
  };
  @TempDir private Path folder;

  @Test
  void deadSink_leavesTheOthersAlone_andItsLettersReplayInOrder() throws Exception {
    RecordingSink one = new RecordingSink();
    RecordingSink two = new RecordingSink();
    OutletConfig impatient = OutletConfig.DEFAULTS.withGiveUpAfter(Duration.ofMillis(1)).withBudget(100_000);
    AutoplayConfig config = AutoplayConfig.DEFAULTS.withCloseTimeout(Duration.ofMillis(100))
        .withStorage(StorageConfig.in(folder).withoutSpool()).withOutlet("dead", impatient);
    Autoplay autoplay = Autoplay.builder().withoutTransport().config(config).sink("one", one).sink("dead", DEAD).sink("two", two).build();
    List<Receipt> receipts = feed(autoplay);
    await().until(() -> autoplay.counts().sinks().get("one").pending() + autoplay.counts().sinks().get("two").pending() == 0);
    assertThat(autoplay.counts().sinks().get("dead").delivered()).isZero();
    autoplay.close();   // what still waits for the dead one is given up
    for (Receipt receipt : receipts) {
      receipt.settled().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
    assertThat(autoplay.counts().sinks().get("dead").deadLettered()).isEqualTo(SESSIONS * EACH);
    assertThat(autoplay.counts().addUp()).as(autoplay.counts().toString()).isTrue();
    RecordingSink replayed = new RecordingSink();
    DeadLetterReplay.Outcome outcome = new DeadLetterReplay(folder.resolve("dead-letters"), Duration.ofSeconds(10)).replay("dead", replayed);
    assertThat(outcome.written()).isEqualTo(SESSIONS * EACH);
    assertThat(outcome.left()).isZero();
    IntStream.range(0, SESSIONS).forEach(i -> List.of(one, two, replayed).forEach(sink -> assertInOrder(sink, "s" + i)));
  }

  private static List<Receipt> feed(Autoplay autoplay) throws InterruptedException {
    List<SamplePayloads> samples = IntStream.range(0, SESSIONS).mapToObj(i -> SamplePayloads.of("shop", "s" + i)).toList();
    List<Receipt> receipts = new ArrayList<>();
    for (int i = 0; i < EACH; i++) {
      for (SamplePayloads sample : samples) {
        receipts.add(autoplay.inlet().accept(SamplePayloads.delivery(sample.actions(1))));
      }
    }
    return receipts;
  }

  private static void assertInOrder(RecordingSink sink, String session) {
    List<Integer> indexes = sink.actions(new SessionKey("shop", session)).stream().map(SlimAction::index).toList();
    assertThat(indexes).isEqualTo(IntStream.range(0, EACH).boxed().toList());
  }
}
