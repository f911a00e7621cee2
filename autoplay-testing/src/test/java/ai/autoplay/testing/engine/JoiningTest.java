package ai.autoplay.testing.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.Autoplay;
import ai.autoplay.AutoplayConfig;
import ai.autoplay.OutletConfig;
import ai.autoplay.SummaryConfig;
import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Payload;
import ai.autoplay.model.SlimAction;
import ai.autoplay.model.SummaryPayload;
import ai.autoplay.spi.Receipt;
import ai.autoplay.testing.RecordingSink;
import ai.autoplay.testing.RecordingSink.Write;
import ai.autoplay.testing.SamplePayloads;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What goes into one write, and what never does. */
class JoiningTest {
  private final RecordingSink sink = new RecordingSink();
  private final SamplePayloads payloads = SamplePayloads.of("shop", "s1");

  /** The first payload is in flight, and all others wait behind it: what becomes of them. */
  private List<Write> writesAfterTheFirst(Supplier<List<? extends Payload>> source) throws InterruptedException {
    ActionsPayload first = payloads.actions(1);
    List<? extends Payload> waiting = source.get();
    sink.block();
    AutoplayConfig config = Engines.budget(100_000).withSummaries(SummaryConfig.DEFAULTS.withMaxUncovered(100_000));
    try (Autoplay engine = Engines.of(config, sink)) {
      Engines.accept(engine, first);
      sink.awaitAttempts(1);
      List<Receipt> receipts = new ArrayList<>();
      for (Payload payload : waiting) {
        receipts.add(Engines.accept(engine, payload));
      }
      Background.eventually("all have reached the outlet", () -> Engines.counts(engine, "sink").pending() == waiting.size() + 1);
      sink.release();
      assertThat(receipts).allSatisfy(receipt -> assertThat(Engines.failure(receipt)).isNull());
      assertThat(Engines.awaitQuiet(engine).sinks().get("sink").delivered()).isEqualTo(waiting.size() + 1);
    }
    List<Write> writes = sink.writes();
    assertThat(((ActionsPayload) writes.get(0).payload()).count()).as("never the payload in flight").isEqualTo(1);
    return writes.subList(1, writes.size());
  }

  private static List<Integer> counts(List<Write> writes) {
    return writes.stream().map(write -> write.payload() instanceof ActionsPayload actions ? actions.count() : -1).toList();
  }

  @Test
  void waitingBatches_becomeOneWrite_withTheirOwnIndexesAndTheLastSnapshot() throws InterruptedException {
    Write joined = writesAfterTheFirst(() -> List.of(payloads.actions(2), payloads.actions(0), payloads.actions(3))).get(0);
    ActionsPayload payload = (ActionsPayload) joined.payload();
    assertThat(payload.actions()).extracting(SlimAction::index).containsExactly(1, 2, 3, 4, 5);
    assertThat(payload.forwardedAt()).isEqualTo(payloads.summary(0).forwardedAt());
    assertThat(joined.session().version()).isEqualTo(4);
    assertThat(joined.session().uncoveredCount()).isEqualTo(6);
    assertThat(sink.writes()).hasSize(2);
  }

  @Test
  void otherIdentities_areNeverJoined() throws InterruptedException {
    List<Write> writes = writesAfterTheFirst(() -> {
      List<ActionsPayload> waiting = new ArrayList<>(List.of(payloads.actions(1), payloads.actions(1)));
      payloads.by("ann", null);
      waiting.addAll(List.of(payloads.actions(1), payloads.actions(1)));
      payloads.by("ann", "ann@example.com");
      waiting.add(payloads.actions(1));
      payloads.by("bob", "ann@example.com");
      waiting.add(payloads.actions(1));
      payloads.by("ann", null);
      waiting.add(payloads.actions(1));
      payloads.linkedTo("chat-1");
      waiting.addAll(List.of(payloads.actions(1), payloads.actions(1)));
      return waiting;
    });
    assertThat(counts(writes)).containsExactly(2, 2, 1, 1, 1, 2);
    assertThat(writes).extracting(write -> write.session().userId()).containsExactly(null, "ann", "ann", "bob", "ann", "ann");
  }

