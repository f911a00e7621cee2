package ai.autoplay;

import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Payload;
import ai.autoplay.model.PayloadCodec;
import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.model.SlimAction;
import ai.autoplay.spi.Delivery;
import ai.autoplay.spi.Link;
import ai.autoplay.spi.Receipt;
import ai.autoplay.spi.Sink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Sessions through many orderly ends in the middle of work, with links that are told at the start: it knows all that had been accepted.
 * {@code -Dautoplay.seeds=100} for as many runs.
 */
class SpoolManyRestartsTest {
  private static final int SESSIONS = 12;
  private static final int RUNS = 6;
  @TempDir
  private Path folder;
  private final SpoolRig rig = new SpoolRig();

  /** Gathers, and fails now and then. */
  private static final class Flaky implements Sink {
    @Override
    public void write(Payload payload, Session session) throws IOException {
      if (ThreadLocalRandom.current().nextInt(4) == 0) {
        throw new IOException("not now");
      }
    }

    @Override
    public Duration debounce() {
      return Duration.ofMillis(100);
    }
  }

  static IntStream seeds() {
    return IntStream.rangeClosed(1, Integer.getInteger("autoplay.seeds", 4));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void start_knowsWhatHadBeenAccepted(int seed) throws Exception {
    Random random = new Random(seed);
    int[] accepted = new int[SESSIONS];
    for (int run = 0; run <= RUNS; run++) {
      try (Autoplay autoplay = rig.open(StorageConfig.in(folder.resolve("data")), Map.of("flaky", new Flaky(), "good", new Notebook()),
          config -> config.withCloseTimeout(Duration.ofMillis(50)))) {
        for (int i = 0; i < SESSIONS; i++) {
          Session found = autoplay.sessions().find(key(i));
          assertThat(found == null ? List.of() : found.actions().stream().map(SlimAction::index).toList())
              .as("session %s at the start of run %s", i, run).isEqualTo(IntStream.range(0, accepted[i]).boxed().toList());
        }
        for (int i = 0; i < 60; i++) {
          int session = random.nextInt(SESSIONS);
          accept(autoplay, session, accepted[session]++);
          if (random.nextInt(20) == 0) {
            autoplay.conversations().link(Link.ofUser("shop", "ann", "c1"));
          }
        }
      }
    }
  }

  private static SessionKey key(int session) {
    return new SessionKey("shop", "s" + session);
  }

  private static void accept(Autoplay autoplay, int session, int index) throws InterruptedException {
    ActionsPayload payload = new ActionsPayload("shop", key(session).sessionId(), "ann", null, null, Instant.now(),
        List.of(SlimAction.builder("click").index(index).build()));
    assertThat(autoplay.inlet().accept(new Delivery(new PayloadCodec().encode(payload), null)).status()).isEqualTo(Receipt.Status.ACCEPTED);
  }
}
