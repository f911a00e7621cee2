package ai.autoplay;

import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.spi.Receipt;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Delayed;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine that nobody sends anything to wakes no thread of its own. */
class AtRestTest {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  private Pipeline pipeline() {
    Listeners nobody = new Listeners(List.of());
    Outlet outlet = new Outlet(new Outlet.Place("sink", 0), (payload, session) -> {}, OutletConfig.DEFAULTS, new Outlet.Engine(timer, nobody, null, null));
    Summaries.Desk desk = new Summaries.Desk(null, new ExtractiveSummarizer(), SummaryConfig.DEFAULTS, Duration.ofMinutes(30));
    return new Pipeline(new Pipeline.Parts(List.of(outlet), new CaffeineSessionStore(1_000, Duration.ofMinutes(30), timer), desk,
        new Pipeline.Engine(timer, nobody, null)));
  }

  /** Only the store's own, which waits until a session is too old. */
  private boolean nothingIsDueWithinAMinute() {
    return timer.getActiveCount() == 0 && timer.getQueue().stream().noneMatch(task -> ((Delayed) task).getDelay(TimeUnit.SECONDS) < 60);
  }

  @Test
  void engineThatGotNothing_hasNothingToDo() {
    Tidying.begin(pipeline(), timer);
    assertThat(nothingIsDueWithinAMinute()).isTrue();
  }

  @Test
  void engineWhoseSessionsRest_hasNothingToDo() throws Exception {
    Pipeline pipeline = pipeline();
    Tidying.begin(pipeline, timer);
    for (int visit = 0; visit < 2; visit++) {
      Batches session = new Batches("s" + visit);
      assertThat(pipeline.accept(Batches.delivery(session.next(2))).status()).isEqualTo(Receipt.Status.ACCEPTED);
      assertThat(pipeline.lanes().awake()).hasSize(1);
      assertThat(nothingIsDueWithinAMinute()).isFalse();
      Awaitility.await().atMost(PATIENCE).until(() -> pipeline.lanes().awake().isEmpty());
    }
    Awaitility.await().atMost(PATIENCE).until(this::nothingIsDueWithinAMinute);
    pipeline.stopAccepting();
    pipeline.close(Duration.ofSeconds(5));
    assertThat(pipeline.counts().addUp()).isTrue();
  }

  @Test
  void spoolThatIsUpToDate_waitsForMessagesAlone(@TempDir Path folder) {
    AutoplayConfig config = AutoplayConfig.DEFAULTS.withStorage(StorageConfig.in(folder));
    try (Autoplay autoplay = Autoplay.builder().withoutTransport().config(config).sink("none", (payload, session) -> {}).build()) {
      Awaitility.await().atMost(PATIENCE).until(() -> spoolThread().getState() == Thread.State.WAITING);
      assertThat(autoplay.counts().accepted()).isZero();
    }
  }

  private static Thread spoolThread() {
    return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().equals("autoplay-spool")).findFirst().orElseThrow();
  }
}
