package ai.autoplay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.spi.AutoplayListener;
import ai.autoplay.spi.Receipt.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is accepted faster than the disk takes it does not pile up in memory, however quick the sinks are. */
@Timeout(60)
class SpoolSlowDiskTest {
  private static final int ROOM = 1 << 20;
  private static final int PAYLOAD = 10_000;
  private static final Duration PATIENCE = Duration.ofMillis(50);
  @TempDir
  private Path folder;
  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
  private final AutoplayListener listener = new AutoplayListener() {};
  /** In actions: one of each payload, but several payloads may be one write. */
  private final AtomicLong written = new AtomicLong();
  private final CountDownLatch goesOn = new CountDownLatch(1);
  private final Feed feed = Feed.large("one", PAYLOAD);
  private MvSpool spool;
  private Pipeline pipeline;

  @BeforeEach
  void open() throws IOException {
    spool = MvSpool.open(folder.resolve("spool.mv.db"), ROOM, listener);
    spool.recover();
    Outlet outlet = new Outlet(new Outlet.Place("sink", 0), (payload, session) -> written.addAndGet(((ActionsPayload) payload).count()), OutletConfig.DEFAULTS,
        new Outlet.Engine(timer, listener, null, spool));
    Summaries.Desk desk = new Summaries.Desk(null, new ExtractiveSummarizer(), SummaryConfig.DEFAULTS, Duration.ofMinutes(30));
    pipeline = new Pipeline(new Pipeline.Parts(List.of(outlet), new CaffeineSessionStore(10, Duration.ofHours(1), timer), desk,
        new Pipeline.Engine(timer, listener, spool)));
    spool.start(List.of("sink"), pipeline.lanes()::fingerprints);
  }

  @AfterEach
  void close() {
    goesOn.countDown();
    pipeline.close(Duration.ofSeconds(5));
    spool.close();
    timer.shutdownNow();
  }

  /** Holds up the spool's thread, as a disk does that is busy. */
  private void hold() {
    CountDownLatch held = new CountDownLatch(1);
    spool.load(List.of(), none -> {
      held.countDown();
      waitFor(goesOn);
    });
    waitFor(held);
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void accept_waitsWhileTheFileIsBehind() throws InterruptedException {
    hold();
    int accepted = 0;
    while (pipeline.accept(feed.next(), PATIENCE).status() == Status.ACCEPTED) {
      accepted++;
    }
    assertThat(accepted).isBetween(ROOM / (2 * PAYLOAD), ROOM / PAYLOAD);
    int all = accepted;
    await().until(() -> written.get() == all);   // the sink has everything, and that makes no room
    assertThat(pipeline.accept(feed.next(), PATIENCE).status()).isEqualTo(Status.REFUSED);
    goesOn.countDown();
    assertThat(pipeline.accept(feed.next(), Duration.ofSeconds(30)).status()).isEqualTo(Status.ACCEPTED);
    await().until(() -> written.get() == all + 1);
    await().until(pipeline::quiet);
    assertThat(spool.budget().tryReserve(ROOM)).as("every room is given back").isTrue();
    await().until(() -> spool.unwritten().tryReserve(ROOM));
  }
}