  @Test
  void summaries_stopTheJoining_andBecomeTheNewestOfThem() throws InterruptedException {
    List<Write> writes = writesAfterTheFirst(() -> List.of(payloads.actions(2), payloads.actions(1), payloads.summary("one", 1), payloads.summary("two", 2),
        payloads.actions(1), payloads.actions(1), payloads.summary("three", 1), payloads.actions(4)));
    assertThat(counts(writes)).containsExactly(3, -1, 2, -1, 4);
    assertThat(writes.get(1).payload().toText()).isEqualTo("two");
    assertThat(writes.get(1).session().covered()).extracting(SlimAction::index).as("the union").hasSize(3);
    assertThat(writes.get(3).session().covered()).hasSize(1);
    assertThat(writes).filteredOn(write -> write.payload() instanceof ActionsPayload).allSatisfy(write ->
        assertThat(write.session().covered()).isEmpty());
  }

  @Test
  void summariesOfTwoPeople_areTwoWrites() throws InterruptedException {
    payloads.by("ann", null);
    List<Write> writes = writesAfterTheFirst(() -> {
      ActionsPayload anns = payloads.actions(2);
      payloads.by("bob", null);
      return List.of(anns, payloads.actions(2), payloads.summary("Ann did it", 3), payloads.summary("Bob did that", 2));
    });
    assertThat(writes).extracting(write -> write.payload() instanceof SummaryPayload summary ? summary.summary() : "")
        .containsExactly("", "", "Ann did it", "Bob did that");
    assertThat(writes.get(2).session()).matches(session -> "ann".equals(session.summaryUserId()) && session.covered().size() == 3);
    assertThat(writes.get(3).session()).as("it may repeat what Ann did")
        .matches(session -> session.summaryUserId() == null && session.covered().size() == 2);
  }

  @Test
  void atMost500Actions() throws InterruptedException {
    assertThat(counts(writesAfterTheFirst(() -> IntStream.range(0, 12).mapToObj(i -> payloads.actions(99)).toList()))).containsExactly(495, 495, 198);
  }

  @Test
  void oneLargerPayload_isNotSplit() throws InterruptedException {
    assertThat(counts(writesAfterTheFirst(() -> List.of(payloads.actions(1), payloads.actions(700), payloads.actions(1), payloads.actions(1)))))
        .containsExactly(1, 700, 2);
  }

  @Test
  void atMostAMegabyte() throws InterruptedException {
    String label = "x".repeat(60_000);
    Supplier<List<? extends Payload>> large = () -> IntStream.range(0, 5).mapToObj(i -> {
      SlimAction action = payloads.actions(1).actions().get(0);
      SlimAction big = SlimAction.builder("click").index(action.index()).title(label).description(label).rawUrl("https://example.com/")
          .canonicalUrl("https://example.com/").timestampStart(action.timestampStart()).timestampEnd(action.timestampEnd()).build();
      return new ActionsPayload("shop", "s1", List.of(big, big));
    }).toList();
    List<Write> writes = writesAfterTheFirst(large);
    assertThat(writes).hasSize(2);
    assertThat(writes).allSatisfy(write -> assertThat(SamplePayloads.json(write.payload())).hasSizeLessThan(1 << 20));
  }

  @Test
  void failedWrite_isTriedAloneAndInPlace() throws InterruptedException {
    sink.failNext(1, () -> new IOException("no")).block();
    try (Autoplay engine = Engines.of(sink)) {
      Engines.accept(engine, payloads.actions(1));
      sink.awaitAttempts(1);
      Engines.accept(engine, payloads.actions(2));
      Engines.accept(engine, payloads.actions(3));
      Background.eventually("all wait", () -> Engines.counts(engine, "sink").pending() == 3);
      sink.release();
      Engines.awaitQuiet(engine);
    }
    assertThat(counts(sink.writes())).containsExactly(1, 5);
    assertThat(sink.attempts()).isEqualTo(3);
  }

