package ai.autoplay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.autoplay.model.SessionKey;
import ai.autoplay.model.SlimAction;
import ai.autoplay.model.SummaryPayload;
import ai.autoplay.spi.Receipt;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The spool's room, in memory and on the disk. */
class SpoolRoomTest {
  private static final Duration AT_ONCE = Duration.ZERO;
  @TempDir
  private Path folder;
  private Path directory;
  private final SpoolRig rig = new SpoolRig();

  @BeforeEach
  void directory() {
    directory = folder.resolve("data");
  }

  @Test
  void accept_waitsWhenFull_andOfferRefuses_untilThereIsRoomAgain() throws Exception {
    Notebook notes = new Notebook().down();
    StorageConfig small = new StorageConfig(directory, 4_000, 1 << 20, List.of());
    try (Autoplay autoplay = rig.open(small, Map.of("notes", notes), config -> config)) {
      Feed feed = Feed.large("one", 1_000);
      SpoolRig.settle(SpoolRig.accept(autoplay, feed, 3));
      Receipt refused = autoplay.inlet().offer(feed.next(), AT_ONCE);
      assertThat(refused.status()).isEqualTo(Receipt.Status.REFUSED);
      assertThat(refused.reason()).startsWith("full");
      CompletableFuture<Receipt> waiting = CompletableFuture.supplyAsync(() -> acceptNow(autoplay, feed));
      await().during(Duration.ofMillis(100)).until(() -> !waiting.isDone());
      notes.up();
      assertThat(waiting.get().status()).isEqualTo(Receipt.Status.ACCEPTED);
      await().until(() -> notes.titles(feed.key()).equals(List.of("0", "1", "2", "4")));
      await().until(() -> autoplay.counts().sinks().get("notes").pending() == 0);
      assertThat(autoplay.counts().addUp()).isTrue();
      assertThat(autoplay.inlet().offer(feed.next(), AT_ONCE).status()).isEqualTo(Receipt.Status.ACCEPTED);
    }
  }

  /** The file is never full to the last byte: what does not fit is what counts. */
  @Test
  void deadSink_thatFillsTheSpool_isGivenUpOn_andTheOthersGoOn() throws Exception {
    Notebook notes = new Notebook();
    StorageConfig small = new StorageConfig(directory, 4_000, 1 << 20, List.of());
    OutletConfig hasty = OutletConfig.DEFAULTS.withGiveUpAfter(Duration.ofMillis(1));
    try (Autoplay autoplay = rig.open(small, Map.of("notes", notes, "dead", new Notebook().down()), config -> config.withOutlets(hasty))) {
      Feed feed = Feed.large("one", 1_000);
      SpoolRig.accept(autoplay, feed, 8);
      await().until(() -> notes.titles(feed.key()).equals(SpoolRig.titles(8)));
      assertThat(rig.told).contains("dead: dead");
    }
  }

