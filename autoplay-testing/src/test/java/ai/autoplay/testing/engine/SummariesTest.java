package ai.autoplay.testing.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.Autoplay;
import ai.autoplay.AutoplayConfig;
import ai.autoplay.SummaryConfig;
import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.SessionKey;
import ai.autoplay.model.SlimAction;
import ai.autoplay.model.SummaryPayload;
import ai.autoplay.spi.AutoplayListener;
import ai.autoplay.spi.Summarizer;
import ai.autoplay.spi.SummaryRequest;
import ai.autoplay.testing.RecordingSink;
import ai.autoplay.testing.RecordingSink.Write;
import ai.autoplay.testing.SamplePayloads;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** When a session is condensed, and what its summaries cover. */
class SummariesTest {
  private final RecordingSink sink = new RecordingSink();
  private final SamplePayloads payloads = SamplePayloads.of("shop", "s1");
  private final List<SummaryRequest> requests = new CopyOnWriteArrayList<>();
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final Semaphore answers = new Semaphore(0);

  private Autoplay engine(SummaryConfig summaries, Summarizer summarizer) {
    return Engines.builder(AutoplayConfig.DEFAULTS.withSummaries(summaries)).sink("sink", sink).summarizer(summarizer)
        .listener(new AutoplayListener() {
          @Override
          public void summaryFailed(SessionKey session, Exception error) {
            failures.add(String.valueOf(error.getMessage()));
          }
        }).build();
  }

  /** Remembers what it read, and answers when it is allowed to. */
  private String think(SummaryRequest request) throws InterruptedException {
    requests.add(request);
    answers.acquire();
    return "summary " + requests.size();
  }

  private static List<Integer> indexes(List<SlimAction> actions) {
    return actions.stream().map(SlimAction::index).toList();
  }