  @Test
  void refusedWrite_isTakenApart_soThatOnlyTheBadPayloadGoesUnder() throws InterruptedException {
    RecordingSink picky = new RecordingSink().block().failWhen(
        payload -> payload instanceof ActionsPayload actions && actions.actions().stream().anyMatch(action -> action.index() == 3), () -> new IllegalArgumentException("not 3"));
    try (Autoplay engine = Engines.of(picky)) {
      Engines.accept(engine, payloads.actions(1));
      picky.awaitAttempts(1);
      List<Receipt> receipts = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        receipts.add(Engines.accept(engine, payloads.actions(1)));
      }
      Background.eventually("all wait", () -> Engines.counts(engine, "sink").pending() == 6);
      picky.release();
      Engines.awaitQuiet(engine);
      assertThat(receipts).extracting(receipt -> Engines.failure(receipt) != null).containsExactly(false, false, true, false, false);
      assertThat(Engines.counts(engine, "sink").delivered()).isEqualTo(5);
    }
    assertThat(picky.actions()).extracting(SlimAction::index).containsExactly(0, 1, 2, 4, 5);
    assertThat(picky.writes()).last().extracting(write -> write.session().version()).isEqualTo(6L);
  }

  @Test
  void anonymousPayloads_areNeverJoined() throws InterruptedException {
    RecordingSink slow = new RecordingSink().block();
    SamplePayloads anonymous = SamplePayloads.anonymous("shop");
    try (Autoplay engine = Engines.of(slow)) {
      for (int i = 0; i < 100; i++) {
        Engines.accept(engine, anonymous.actions(1));
      }
      slow.release();
      Engines.awaitQuiet(engine);
    }
    assertThat(counts(slow.writes())).hasSize(100).containsOnly(1);
  }

  @Test
  void debounce_waitsForQuiet_andDrainsAtClose() throws InterruptedException {
    OutletConfig debounced = OutletConfig.DEFAULTS.withDebounce(Duration.ofHours(1), Duration.ofHours(2));
    Autoplay engine = Engines.of(AutoplayConfig.DEFAULTS.withOutlets(debounced), sink);
    for (int i = 0; i < 5; i++) {
      Engines.accept(engine, payloads.actions(1));
    }
    Background.stays("nothing is written", () -> sink.attempts() == 0);
    engine.close();
    assertThat(counts(sink.writes())).containsExactly(5);
    Engines.assertAddsUp(engine);
  }

  @Test
  void debounce_isOverAfterSomeQuiet() throws InterruptedException {
    OutletConfig debounced = OutletConfig.DEFAULTS.withDebounce(Duration.ofMillis(300), Duration.ofHours(1));
    try (Autoplay engine = Engines.of(AutoplayConfig.DEFAULTS.withOutlets(debounced), sink)) {
      Engines.accept(engine, payloads.actions(1));
      Engines.accept(engine, payloads.actions(1));
      sink.awaitWrites(1);
      Engines.accept(engine, payloads.actions(1));
      sink.awaitActions(3);
    }
    assertThat(counts(sink.writes())).containsExactly(2, 1);
  }

  @Test
  void debounce_neverHoldsBackLongerThanMaxWait() throws InterruptedException {
    OutletConfig debounced = OutletConfig.DEFAULTS.withDebounce(Duration.ofHours(1), Duration.ofMillis(150));
    try (Autoplay engine = Engines.of(AutoplayConfig.DEFAULTS.withOutlets(debounced), sink)) {
      Engines.accept(engine, payloads.actions(1));
      sink.awaitWrites(1);
      Engines.accept(engine, payloads.actions(1));
      sink.awaitWrites(2);
    }
  }
}