  private static Receipt acceptNow(Autoplay autoplay, Feed feed) {
    try {
      return autoplay.inlet().accept(feed.next());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What the backlog of an earlier run takes is given back like everything else. */
  @Test
  void restart_full_hasRoomOnceTheBacklogIsWritten() throws Exception {
    StorageConfig small = new StorageConfig(directory, 4_000, 1 << 20, List.of());
    Feed feed = Feed.large("one", 1_000);
    try (Autoplay first = rig.open(small, Map.of("notes", new Notebook().down()), config -> config)) {
      SpoolRig.settle(SpoolRig.accept(first, feed, 3));
    }
    Notebook notes = new Notebook().down();
    try (Autoplay second = rig.open(small, Map.of("notes", notes), config -> config)) {
      assertThat(second.inlet().offer(feed.next(), AT_ONCE).status()).isEqualTo(Receipt.Status.REFUSED);
      notes.up();
      SpoolRig.accept(second, feed, 20);
      await().until(() -> notes.actions() == 23);
    }
  }

  /** A budget of four units holds one action of each session: everything else comes back from the disk. */
  @Test
  void spilled_comesBackInOrder_withWhatSummariesCover() throws Exception {
    Notebook notes = new Notebook().down();
    try (Autoplay autoplay = rig.open(StorageConfig.in(directory), Map.of("notes", notes), SpoolRoomTest::tiny)) {
      List<Feed> feeds = List.of(Feed.of("one"), Feed.of("two"), Feed.of("three"));
      for (Feed feed : feeds) {
        SpoolRig.accept(autoplay, feed, 100);
        autoplay.inlet().accept(feed.summary(60));
        SpoolRig.accept(autoplay, feed, 100);
      }
      notes.up();
      await().until(() -> autoplay.counts().sinks().get("notes").pending() == 0);
      for (Feed feed : feeds) {
        assertThat(notes.titles(feed.key())).isEqualTo(SpoolRig.titles(200));
        assertThat(coveredBySummary(notes, feed.key())).isEqualTo(SpoolRig.titles(60));
      }
      assertThat(autoplay.counts().addUp()).isTrue();
    }
  }

  private static AutoplayConfig tiny(AutoplayConfig config) {
    return config.withOutlets(OutletConfig.DEFAULTS.withBudget(4)).withSummaries(
        new SummaryConfig(10_000, Duration.ofHours(1), 10_000, Duration.ofSeconds(10), 1, Duration.ofMinutes(10)));
  }

  private static List<String> coveredBySummary(Notebook notes, SessionKey key) {
    return notes.lines.stream().filter(line -> line.session().key().equals(key) && line.payload() instanceof SummaryPayload)
        .flatMap(line -> line.session().covered().stream()).map(SlimAction::title).toList();
  }

  /** Payloads arrive while those before them are being read back. */
  @Test
  void spilled_whileMoreComes_keepsTheOrder() throws Exception {
    Notebook notes = new Notebook();
    try (Autoplay autoplay = rig.open(StorageConfig.in(directory), Map.of("notes", notes), SpoolRoomTest::tiny)) {
      List<Feed> feeds = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        feeds.add(Feed.of("s" + i));
      }
      for (int i = 0; i < 400; i++) {
        if (i % 100 == 50) {
          notes.down();
        } else if (i % 100 == 99) {
          notes.up();
        }
        for (Feed feed : feeds) {
          SpoolRig.accept(autoplay, feed, 1);
        }
      }
      await().until(() -> autoplay.counts().sinks().get("notes").pending() == 0);
      feeds.forEach(feed -> assertThat(notes.titles(feed.key())).isEqualTo(SpoolRig.titles(400)));
    }
  }

  /** Each commit takes many times what is in it, and its room is used again only after a while. */
  @Test
  void manySmallCommits_keepTheFileSmall() throws Exception {
    Path file = directory.resolve("spool.mv.db");
    long largest = 0;
    Notebook notes = new Notebook().down();   // so that each payload waits for its own commit
    try (Autoplay autoplay = rig.open(directory, Map.of("notes", notes))) {
      List<Feed> feeds = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        feeds.add(Feed.large("s" + i, 500));
      }
      for (int i = 0; i < 4_000; i++) {
        for (Receipt receipt : SpoolRig.accept(autoplay, feeds.get(i % feeds.size()), 1)) {
          receipt.settled().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
        largest = Math.max(largest, Files.size(file));
      }
      notes.up();
      await().atMost(Duration.ofMinutes(1)).until(() -> notes.actions() == 4_000);   // after so long the breaker probes every 30 s at most
    }
    assertThat(largest).as("bytes in the file, for two megabytes of payloads").isLessThan(80L << 20);
  }

  /** One session that never gets through must not keep what others have left behind. */
  @Test
  void stuckSession_doesNotPinTheBlocksOfOthers() throws Exception {
    Feed stuck = Feed.of("stuck");
    Notebook notes = new Notebook().refusing(stuck.key());
    try (Autoplay autoplay = rig.open(directory, Map.of("notes", notes))) {
      Set<Receipt> receipts = new HashSet<>();
      for (int i = 0; i < 200; i++) {
        receipts.addAll(SpoolRig.accept(autoplay, stuck, 1));
        receipts.addAll(SpoolRig.accept(autoplay, Feed.large("busy" + i, 10_000), 40));
      }
      SpoolRig.settle(receipts);
      await().until(() -> autoplay.counts().sinks().get("notes").pending() == 200);
    }
    long live = 0;
    try (SpoolFile file = SpoolFile.open(directory.resolve("spool.mv.db"))) {
      for (byte[] value : file.blocks.values()) {
        live += value.length;
      }
    }
    assertThat(live).as("bytes in blocks, for 200 small payloads").isLessThan(4L << 20);
    assertThat(Files.size(directory.resolve("spool.mv.db"))).isLessThan(400L << 20);
    assertThat(restarted(notes, stuck.key())).isEqualTo(SpoolRig.titles(200));
  }

  private List<String> restarted(Notebook notes, SessionKey stuck) {
    try (Autoplay again = rig.open(directory, Map.of("notes", notes.up()))) {
      await().until(() -> again.counts().sinks().get("notes").pending() == 0);
      return notes.titles(stuck);
    }
  }
}
