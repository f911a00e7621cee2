package ai.autoplay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Session;
import ai.autoplay.model.SlimAction;
import ai.autoplay.model.SummaryPayload;
import ai.autoplay.spi.Delivery;
import ai.autoplay.spi.Receipt;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in the spool is there again after a restart, be it orderly or not. */
class SpoolRestartTest {
  private static final StorageConfig TEMPLATE = StorageConfig.NONE;
  @TempDir
  private Path folder;
  private Path directory;
  private final SpoolRig rig = new SpoolRig();

  @BeforeEach
  void directory() {
    directory = folder.resolve("data");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void restart_deliversWhatNoSinkHad(boolean crash) throws Exception {
    List<Feed> feeds = List.of(Feed.of("one"), Feed.of("two"), Feed.of("three"));
    Path left = directory;
    try (Autoplay first = rig.open(directory, Map.of("notes", new Notebook().down()))) {
      for (Feed feed : feeds) {
        SpoolRig.settle(SpoolRig.accept(first, feed, 40));
      }
      left = crash ? SpoolRig.crashed(directory) : left;
    }
    Notebook notes = new Notebook();
    try (Autoplay second = rig.open(left, Map.of("notes", notes))) {
      await().until(() -> second.counts().sinks().get("notes").pending() == 0);
      feeds.forEach(feed -> assertThat(notes.titles(feed.key())).isEqualTo(SpoolRig.titles(40)));
      Counts counts = second.counts();
      assertThat(counts.sinks().get("notes").recovered()).isEqualTo(120);
      assertThat(counts.addUp()).as(counts.toString()).isTrue();
    }
    assertThat(rig.told).filteredOn(text -> text.contains("did not end orderly")).hasSize(crash ? 1 : 0);
  }

  @Test
  void restart_afterDelivery_deliversNothingAgainAndKnowsTheSession() throws Exception {
    Feed feed = Feed.of("one");
    Delivery twice = feed.next();
    try (Autoplay first = rig.open(directory, Map.of("notes", new Notebook()))) {
      SpoolRig.settle(List.of(first.inlet().accept(twice)));
      SpoolRig.settle(SpoolRig.accept(first, feed, 4));
      await().until(() -> first.counts().sinks().get("notes").pending() == 0);
    }
    Notebook notes = new Notebook();
    try (Autoplay second = rig.open(directory, Map.of("notes", notes))) {
      assertThat(second.inlet().accept(twice).status()).isEqualTo(Receipt.Status.DUPLICATE);
      SpoolRig.settle(SpoolRig.accept(second, feed, 1));
      await().until(() -> notes.actions() == 1);
      Session known = notes.lines.get(0).session();
      assertThat(known.actions()).extracting(SlimAction::title).isEqualTo(SpoolRig.titles(6));
      assertThat(known.userId()).isEqualTo("ann");
      assertThat(known.complete()).isTrue();
      assertThat(known.version()).isEqualTo(6);
    }
  }

  /** The snapshot must outlive the records from which it was rebuilt, and fingerprints the clean-up at which they were not settled. */
  @Test
  void restart_again_stillKnowsTheSessionAndItsPayloads() throws Exception {
    Feed feed = Feed.of("one");
    List<Delivery> sent = new ArrayList<>();
    try (Autoplay first = rig.open(directory, Map.of("notes", new Notebook().down()))) {
      for (int i = 0; i < 3; i++) {
        sent.add(feed.next());
        SpoolRig.settle(List.of(first.inlet().accept(sent.get(i))));
      }
    }
    try (Autoplay second = rig.open(directory, Map.of("notes", new Notebook()))) {
      await().until(() -> second.counts().sinks().get("notes").pending() == 0);
    }
    Notebook notes = new Notebook();
    try (Autoplay third = rig.open(directory, Map.of("notes", notes))) {
      for (Delivery delivery : sent) {
        assertThat(third.inlet().accept(delivery).status()).isEqualTo(Receipt.Status.DUPLICATE);
      }
      SpoolRig.settle(SpoolRig.accept(third, feed, 1));
      await().until(() -> notes.actions() == 1);
      assertThat(notes.lines.get(0).session().actions()).hasSize(4);
    }
  }

  /** Once everything was delivered no record is left, and yet new ones have to count as newer than the snapshots that are stored. */
  @Test
  void restart_afterAllWasDelivered_addsToTheSession() throws Exception {
    Feed feed = Feed.of("one");
    try (Autoplay first = rig.open(directory, Map.of("notes", new Notebook()))) {
      SpoolRig.settle(SpoolRig.accept(first, feed, 5));
      await().until(() -> first.counts().sinks().get("notes").pending() == 0);
    }
    try (Autoplay second = rig.open(directory, Map.of("notes", new Notebook().down()))) {
      SpoolRig.settle(SpoolRig.accept(second, feed, 2));
    }
    try (Autoplay third = rig.open(directory, Map.of("notes", new Notebook().down()))) {
      assertThat(third.sessions().find(feed.key()).actions()).extracting(SlimAction::title).isEqualTo(SpoolRig.titles(7));
    }
  }

  @Test
  void restart_duplicateOfWhatStillWaits_isSettledAtOnce() throws Exception {
    Delivery delivery = Feed.of("one").next();
    try (Autoplay first = rig.open(directory, Map.of("notes", new Notebook().down()))) {
      SpoolRig.settle(List.of(first.inlet().accept(delivery)));
    }
    try (Autoplay second = rig.open(directory, Map.of("notes", new Notebook().down()))) {
      Receipt again = second.inlet().accept(delivery);
      assertThat(again.status()).isEqualTo(Receipt.Status.DUPLICATE);
      assertThat(SpoolRig.isSettled(again)).isTrue();
    }
  }

  @Test
  void restart_anonymousPayload_hasItsOwnSnapshotAndNoSessionStays() throws Exception {
    try (Autoplay first = rig.open(directory, Map.of("notes", new Notebook().down()))) {
      SpoolRig.settle(SpoolRig.accept(first, Feed.anonymous(), 2));
    }
    Notebook notes = new Notebook();
    try (Autoplay second = rig.open(directory, Map.of("notes", notes))) {
      await().until(() -> notes.lines.size() == 2);
      assertThat(notes.lines).allSatisfy(line -> assertThat(line.session().actions()).hasSize(1))
          .allSatisfy(line -> assertThat(line.session().key().anonymous()).isTrue())
          .extracting(line -> line.session().key()).doesNotHaveDuplicates();
      assertThat(second.counts().addUp()).isTrue();
    }
  }

  /** Sinks are known by name: numbers, order and company may change. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void restart_withOtherSinksInOtherOrder_givesEachWhatItMisses(boolean crash) throws Exception {
    Feed feed = Feed.of("one");
    try (Autoplay first = rig.open(directory, inOrder("a", new Notebook(), "b", new Notebook().down(), "c", new Notebook()))) {
      SpoolRig.settle(SpoolRig.accept(first, feed, 10));
      await().until(() -> first.counts().sinks().get("a").pending() + first.counts().sinks().get("c").pending() == 0);
    }
    Notebook b = new Notebook().down();
    Path left = directory;
    try (Autoplay second = rig.open(left, inOrder("c", new Notebook(), "b", b))) {
      SpoolRig.settle(SpoolRig.accept(second, feed, 1));   // the first commit with the new numbers
      await().until(() -> second.counts().sinks().get("c").pending() == 0);
      left = crash ? SpoolRig.crashed(directory) : left;
    }
    Notebook a = new Notebook();
    Notebook c = new Notebook();
    Notebook fresh = new Notebook();
    try (Autoplay third = rig.open(left, inOrder("fresh", fresh, "c", c, "a", a, "b", b.up()))) {
      await().until(() -> third.counts().sinks().get("b").pending() == 0);
      assertThat(b.titles(feed.key())).isEqualTo(SpoolRig.titles(11));
      assertThat(a.lines).isEmpty();
      assertThat(c.actions()).isLessThanOrEqualTo(crash ? 1 : 0);   // progress is stored now and then
      assertThat(fresh.lines).isEmpty();
      SpoolRig.accept(third, feed, 1);
      await().until(() -> fresh.actions() == 1 && a.actions() == 1);
      assertThat(third.counts().addUp()).as(third.counts().toString()).isTrue();
    }
  }

  @Test
  void open_sinkGone_refusesAndNamesIt() throws Exception {
    leaveTenForGone();
    assertThatThrownBy(() -> rig.open(directory, Map.of("notes", new Notebook()))).isInstanceOf(ConfigException.class).hasMessageContaining(
        "spool: holds payloads for sinks that are not configured any more: 10 for gone."
            + " Configure them again, or give these payloads to the dead letters: autoplay.spool.drop-sinks=gone");
    Notebook gone = new Notebook();
    try (Autoplay again = rig.open(directory, inOrder("notes", new Notebook(), "gone", gone))) {
      await().until(() -> gone.actions() == 10);   // the refusal has changed nothing
      assertThat(again.counts().addUp()).isTrue();
    }
  }

  @Test
  void open_sinkDropped_givesItsRestToTheDeadLetters() throws Exception {
    leaveTenForGone();
    StorageConfig dropping = new StorageConfig(directory, TEMPLATE.spoolBytes(), TEMPLATE.deadLetterBytes(), List.of("gone"));
    rig.open(dropping, Map.of("notes", new Notebook()), config -> config).close();
    List<DeadLetter> letters = new ArrayList<>();
    for (Path segment : DeadLetters.segments(Storage.folder(directory, "gone"), DeadLetters.CLOSED)) {
      for (String line : Files.readAllLines(segment)) {
        letters.add(DeadLetter.fromLine(line));
      }
    }
    assertThat(letters).extracting(letter -> ((ActionsPayload) letter.payload()).actions().get(0).title()).isEqualTo(SpoolRig.titles(10));
    assertThat(letters).allSatisfy(letter -> assertThat(letter.session().actions()).hasSize(10))
        .allSatisfy(letter -> assertThat(letter.lastError()).isEqualTo("the sink is no longer configured"));
    rig.open(directory, Map.of("notes", new Notebook())).close();   // needs no dropping any more
  }

  @Test
  void open_dropsASinkThatIsConfigured_refuses() {
    StorageConfig dropping = new StorageConfig(directory, TEMPLATE.spoolBytes(), TEMPLATE.deadLetterBytes(), List.of("notes"));
    assertThatThrownBy(() -> rig.open(dropping, Map.of("notes", new Notebook()), config -> config)).isInstanceOf(ConfigException.class)
        .hasMessageContaining("autoplay.spool.drop-sinks: notes is among the sinks");
  }

  @Test
  void open_sinkNameThatIsNoFolderName_refuses() {
    assertThatThrownBy(() -> rig.open(directory, Map.of("../notes", new Notebook()))).isInstanceOf(ConfigException.class)
        .hasMessageContaining("sink \"../notes\": with a data directory a name is letters, digits");
  }

  @Test
  void open_withoutSpoolWhileItHoldsPayloads_refuses() throws Exception {
    leaveTenForGone();
    assertThatThrownBy(() -> rig.open(StorageConfig.in(directory).withoutSpool(), Map.of("gone", new Notebook()), config -> config))
        .isInstanceOf(ConfigException.class).hasMessageContaining("holds 10 payload(s) that were not delivered, and the spool is off");
  }

  @Test
  void open_secondInstance_refusesAndLeavesTheFirstAlone() throws Exception {
    Notebook notes = new Notebook();
    Feed feed = Feed.of("one");
    try (Autoplay first = rig.open(directory, Map.of("notes", notes))) {
      SpoolRig.accept(first, feed, 1);
      assertThatThrownBy(() -> rig.open(directory, Map.of("notes", new Notebook()))).isInstanceOf(ConfigException.class)
          .hasMessageContaining("is in use").hasMessageContaining("autoplay.data-dir");
      SpoolRig.settle(SpoolRig.accept(first, feed, 1));
      await().until(() -> notes.actions() == 2);
    }
    rig.open(directory, Map.of("notes", notes)).close();
  }

  /** A summary that waited on the disk still says what it took out. */
  @Test
  void restart_summary_bringsWhatItCovers() throws Exception {
    Feed feed = Feed.of("one");
    try (Autoplay first = rig.open(directory, Map.of("notes", new Notebook().down()))) {
      SpoolRig.settle(SpoolRig.accept(first, feed, 3));
      SpoolRig.settle(List.of(first.inlet().accept(feed.summary(2))));
      SpoolRig.settle(SpoolRig.accept(first, feed, 1));
    }
    Notebook notes = new Notebook();
    try (Autoplay second = rig.open(directory, Map.of("notes", notes))) {
      await().until(() -> second.counts().sinks().get("notes").pending() == 0);
      Notebook.Line summary = notes.lines.stream().filter(line -> line.payload() instanceof SummaryPayload).findFirst().orElseThrow();
      assertThat(summary.session().covered()).extracting(SlimAction::title).containsExactly("0", "1");
      assertThat(summary.session().actions()).extracting(SlimAction::title).containsExactly("2", "3");
      assertThat(notes.lines).filteredOn(line -> line != summary).allSatisfy(line -> assertThat(line.session().covered()).isEmpty());
    }
  }

  /** Whoever reads a session after a restart reads what they would have read without it. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void restart_summaryFromTheWireAfterAnotherPerson_isNobodysStill(boolean crash) throws Exception {
    Feed feed = Feed.of("one");
    Path left = directory;
    try (Autoplay first = rig.open(directory, Map.of("notes", new Notebook().down()))) {
      SpoolRig.settle(SpoolRig.accept(first, feed, 2));
      SpoolRig.settle(List.of(first.inlet().accept(feed.summary(2))));
      SpoolRig.settle(SpoolRig.accept(first, feed.by("bob"), 1));
      SpoolRig.settle(List.of(first.inlet().accept(feed.summary(1))));
      SpoolRig.settle(SpoolRig.accept(first, feed, 1));
      left = crash ? SpoolRig.crashed(directory) : left;
    }
    try (Autoplay second = rig.open(left, Map.of("notes", new Notebook().down()))) {
      Session known = second.sessions().find(feed.key());
      assertThat(known).isNotNull();
      assertThat(known.latestSummary()).isEqualTo("did 1 things");
      assertThat(known.summary()).isNull();
      assertThat(known.toText()).isEqualTo("Recent activity:\n1. [0] click: did  — ");
    }
  }

  @Test
  void restart_sessionInWhichNothingHappensAnyMore_isSummarisedAllTheSame() throws Exception {
    try (Autoplay first = rig.open(directory, Map.of("notes", new Notebook()))) {
      SpoolRig.settle(SpoolRig.accept(first, Feed.of("one"), 5));
      SpoolRig.settle(SpoolRig.accept(first, Feed.of("two"), 2));
    }
    Notebook notes = new Notebook();
    AutoplayConfig config = AutoplayConfig.DEFAULTS.withStorage(StorageConfig.in(directory))
        .withSummaries(SummaryConfig.DEFAULTS.withIdle(Duration.ofMillis(50)));
    try (Autoplay second = Autoplay.builder().withoutTransport().config(config).sink("notes", notes)
        .summarizer(request -> "told " + request.actions().size()).build()) {
      await().until(() -> notes.lines.stream().anyMatch(line -> line.payload() instanceof SummaryPayload));
      assertThat(notes.lines).singleElement().satisfies(line -> assertThat(line.payload().toText()).isEqualTo("told 5"))
          .satisfies(line -> assertThat(line.session().key()).isEqualTo(Feed.of("one").key()));
      assertThat(second.counts().addUp()).isTrue();
    }
  }

  @Test
  void open_moreSinksThanTheSpoolCanTellApart_refuses() {
    Map<String, Notebook> sinks = new LinkedHashMap<>();
    IntStream.range(0, 63).forEach(i -> sinks.put("sink" + i, new Notebook()));
    assertThatThrownBy(() -> rig.open(directory, sinks)).isInstanceOf(ConfigException.class)
        .hasMessageContaining("spool: serves 62 sinks at most, and these are 63");
    assertThat(directory).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void manySinks_withoutASpool_eachGetEverything(boolean letters) throws Exception {
    Map<String, Notebook> sinks = new LinkedHashMap<>();
    IntStream.range(0, 130).forEach(i -> sinks.put("sink" + i, new Notebook()));
    StorageConfig storage = letters ? StorageConfig.in(directory).withoutSpool() : StorageConfig.NONE;
    try (Autoplay engine = rig.open(storage, sinks, config -> config)) {
      SpoolRig.settle(SpoolRig.accept(engine, Feed.of("one"), 20));
      assertThat(sinks.values()).allSatisfy(sink -> assertThat(sink.titles(Feed.of("one").key())).isEqualTo(SpoolRig.titles(20)));
      assertThat(engine.counts().addUp()).isTrue();
    }
  }

  private void leaveTenForGone() throws Exception {
    try (Autoplay first = rig.open(directory, inOrder("notes", new Notebook(), "gone", new Notebook().down()))) {
      SpoolRig.settle(SpoolRig.accept(first, Feed.of("one"), 10));
      await().until(() -> first.counts().sinks().get("notes").pending() == 0);
    }
  }

  private static Map<String, Notebook> inOrder(Object... pairs) {
    Map<String, Notebook> sinks = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      sinks.put((String) pairs[i], (Notebook) pairs[i + 1]);
    }
    return sinks;
  }
}
