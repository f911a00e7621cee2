package ai.autoplay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.autoplay.Counts.SinkCounts;
import ai.autoplay.spi.Delivery;
import ai.autoplay.spi.Receipt;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Interrupts, a full disk and a damaged file cost nothing that was accepted, or are told. */
class SpoolFaultTest {
  @TempDir
  private Path folder;
  private Path directory;
  private final SpoolRig rig = new SpoolRig();

  @BeforeEach
  void directory() {
    directory = folder.resolve("data");
  }

  /** An interrupt during I/O closes the store's file for good. */
  @Test
  @Timeout(60)
  void interruptedThread_losesNothing() throws Exception {
    Notebook notes = new Notebook();
    Feed feed = Feed.of("one");
    List<Receipt> receipts = new ArrayList<>();
    try (Autoplay autoplay = rig.open(directory, Map.of("notes", notes))) {
      Thread spool = spoolThread();
      while (receipts.size() < 20_000 && rig.told.stream().noneMatch(text -> text.startsWith("failed"))) {
        receipts.addAll(SpoolRig.accept(autoplay, feed, 1));
        spool.interrupt();
      }
      SpoolRig.settle(receipts);
      await().until(() -> notes.actions() == receipts.size());
      assertThat(spool.isAlive()).isTrue();
      assertThat(autoplay.counts().addUp()).isTrue();
    }
    assertThat(notes.titles(feed.key())).isEqualTo(SpoolRig.titles(receipts.size()));
    assertThat(rig.told).filteredOn(text -> text.startsWith("failed")).isNotEmpty();
    assertThat(rig.told).filteredOn(text -> text.contains("the spool writes again")).isNotEmpty();
    rig.open(directory, Map.of("notes", notes)).close();
  }

