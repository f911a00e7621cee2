package ai.autoplay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.autoplay.DeadLetterReplay.Outcome;
import ai.autoplay.model.ActionsPayload;
import ai.autoplay.spi.Receipt;
import ai.autoplay.spi.Sink;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was given up lies in segments, and can be written again. */
class DeadLetterReplayTest {
  private static final Sink PICKY = (payload, session) -> {
    throw new IllegalArgumentException("not this one");
  };
  @TempDir
  private Path folder;
  private Path directory;
  private Path letters;
  private final SpoolRig rig = new SpoolRig();
  private final List<Feed> feeds = List.of(Feed.of("one"), Feed.of("two"));

  @BeforeEach
  void directory() {
    directory = folder.resolve("data");
    letters = directory.resolve("dead-letters");
  }

  private DeadLetterReplay replay() {
    return new DeadLetterReplay(letters, Duration.ofSeconds(20));
  }

  private void bury(int each) throws Exception {
    try (Autoplay autoplay = rig.open(directory, Map.of("picky", PICKY))) {
      buryIn(autoplay, each);
    }
  }

  private void buryIn(Autoplay autoplay, int each) throws Exception {
    List<Receipt> receipts = new ArrayList<>();
    long before = autoplay.counts().sinks().get("picky").deadLettered();
    for (int i = 0; i < each; i++) {
      for (Feed feed : feeds) {
        receipts.addAll(SpoolRig.accept(autoplay, feed, 1));
      }
    }
    SpoolRig.settle(receipts);
    await().until(() -> autoplay.counts().sinks().get("picky").deadLettered() == before + 2L * each);
    assertThat(autoplay.counts().addUp()).isTrue();
  }

  @Test
  void replay_writesEverythingInOrderAndLeavesNothing() throws Exception {
    bury(20);
    bury(10);
    assertThat(replay().sinks()).containsExactly("picky");
    Outcome counted = replay().count("picky");
    assertThat(counted).isEqualTo(new Outcome(counted.segments(), 60, 0, 60, 0, null));
    Notebook notes = new Notebook();
    Outcome outcome = replay().replay("picky", notes);
    assertThat(outcome).isEqualTo(new Outcome(counted.segments(), 60, 60, 0, 0, null));
    feeds.forEach(feed -> assertThat(notes.titles(feed.key())).isEqualTo(SpoolRig.titles(30)));
    assertThat(notes.lines.get(0).session().version()).isPositive();
    assertThat(replay().sinks()).isEmpty();
    assertThat(replay().replay("picky", notes).letters()).isZero();
  }

  @Test
  void replay_whileTheProcessRuns_asksItToCloseItsSegment() throws Exception {
    try (Autoplay autoplay = rig.open(directory, Map.of("picky", PICKY))) {
      buryIn(autoplay, 5);
      Notebook notes = new Notebook();
      assertThat(replay().replay("picky", notes).written()).isEqualTo(10);
      buryIn(autoplay, 5);
      assertThat(replay().replay("picky", notes).written()).isEqualTo(10);
      feeds.forEach(feed -> assertThat(notes.titles(feed.key())).isEqualTo(SpoolRig.titles(10)));
    }
  }

  @Test
  void replay_afterACrash_closesTheSegmentItself_andReportsATornLine() throws Exception {
    Path crashed;
    try (Autoplay autoplay = rig.open(directory, Map.of("picky", PICKY))) {
      buryIn(autoplay, 5);
      crashed = SpoolRig.crashed(directory);
    }
    Path open = DeadLetters.segments(crashed.resolve("dead-letters/picky"), DeadLetters.OPEN).get(0);
    byte[] whole = Files.readAllBytes(open);
    Files.write(open, java.util.Arrays.copyOf(whole, whole.length - 200));
    Notebook notes = new Notebook();
    Outcome outcome = new DeadLetterReplay(crashed.resolve("dead-letters"), Duration.ZERO).replay("picky", notes);
    assertThat(outcome).isEqualTo(new Outcome(1, 9, 9, 0, 1, null));
    assertThat(notes.actions()).isEqualTo(9);
  }

  @Test
  void replay_aWholeLineThatIsNoLetter_staysAndIsSaid() throws Exception {
    bury(5);
    Path segment = DeadLetters.segments(letters.resolve("picky"), DeadLetters.CLOSED).get(0);
    List<String> lines = new ArrayList<>(Files.readAllLines(segment));
    lines.set(1, lines.get(1).replace("\"payload\":{", "\"payload\":{\"type\":\"of tomorrow\",\"was\":{").replaceFirst(",\"session\":", "},\"session\":"));
    Files.write(segment, lines);
    Notebook notes = new Notebook();
    Outcome outcome = replay().replay("picky", notes);
    assertThat(outcome.left()).isEqualTo(1);
    assertThat(outcome.torn()).isZero();
    assertThat(outcome.failure()).startsWith("a letter cannot be read");
    assertThat(notes.actions()).isEqualTo(9);
    assertThat(Files.readAllLines(segment)).containsExactly(lines.get(1));
  }

  @Test
  void bury_shortensWhatAnExceptionSays_soThatTheLetterCanBeRead() throws Exception {
    Sink verbose = (payload, session) -> {
      throw new IllegalArgumentException("x".repeat(21_000_000));
    };
    try (Autoplay autoplay = rig.open(directory, Map.of("picky", verbose))) {
      buryIn(autoplay, 1);
    }
    Notebook notes = new Notebook();
    assertThat(replay().replay("picky", notes)).isEqualTo(new Outcome(1, 2, 2, 0, 0, null));
  }