  private static List<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }

  private static boolean isSummary(Write write) {
    return write.payload() instanceof SummaryPayload;
  }

  private List<Write> summaries() {
    return sink.writes().stream().filter(SummariesTest::isSummary).toList();
  }

  @Test
  void threshold_asksForASummary_thatCoversWhatItRead() throws InterruptedException {
    answers.release(100);
    try (Autoplay engine = engine(SummaryConfig.DEFAULTS.withThreshold(4), this::think)) {
      Engines.accept(engine, payloads.actions(3));
      sink.awaitWrites(1);
      assertThat(requests).isEmpty();
      Engines.accept(engine, payloads.actions(2));
      sink.await("a summary", () -> summaries().size() == 1);
      Write summary = summaries().get(0);
      assertThat(summary.payload().toText()).isEqualTo("summary 1");
      assertThat(((SummaryPayload) summary.payload()).replaces()).isEqualTo(5);
      assertThat(indexes(summary.session().covered())).isEqualTo(range(0, 5));
      assertThat(summary.session()).matches(session -> session.uncoveredCount() == 0 && "summary 1".equals(session.summary()));
      Engines.accept(engine, payloads.actions(4));
      sink.await("another summary", () -> summaries().size() == 2);
      assertThat(requests.get(1).previousSummary()).isEqualTo("summary 1");
      assertThat(indexes(requests.get(1).actions())).isEqualTo(range(5, 9));
      assertThat(Engines.awaitQuiet(engine).ownSummaries()).isEqualTo(2);
    }
  }

  @Test
  void actionsThatArriveWhileTheModelThinks_stayUncovered() throws InterruptedException {
    try (Autoplay engine = engine(SummaryConfig.DEFAULTS.withThreshold(3), this::think)) {
      Engines.accept(engine, payloads.actions(3));
      Background.eventually("the model thinks", () -> requests.size() == 1);
      Engines.accept(engine, payloads.actions(2));
      sink.awaitActions(5);
      answers.release(1);
      sink.await("a summary", () -> summaries().size() == 1);
      assertThat(indexes(summaries().get(0).session().covered())).isEqualTo(range(0, 3));
      assertThat(indexes(summaries().get(0).session().actions())).isEqualTo(range(3, 5));
      Engines.accept(engine, payloads.actions(1));
      answers.release(1);
      sink.await("the next summary", () -> summaries().size() == 2);
      assertThat(indexes(summaries().get(1).session().covered())).isEqualTo(range(3, 6));
    }
  }

  @Test
  void wireSummaryThatComesFirst_makesOursVoid_andItIsAskedForAgain() throws InterruptedException {
    try (Autoplay engine = engine(SummaryConfig.DEFAULTS.withThreshold(3), this::think)) {
      Engines.accept(engine, payloads.actions(6));
      Background.eventually("the model thinks", () -> requests.size() == 1);
      Engines.accept(engine, payloads.summary("from the wire", 2));
      sink.await("the wire's summary", () -> summaries().size() == 1);
      answers.release(2);
      sink.await("ours", () -> summaries().size() == 2);
      assertThat(requests.get(1).previousSummary()).isEqualTo("from the wire");
      assertThat(indexes(requests.get(1).actions())).isEqualTo(range(2, 6));
      assertThat(summaries()).extracting(write -> indexes(write.session().covered())).containsExactly(range(0, 2), range(2, 6));
      assertThat(summaries().get(1).payload().toText()).isEqualTo("summary 2");
      assertThat(Engines.awaitQuiet(engine).ownSummaries()).as("the void one went nowhere").isEqualTo(1);
    }
  }

  @Test
  void wireSummaryThatCoversNothing_makesOursVoidToo() throws InterruptedException {
    try (Autoplay engine = engine(SummaryConfig.DEFAULTS.withThreshold(3), this::think)) {
      Engines.accept(engine, payloads.actions(3));
      Background.eventually("the model thinks", () -> requests.size() == 1);
      Engines.accept(engine, payloads.summary("from the wire", 0));
      sink.await("the wire's summary", () -> summaries().size() == 1);
      answers.release(2);
      sink.await("ours", () -> summaries().size() == 2);
      assertThat(requests.get(1).previousSummary()).isEqualTo("from the wire");
      assertThat(summaries()).extracting(write -> indexes(write.session().covered())).containsExactly(List.of(), range(0, 3));
    }
  }

  @Test
  void failingAndBlankAnswers_areAskedForAgain_andLoseNothing() throws InterruptedException {
    List<String> script = new ArrayList<>(Arrays.asList(null, "  ", "at last"));
    Summarizer moody = request -> {
      requests.add(request);
      String answer = script.remove(0);
      if (answer == null) {
        throw new IOException("overloaded");
      }
      return answer;
    };
    try (Autoplay engine = engine(SummaryConfig.DEFAULTS.withThreshold(2), moody)) {
      Engines.accept(engine, payloads.actions(2));
      sink.await("a summary", () -> summaries().size() == 1);
      assertThat(failures).containsExactly("overloaded", "the summarizer answered with nothing");
      assertThat(summaries().get(0).payload().toText()).isEqualTo("at last");
      assertThat(requests).hasSize(3).allSatisfy(request -> assertThat(indexes(request.actions())).isEqualTo(range(0, 2)));
    }
  }

  @Test
  void brokenSummarizer_neitherBlocksTheOthersNorTheEnd() throws InterruptedException {
    SummaryConfig config = new SummaryConfig(1, Duration.ofHours(1), 200, Duration.ofSeconds(60), 1, Duration.ofMinutes(10));
    Autoplay engine = engine(config, request -> {
      if (request.key().sessionId().equals("s1")) {
        throw new NoClassDefFoundError("model/Client");
      }
      return "fine";
    });
    Engines.accept(engine, payloads.actions(1));
    Background.eventually("the failure is told", () -> !failures.isEmpty());
    assertThat(failures.get(0)).contains("model/Client");
    Engines.accept(engine, SamplePayloads.of("shop", "s2").actions(1));
    sink.await("the other session's summary, and one in place of the broken one", () -> summaries().size() == 2);
    long before = System.nanoTime();
    engine.close();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).as("nothing to wait for").isLessThan(Duration.ofSeconds(5));
    Engines.assertAddsUp(engine);
  }

  @Test
  void slowSummarizer_isInterrupted_andOneThatIgnoresThatHoldsUpNobody() throws InterruptedException {
    SummaryConfig config = new SummaryConfig(1, Duration.ofHours(1), 200, Duration.ofMillis(80), 1, Duration.ofMinutes(10));
    CountDownLatch wake = new CountDownLatch(1);
    Autoplay engine = engine(config, request -> {
      requests.add(request);
      if (request.key().sessionId().equals("s1")) {
        while (wake.getCount() > 0) {
          try {
            wake.await();
          } catch (InterruptedException e) {
            failures.add("interrupted");
          }
        }
      }
      return "about " + request.key().sessionId();
    });
    Engines.accept(engine, payloads.actions(1));
    Background.eventually("it ignores the interrupt", () -> failures.stream().anyMatch(failure -> failure.contains("ignores its interrupt")));
    Engines.accept(engine, SamplePayloads.of("shop", "s2").actions(1));
    sink.await("the other session's summary", () -> summaries().size() == 1);
    wake.countDown();
    sink.await("the late one", () -> summaries().size() == 2);
    engine.close();
    Engines.assertAddsUp(engine);
  }

  @Test
  void idleSession_isCondensedAllTheSame_fromThreeActionsOn() throws InterruptedException {
    answers.release(100);
    SummaryConfig config = SummaryConfig.DEFAULTS.withIdle(Duration.ofMillis(150));
    SamplePayloads few = SamplePayloads.of("shop", "few");
    try (Autoplay engine = engine(config, this::think)) {
      Engines.accept(engine, few.actions(2));
      Engines.accept(engine, payloads.actions(3));
      sink.await("a summary", () -> summaries().size() == 1);
      assertThat(indexes(summaries().get(0).session().covered())).isEqualTo(range(0, 3));
      assertThat(requests).extracting(request -> request.key().sessionId()).containsExactly("s1");
    }
  }

  @Test
  void withoutSummarizer_theOldestHalfIsCondensed_beyondTheMaximum() throws InterruptedException {
    AutoplayConfig config = AutoplayConfig.DEFAULTS.withSummaries(SummaryConfig.DEFAULTS.withMaxUncovered(10));
    try (Autoplay engine = Engines.of(config, sink)) {
      Engines.accept(engine, payloads.actions(10));
      sink.awaitWrites(1);
      assertThat(engine.counts().ownSummaries()).isZero();
      Engines.accept(engine, payloads.actions(2));
      sink.await("a summary", () -> summaries().size() == 1);
      assertThat(indexes(summaries().get(0).session().covered())).isEqualTo(range(0, 6));
      assertThat(summaries().get(0).session().summary()).isNotBlank();
      assertThat(Engines.awaitQuiet(engine).ownSummaries()).isEqualTo(1);
      Engines.accept(engine, payloads.actions(500));
      sink.await("the next summary", () -> summaries().size() == 2);
      assertThat(indexes(summaries().get(1).session().covered())).isEqualTo(range(6, 502));
      assertThat(Engines.awaitQuiet(engine).ownSummaries()).isEqualTo(2);
    }
  }

  @Test
  void manyPeopleInOnePayload_areCondensedOneByOne() throws InterruptedException {
    AutoplayConfig config = Engines.budget(100_000).withSummaries(SummaryConfig.DEFAULTS.withMaxUncovered(10));
    List<SlimAction> actions = new ArrayList<>();
    for (int i = 0; i < 6_000; i++) {
      actions.add(SlimAction.builder("click").index(i).title("Click " + i).timestampStart(Instant.ofEpochSecond(1_700_000_000 + i))
          .userId("u" + i % 2).build());
    }
    try (Autoplay engine = Engines.of(config, sink)) {
      Engines.accept(engine, new ActionsPayload("shop", "s1", actions));
      sink.await("everything but ten is condensed", () -> {
        List<Write> writes = sink.writes();
        return !writes.isEmpty() && writes.get(writes.size() - 1).session().uncoveredCount() == 10;
      });
      assertThat(summaries().stream().flatMap(write -> write.session().covered().stream()).map(SlimAction::index)).isEqualTo(range(0, 5_990));
      Engines.awaitQuiet(engine);
    }
  }

  @Test
  void summariesThatPileUp_areWrittenAsTheNewest_withTheUnion() throws InterruptedException {
    answers.release(100);
    sink.block();
    try (Autoplay engine = engine(SummaryConfig.DEFAULTS.withThreshold(2), this::think)) {
      Engines.accept(engine, payloads.actions(1));
      sink.awaitAttempts(1);
      for (int i = 1; i <= 3; i++) {
        Engines.accept(engine, payloads.actions(2));
        int own = i;
        Background.eventually("a summary is made", () -> engine.counts().ownSummaries() == own);
      }
      Engines.accept(engine, payloads.summary("from the wire", 0));
      sink.release();
      Engines.awaitQuiet(engine);
    }
    assertThat(sink.actions()).hasSize(7);
    assertThat(summaries().stream().flatMap(write -> write.session().covered().stream()).map(SlimAction::index)).isEqualTo(range(0, 7));
    assertThat(summaries().get(summaries().size() - 1).payload().toText()).isEqualTo("from the wire");
  }

  @Test
  void anonymousSessions_areNeverCondensed() throws InterruptedException {
    answers.release(100);
    SummaryConfig config = SummaryConfig.DEFAULTS.withThreshold(1).withMaxUncovered(2);
    try (Autoplay engine = engine(config, this::think)) {
      Engines.accept(engine, SamplePayloads.anonymous("shop").actions(20));
      Engines.awaitQuiet(engine);
      Engines.accept(engine, payloads.actions(1));
      sink.await("a summary", () -> summaries().size() == 1);
      assertThat(requests).hasSize(1);
    }
  }
}