  private static Thread spoolThread() {
    return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().equals("autoplay-spool")).findFirst().orElseThrow();
  }

  @Test
  @Timeout(120)
  void fullDisk_stopsAcceptingAndRecoversWhenThereIsRoom() throws Exception {
    onSmallDisk(this::fillAndFree);
  }

  /** Takes a disk of 3 MB. */
  private interface Trial {
    void run(Path disk) throws Exception;
  }

  private void onSmallDisk(Trial trial) throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=3m", "none", disk.toString()), "mounting a small disk takes root");
    try {
      trial.run(disk);
    } finally {
      assertThat(run("umount", disk.toString())).isTrue();
    }
  }

  @Test
  @Timeout(120)
  void fullDisk_whenClosed_tellsOfEverythingThatIsLost() throws Exception {
    onSmallDisk(this::fillAndClose);
  }

  private void fillAndClose(Path disk) throws Exception {
    Path data = disk.resolve("data");
    Feed feed = Feed.large("one", 2_000);
    List<Receipt> receipts = new ArrayList<>();
    Autoplay autoplay = rig.open(data, Map.of("notes", new Notebook().down()));
    SpoolRig.settle(SpoolRig.accept(autoplay, feed, 10));
    Path ballast = disk.resolve("ballast");
    assertThatThrownBy(() -> Files.write(ballast, new byte[3 << 20])).isInstanceOf(IOException.class);   // not a page is left
    for (int i = 0; i < 2_000; i++) {
      Receipt receipt = autoplay.inlet().offer(feed.next(), Duration.ZERO);
      if (receipt.status() == Receipt.Status.ACCEPTED) {
        receipts.add(receipt);
      }
    }
    autoplay.close();
    await().until(() -> receipts.stream().allMatch(receipt -> receipt.settled().toCompletableFuture().isDone()));
    long safe = 10 + receipts.stream().filter(SpoolRig::isSettled).count();
    assertThat(safe).isLessThan(10 + receipts.size());
    Counts counts = autoplay.counts();
    SinkCounts notes = counts.sinks().get("notes");
    assertThat(notes.failed()).isBetween(10 + receipts.size() - safe, 10 + receipts.size() - safe + counts.ownSummaries());
    assertThat(notes.pending() + notes.failed()).isEqualTo(10 + receipts.size() + counts.ownSummaries());
    Files.delete(ballast);
    assertThat(crashedAndRestarted(data)).isEqualTo((int) safe);
  }

  @Test
  @Timeout(120)
  void fullDisk_tearsOneLinkAndNotTheNext() throws Exception {
    onSmallDisk(disk -> {
      Path path = disk.resolve("links.jsonl");
      Path ballast = disk.resolve("ballast");
      try (LinkFile links = LinkFile.open(path, Stream.of("one"))) {
        assertThatThrownBy(() -> Files.write(ballast, new byte[3 << 20])).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> links.append("x".repeat(10_000))).isInstanceOf(IOException.class);
        Files.delete(ballast);
        links.append("two");
      }
      assertThat(LinkFile.read(path)).startsWith("one").endsWith("two");
    });
  }

  @Test
  void emptiedFile_isDamaged() throws Exception {
    try (Autoplay autoplay = rig.open(directory, Map.of("notes", new Notebook().down()))) {
      SpoolRig.settle(SpoolRig.accept(autoplay, Feed.of("one"), 3));
    }
    Files.write(directory.resolve("spool.mv.db"), new byte[0]);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> rig.open(directory, Map.of("notes", new Notebook()))).isInstanceOf(ConfigException.class)
          .hasMessageContaining("commits are gone whose payloads were acknowledged");
    }
  }

  private void fillAndFree(Path disk) throws Exception {
    Path ballast = disk.resolve("ballast");
    Path data = disk.resolve("data");
    Notebook notes = new Notebook().down();
    Feed feed = Feed.large("one", 2_000);
    List<Receipt> receipts = new ArrayList<>();
    try (Autoplay autoplay = rig.open(data, Map.of("notes", notes))) {
      SpoolRig.settle(SpoolRig.accept(autoplay, feed, 10));
      Files.write(ballast, new byte[2 << 20]);
      Receipt last = null;
      for (int i = 0; i < 5_000 && (last == null || last.status() == Receipt.Status.ACCEPTED); i++) {
        last = autoplay.inlet().offer(feed.next(), Duration.ofMillis(50));
        if (last.status() == Receipt.Status.ACCEPTED) {
          receipts.add(last);
          Receipt latest = last;
          await().pollInterval(Duration.ofMillis(2)).until(() -> SpoolRig.isSettled(latest) || rig.told.stream().anyMatch(text -> text.startsWith("failed")));
        }
      }
      assertThat(last).as("nothing was refused with the disk full").isNotNull().extracting(Receipt::status).isEqualTo(Receipt.Status.REFUSED);
      assertThat(receipts.get(receipts.size() - 1)).as("accepted last, and not on the disk").matches(receipt -> !SpoolRig.isSettled(receipt));
      assertThat(crashedAndRestarted(data)).as("what is acknowledged is on the disk").isGreaterThanOrEqualTo(
          10 + (int) receipts.stream().filter(SpoolRig::isSettled).count());
      Files.delete(ballast);
      SpoolRig.settle(receipts);
      notes.up();
      await().atMost(30, TimeUnit.SECONDS).until(() -> notes.actions() == 10 + receipts.size());
      assertThat(notes.titles(feed.key())).isEqualTo(SpoolRig.titles(10 + receipts.size()));
      assertThat(autoplay.counts().addUp()).isTrue();
    }
    assertThat(rig.told).anyMatch(text -> text.startsWith("failed")).anyMatch(text -> text.contains("the spool writes again"));
  }

  private int crashedAndRestarted(Path data) throws IOException {
    Path copy = folder.resolve("copy");
    Files.createDirectories(copy);
    Files.copy(data.resolve("spool.mv.db"), copy.resolve("spool.mv.db"));
    Notebook notes = new Notebook();
    try (Autoplay autoplay = new SpoolRig().open(copy, Map.of("notes", notes))) {
      await().until(() -> autoplay.counts().sinks().get("notes").pending() == 0);
      return notes.actions();
    }
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** What a crash cut off was acknowledged to nobody; whatever else is gone is told, and nothing starts for ever. */
  @Test
  @Timeout(120)
  void tornTail_keepsWhatWasAcknowledgedOrSaysThatTheFileIsDamaged() throws Exception {
    Feed feed = Feed.of("one");
    Path image;
    try (Autoplay autoplay = rig.open(directory, Map.of("notes", new Notebook().down()))) {
      for (int i = 0; i < 60; i++) {
        SpoolRig.settle(SpoolRig.accept(autoplay, feed, 1));
      }
      image = SpoolRig.crashed(directory);
    }
    long seed = ThreadLocalRandom.current().nextLong();
    Random random = new Random(seed);
    int whole = 0;
    int damaged = 0;
    for (int round = 0; round < 30; round++) {
      Path torn = damaged(image, random, round);
      String what = "seed " + seed + " round " + round;
      SpoolRig quiet = new SpoolRig();
      Notebook notes = new Notebook();
      try (Autoplay autoplay = quiet.open(torn, Map.of("notes", notes))) {
        await().until(() -> autoplay.counts().sinks().get("notes").pending() == 0);
        assertThat(quiet.told).as(what).anyMatch(text -> text.contains("did not end orderly"));
        assertThat(notes.titles(feed.key())).as(what).isEqualTo(SpoolRig.titles(60));
        whole++;
      } catch (ConfigException e) {
        assertThat(e).as(what).hasMessageContaining("spool.mv.db: is damaged or not a spool");
        damaged++;
      }
    }
    assertThat(damaged).as("seed " + seed + ", " + whole + " whole").isPositive();
  }

  @Test
  void olderCopyOfTheSpool_refusesToStart() throws Exception {
    Path file = directory.resolve("spool.mv.db");
    Feed feed = Feed.of("one");
    try (Autoplay autoplay = rig.open(directory, Map.of("notes", new Notebook().down()))) {
      SpoolRig.settle(SpoolRig.accept(autoplay, feed, 1));
      byte[] old = Files.readAllBytes(file);
      SpoolRig.settle(SpoolRig.accept(autoplay, feed, 1));
      Path copy = SpoolRig.crashed(directory);
      Files.write(copy.resolve("spool.mv.db"), old);
      assertThatThrownBy(() -> rig.open(copy, Map.of("notes", new Notebook()))).isInstanceOf(ConfigException.class)
          .hasMessageContaining("is damaged or not a spool").hasMessageContaining("commits are gone whose payloads were acknowledged");
      Files.delete(copy.resolve("spool.mv.db"));
      rig.open(copy, Map.of("notes", new Notebook())).close();   // moved away, as the message says
    }
  }

  private Path damaged(Path image, Random random, int round) throws IOException {
    Path torn = Files.createDirectory(folder.resolve("torn" + round));
    Path file = torn.resolve("spool.mv.db");
    Files.copy(image.resolve("spool.mv.db"), file);
    Files.copy(image.resolve("spool.mv.db.mark"), torn.resolve("spool.mv.db.mark"));
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      if (round % 2 == 0) {
        bytes.setLength(1 + random.nextInt((int) bytes.length() - 1));
      } else {
        for (int i = 0; i < 64; i++) {
          bytes.seek(bytes.length() - 1 - random.nextInt(8_192));
          bytes.write(random.nextInt(256));
        }
      }
    }
    return torn;
  }

  /** Bytes behind the last fsync, as a crash in the middle of a write leaves them. */
  @Test
  void unfinishedWrite_keepsEveryAcknowledgedPayload() throws Exception {
    Feed feed = Feed.of("one");
    Path image;
    try (Autoplay autoplay = rig.open(directory, Map.of("notes", new Notebook().down()))) {
      SpoolRig.settle(SpoolRig.accept(autoplay, feed, 50));
      image = SpoolRig.crashed(directory);
    }
    byte[] garbage = new byte[10_000];
    new Random(1).nextBytes(garbage);
    Files.write(image.resolve("spool.mv.db"), garbage, StandardOpenOption.APPEND);
    Notebook notes = new Notebook();
    try (Autoplay autoplay = rig.open(image, Map.of("notes", notes))) {
      await().until(() -> autoplay.counts().sinks().get("notes").pending() == 0);
      assertThat(notes.titles(feed.key())).isEqualTo(SpoolRig.titles(50));
    }
  }

  /** A byte in the middle that the store itself does not look at. */
  @Test
  void changedByteInARecord_refusesToStart() throws Exception {
    Delivery delivery = Feed.large("one", 3_000).next();
    try (Autoplay autoplay = rig.open(directory, Map.of("notes", new Notebook().down()))) {
      SpoolRig.settle(List.of(autoplay.inlet().accept(delivery)));
    }
    Path file = directory.resolve("spool.mv.db");
    String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
    for (int i = 200; i < 2_800; i += 20) {
      String piece = delivery.json().substring(i, i + 20);
      bytes = bytes.replace(piece, piece.substring(0, 19) + '+');
    }
    Files.writeString(file, bytes, StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> rig.open(directory, Map.of("notes", new Notebook()))).isInstanceOf(ConfigException.class)
        .hasMessageContaining("spool.mv.db: is damaged or not a spool; move it away to start with an empty one");
  }

  @Test
  void fileThatIsNoSpool_refusesToStart() throws Exception {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("spool.mv.db"), "these are my notes, not yours\n".repeat(500));
    assertThatThrownBy(() -> rig.open(directory, Map.of("notes", new Notebook()))).isInstanceOf(ConfigException.class)
        .hasMessageContaining("is damaged or not a spool");
  }

  @Test
  void directoryThatCannotBe_refusesToStart() throws Exception {
    Files.writeString(directory, "a file");
    assertThatThrownBy(() -> rig.open(directory, Map.of("notes", new Notebook()))).isInstanceOf(ConfigException.class)
        .hasMessageContaining(directory.toString());
  }
}