  @Test
  void replay_sinkThatFailsForAWhile_isTriedAgain() throws Exception {
    bury(3);
    AtomicInteger failures = new AtomicInteger(2);
    Notebook notes = new Notebook();
    Outcome outcome = replay().replay("picky", (payload, session) -> {
      if (failures.getAndDecrement() > 0) {
        throw new IOException("busy");
      }
      notes.write(payload, session);
    });
    assertThat(outcome.written()).isEqualTo(6);
    feeds.forEach(feed -> assertThat(notes.titles(feed.key())).isEqualTo(SpoolRig.titles(3)));
  }

  @Test
  void replay_sinkStaysDown_keepsTheRestAndOnlyTheRest() throws Exception {
    bury(10);
    Notebook notes = new Notebook();
    Outcome stopped = new DeadLetterReplay(letters, Duration.ZERO).replay("picky", (payload, session) -> {
      if (notes.lines.size() == 7) {
        throw new IOException("gone");
      }
      notes.write(payload, session);
    });
    assertThat(stopped.written()).isEqualTo(7);
    assertThat(stopped.left()).isEqualTo(13);
    assertThat(stopped.failure()).contains("gone");
    assertThat(replay().replay("picky", notes).written()).isEqualTo(13);
    feeds.forEach(feed -> assertThat(notes.titles(feed.key())).isEqualTo(SpoolRig.titles(10)));
  }

  @Test
  void replay_letterThatIsNotTaken_staysAlone() throws Exception {
    bury(5);
    Notebook notes = new Notebook();
    Outcome outcome = replay().replay("picky", (payload, session) -> {
      if (((ActionsPayload) payload).actions().get(0).title().equals("2")) {
        throw new IllegalArgumentException("still not this one");
      }
      notes.write(payload, session);
    });
    assertThat(outcome.left()).isEqualTo(2);
    assertThat(outcome.failure()).contains("does not take a payload").contains("still not this one");
    assertThat(notes.titles(feeds.get(0).key())).containsExactly("0", "1", "3", "4");
    assertThat(replay().count("picky").letters()).isEqualTo(2);
  }

  /** A letter that lay longer than its successors must not set the session back. */
  @Test
  void replay_olderSnapshotAfterANewerOne_goesWithTheNewer() throws Exception {
    bury(4);
    List<Path> segments = DeadLetters.segments(letters.resolve("picky"), DeadLetters.CLOSED);
    List<String> lines = new ArrayList<>(Files.readAllLines(segments.get(0)));
    java.util.Collections.reverse(lines);
    Files.write(segments.get(0), lines);
    Notebook notes = new Notebook();
    replay().replay("picky", notes);
    assertThat(notes.lines).extracting(line -> line.session().version()).containsOnly(4L);
    assertThat(notes.actions()).isEqualTo(8);
  }

  @Test
  void replay_twiceAtOnce_refusesTheSecond() throws Exception {
    bury(1);
    try (FileChannel other = FileChannel.open(letters.resolve("picky/replay.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      assertThat(other.lock().isValid()).isTrue();
      assertThatThrownBy(() -> replay().replay("picky", new Notebook())).isInstanceOf(IOException.class)
          .hasMessageContaining("are being replayed by somebody else");
    }
  }

  @Test
  void unknownSinkOrFolder_isNamed() throws Exception {
    bury(1);
    assertThatThrownBy(() -> replay().count("nobody")).hasMessageContaining("has no dead letters of a sink \"nobody\"; it has some of [picky]");
    assertThatThrownBy(() -> new DeadLetterReplay(directory.resolve("no"), Duration.ZERO).sinks()).hasMessageContaining("is no folder");
  }

  @Test
  void bury_atTheCap_waitsInsteadOfDeleting() throws Exception {
    StorageConfig small = new StorageConfig(directory, 1 << 20, 3_000, List.of());
    try (Autoplay autoplay = rig.open(small, Map.of("picky", PICKY), config -> config)) {
      SpoolRig.settle(SpoolRig.accept(autoplay, feeds.get(0), 1));
      await().until(() -> autoplay.counts().sinks().get("picky").deadLettered() == 1);
      SpoolRig.settle(SpoolRig.accept(autoplay, feeds.get(0), 20));
      await().until(() -> rig.told.stream().anyMatch(text -> text.contains("size limit")));
      Counts counts = autoplay.counts();
      assertThat(counts.sinks().get("picky").pending()).isPositive();
      assertThat(counts.addUp()).isTrue();
      long size = 0;
      for (Path segment : DeadLetters.segments(letters.resolve("picky"), DeadLetters.OPEN)) {
        size += Files.size(segment);
      }
      assertThat(size).isBetween(1L, 3_000L);
    }
  }

  @Test
  void bury_onAnInterruptedThread_writesAllTheSame() throws Exception {
    bury(1);
    DeadLetter letter = DeadLetter.fromLine(Files.readAllLines(DeadLetters.segments(letters.resolve("picky"), DeadLetters.CLOSED).get(0)).get(0));
    try (DeadLetters open = DeadLetters.open(folder.resolve("other"), 1 << 20)) {
      Thread.currentThread().interrupt();
      assertThat(open.bury(List.of(letter))).isTrue();
      assertThat(Thread.interrupted()).isTrue();
      assertThat(open.bury(List.of(letter))).isTrue();
    }
    assertThat(Files.readAllLines(DeadLetters.segments(folder.resolve("other"), DeadLetters.CLOSED).get(0))).containsExactly(letter.toLine(), letter.toLine());
  }

  @Test
  void open_twice_refuses() throws Exception {
    try (DeadLetters first = DeadLetters.open(folder.resolve("other"), 1 << 20)) {
      assertThatThrownBy(() -> DeadLetters.open(folder.resolve("other"), 1 << 20)).isInstanceOf(IOException.class)
          .hasMessageContaining("somebody else is writing there").hasMessageContaining("autoplay.data-dir");
      first.rotateIfAsked();
    }
  }
}
