package ai.autoplay.testing.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.Autoplay;
import ai.autoplay.AutoplayConfig;
import ai.autoplay.SummaryConfig;
import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.model.SlimAction;
import ai.autoplay.model.SummaryPayload;
import ai.autoplay.spi.AutoplayListener;
import ai.autoplay.spi.DestinationClosedException;
import ai.autoplay.spi.RetryAfterException;
import ai.autoplay.spi.Summarizer;
import ai.autoplay.spi.SummaryRequest;
import ai.autoplay.testing.RecordingSink;
import ai.autoplay.testing.RecordingSink.Write;
import ai.autoplay.testing.SamplePayloads;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A summarizer that fails in every way: no action is lost or erased, and the extractive one steps in where the other will not answer. */
class SummarizerFailuresTest {
  private static final String MARK = "[condensed without the summarizer] ";
  private static final Duration LONG = Duration.ofMinutes(10);
  private final RecordingSink sink = new RecordingSink();
  private final SamplePayloads payloads = SamplePayloads.of("shop", "s1");
  private final List<SummaryRequest> requests = new CopyOnWriteArrayList<>();
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final List<String> fellBack = new CopyOnWriteArrayList<>();
  private final CountDownLatch wake = new CountDownLatch(1);

  @AfterEach
  void wake() {
    wake.countDown();
  }

  /** What a model does with one request. */
  private interface Mood {
    String answer(int call) throws IOException, InterruptedException;
  }

  private Autoplay engine(SummaryConfig summaries, Mood mood) {
    Summarizer moody = request -> {
      requests.add(request);
      return mood.answer(requests.size());
    };
    return Engines.builder(Engines.hasty().withSummaries(summaries)).sink("sink", sink).summarizer(moody)
        .listener(new AutoplayListener() {
          @Override
          public void summaryFailed(SessionKey session, Exception error) {
            failures.add(error.toString());
          }

          @Override
          public void summaryFellBack(SessionKey session, int actions, String reason) {
            fellBack.add(actions + ": " + reason);
          }
        }).build();
  }

  private static SummaryConfig config(Duration giveUpAfter) {
    return SummaryConfig.DEFAULTS.withThreshold(3).withGiveUpAfter(giveUpAfter);
  }

  private List<Write> summaries() {
    return sink.writes().stream().filter(write -> write.payload() instanceof SummaryPayload).toList();
  }

  private List<String> texts() {
    return summaries().stream().map(write -> write.payload().toText()).toList();
  }

  private static List<Integer> covered(List<Write> summaries) {
    return summaries.stream().flatMap(write -> write.session().covered().stream()).map(SlimAction::index).toList();
  }

  private static List<Integer> range(int to) {
    return IntStream.range(0, to).boxed().toList();
  }

  @Test
  void retryAfter_isWaitedFor_andIsNoFailure() throws InterruptedException {
    List<Long> times = new CopyOnWriteArrayList<>();
    try (Autoplay engine = engine(config(Duration.ZERO), call -> {
      times.add(System.nanoTime());
      if (call <= 3) {
        throw new RetryAfterException("too many requests", Duration.ofMillis(150));
      }
      return "from the model";
    })) {
      Engines.accept(engine, payloads.actions(3));
      sink.await("a summary", () -> summaries().size() == 1);
      assertThat(texts()).containsExactly("from the model");
      for (int i = 1; i < times.size(); i++) {
        assertThat(Duration.ofNanos(times.get(i) - times.get(i - 1))).isGreaterThanOrEqualTo(Duration.ofMillis(150));
      }
      assertThat(failures).hasSize(3).allSatisfy(failure -> assertThat(failure).contains("too many requests"));
      assertThat(fellBack).isEmpty();
      assertThat(Engines.awaitQuiet(engine)).matches(counts -> counts.ownSummaries() == 1 && counts.stopgaps() == 0);
    }
  }

  @Test
  void failuresFor_giveUpAfter_bringInTheExtractiveOne_marked_andTheNextIsTheModelsAgain() throws InterruptedException {
    try (Autoplay engine = engine(config(Duration.ofMillis(300)), call -> {
      if (call <= 2) {
        throw new IOException("overloaded");
      }
      return "from the model";
    })) {
      Engines.accept(engine, payloads.actions(4));
      sink.await("a summary", () -> summaries().size() == 1);
      assertThat(texts().get(0)).startsWith(MARK + "The user ").contains("“Dashboard”");
      assertThat(summaries().get(0).session().summary()).as("and agents see it").startsWith(MARK);
      assertThat(requests).as("tried, and tried again when the time was over").hasSize(2);
      assertThat(fellBack).hasSize(1).allSatisfy(told -> assertThat(told).startsWith("4: it was tried for PT0.").endsWith("overloaded"));
      Engines.accept(engine, payloads.actions(3));
      sink.await("another summary", () -> summaries().size() == 2);
      assertThat(texts().get(1)).isEqualTo("from the model");
      assertThat(requests.get(2).previousSummary()).startsWith("The user ").doesNotContain(MARK.strip());
      assertThat(covered(summaries())).isEqualTo(range(7));
      assertThat(Engines.awaitQuiet(engine)).matches(counts -> counts.ownSummaries() == 2 && counts.stopgaps() == 1);
    }
  }

  @Test
  void mark_isNotRepeated_whenOneStopgapFollowsAnother() throws InterruptedException {
    try (Autoplay engine = engine(config(Duration.ZERO), call -> {
      throw new IOException("down");
    })) {
      for (int i = 1; i <= 5; i++) {
        int count = i;
        Engines.accept(engine, payloads.actions(3));
        sink.await("a summary", () -> summaries().size() == count);
      }
      assertThat(texts()).hasSize(5).allSatisfy(text -> assertThat(text).startsWith(MARK).doesNotContainPattern("condensed.*condensed"));
      assertThat(covered(summaries())).isEqualTo(range(15));
      assertThat(Engines.awaitQuiet(engine).stopgaps()).isEqualTo(5);
    }
  }

  @Test
  void runtimeException_isNotTriedAgain() throws InterruptedException {
    try (Autoplay engine = engine(config(LONG), call -> {
      throw new IllegalStateException("this request will never do");
    })) {
      Engines.accept(engine, payloads.actions(3));
      sink.await("a summary", () -> summaries().size() == 1);
      assertThat(texts().get(0)).startsWith(MARK);
      assertThat(requests).hasSize(1);
      assertThat(failures).hasSize(1);
      assertThat(fellBack).containsExactly("3: java.lang.IllegalStateException: this request will never do");
    }
  }

  @Test
  void shutService_isWaitedFor_untilTooMuchIsUncovered() throws InterruptedException {
    SummaryConfig config = config(Duration.ZERO).withMaxUncovered(10);
    try (Autoplay engine = engine(config, call -> {
      throw new DestinationClosedException("the API key is wrong");
    })) {
      Engines.accept(engine, payloads.actions(5));
      Background.eventually("it is asked again", () -> requests.size() == 2);
      assertThat(summaries()).isEmpty();
      Engines.accept(engine, payloads.actions(6));
      sink.await("a summary", () -> summaries().size() == 1);
      assertThat(texts().get(0)).startsWith(MARK);
      assertThat(covered(summaries())).isEqualTo(range(5));
      assertThat(summaries().get(0).session().actions()).hasSize(6);
      assertThat(fellBack).containsExactly("5: more than 10 actions were waiting for a summary");
    }
  }

  static List<String> uselessAnswers() {
    return List.of("null", "blank", "four megabytes");
  }

  @ParameterizedTest
  @MethodSource("uselessAnswers")
  void uselessAnswer_isAFailure_andKeepsNoMemory(String kind) throws InterruptedException {
    String answer = kind.equals("null") ? null : kind.equals("blank") ? " \n\t" : "x".repeat(4 << 20);
    try (Autoplay engine = engine(config(Duration.ofMillis(200)), call -> answer)) {
      Engines.accept(engine, payloads.actions(3));
      sink.await("a summary", () -> summaries().size() == 1);
      assertThat(texts().get(0)).startsWith(MARK).hasSizeLessThan(1_000);
      assertThat(failures).hasSizeGreaterThanOrEqualTo(2).allSatisfy(failure -> assertThat(failure).hasSizeLessThan(200));
      assertThat(covered(summaries())).isEqualTo(range(3));
    }
  }

  @Test
  void answerAfterTheTimeOut_doesNotComeTwice_andHangingEndsWithTheExtractiveOne() throws InterruptedException {
    SummaryConfig config = new SummaryConfig(3, Duration.ofHours(1), 200, Duration.ofMillis(100), 1, Duration.ofMillis(400));
    try (Autoplay engine = engine(config, call -> {
      wake.await();
      return "late";
    })) {
      Engines.accept(engine, payloads.actions(3));
      sink.await("a summary", () -> summaries().size() == 1);
      assertThat(texts().get(0)).startsWith(MARK);
      assertThat(failures).allSatisfy(failure -> assertThat(failure).containsAnyOf("InterruptedException", "ignores its interrupt"));
      assertThat(covered(summaries())).isEqualTo(range(3));
    }
  }

  @Test
  void summarizerThatIgnoresInterrupts_isReplacedInTime_andItsLateAnswerIsVoid() throws InterruptedException {
    SummaryConfig config = new SummaryConfig(3, Duration.ofHours(1), 10, Duration.ofMillis(80), 1, Duration.ofMillis(400));
    try (Autoplay engine = engine(config, call -> {
      awaitDeafly();
      return "late";
    })) {
      Engines.accept(engine, payloads.actions(3));
      sink.await("a summary", () -> summaries().size() == 1);
      assertThat(texts().get(0)).startsWith(MARK);
      assertThat(fellBack).containsExactly("3: it hangs");
      Engines.accept(engine, payloads.actions(11));
      sink.await("what is too much is condensed", () -> summaries().size() == 2);
      assertThat(requests).as("one call a session, however long it hangs").hasSize(1);
      wake.countDown();
      sink.await("a call that reads what is left", () -> requests.size() == 2 && summaries().size() == 3);
      assertThat(covered(summaries())).isEqualTo(range(14));
      assertThat(texts().get(2)).isEqualTo("late");
    }
  }

  private void awaitDeafly() {
    while (wake.getCount() > 0) {
      try {
        wake.await();
      } catch (InterruptedException e) {
        // that is what this one does
      }
    }
  }

  @Test
  void summarizerThatAlwaysHangs_takesAFewThreads_andEverySessionIsCondensed() throws InterruptedException {
    SummaryConfig config = new SummaryConfig(3, Duration.ofHours(1), 200, Duration.ofMillis(40), 2, Duration.ofMillis(100));
    try (Autoplay engine = engine(config, call -> {
      awaitDeafly();
      return "late";
    })) {
      for (int i = 0; i < 100; i++) {
        Engines.accept(engine, SamplePayloads.of("shop", "s" + i).actions(3));
      }
      sink.await("all summaries", () -> summaries().size() == 100);
      assertThat(texts()).allSatisfy(text -> assertThat(text).startsWith(MARK));
      assertThat(requests).as("threads lost").hasSizeLessThanOrEqualTo(2 * 8 + 2);
      assertThat(covered(summaries())).hasSize(300);
      wake.countDown();
    }
  }

  /** A service that lets ten calls a beat through and refuses all others; it knows how many it works on at once. */
  private static final class Storm implements Summarizer {
    private final Semaphore allowed = new Semaphore(10);
    private final AtomicInteger now = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final Set<SessionKey> busy = ConcurrentHashMap.newKeySet();
    private final List<SessionKey> twice = new CopyOnWriteArrayList<>();

    @Override
    public String summarize(SummaryRequest request) throws IOException {
      most.accumulateAndGet(now.incrementAndGet(), Math::max);
      boolean alone = busy.add(request.key());
      try {
        if (!alone) {
          twice.add(request.key());
        }
        LockSupport.parkNanos(200_000);   // so that calls meet
        if (!allowed.tryAcquire()) {
          refused.incrementAndGet();
          throw new RetryAfterException("429", Duration.ofMillis(200));
        }
        return Objects.requireNonNullElse(request.previousSummary(), "") + "+" + request.actions().size();
      } finally {
        now.decrementAndGet();
        if (alone) {
          busy.remove(request.key());
        }
      }
    }
  }

  @Test
  void stormOfRefusals_losesNoSummary_andKeepsToItsConcurrency() throws Exception {
    Storm storm = new Storm();
    int sessions = 1_000;
    AutoplayConfig config = Engines.budget(1_000_000).withSummaries(SummaryConfig.DEFAULTS.withConcurrency(3).withGiveUpAfter(Duration.ZERO));
    try (Autoplay engine = Engines.builder(config).sink("sink", sink).summarizer(storm).build()) {
      List<SamplePayloads> all = new ArrayList<>();
      IntStream.range(0, sessions).forEach(i -> all.add(SamplePayloads.of("shop", "s" + i)));
      for (int i = 0; i < 5; i++) {
        for (SamplePayloads session : all) {
          Engines.accept(engine, session.actions(10));
        }
        storm.allowed.release(20);
      }
      while (engine.sessions().find(all.get(0).key()) == null || !allCovered(engine, all)) {
        storm.allowed.release(50);
        wake.await(5, TimeUnit.MILLISECONDS);
      }
      assertThat(Engines.awaitQuiet(engine).stopgaps()).isZero();
      assertThat(storm.refused.get()).as("the test means something").isGreaterThan(500);
    }
    assertThat(storm.most.get()).isBetween(2, 3);
    assertThat(storm.twice).isEmpty();
    for (int i = 0; i < sessions; i++) {
      List<Write> mine = sink.writes(new SessionKey("shop", "s" + i)).stream().filter(write -> write.payload() instanceof SummaryPayload).toList();
      assertThat(covered(mine)).isEqualTo(range(50));
      Session last = mine.get(mine.size() - 1).session();
      assertThat(Arrays.stream(last.summary().substring(1).split("\\+")).mapToInt(Integer::parseInt).sum()).isEqualTo(50);
    }
  }

  private static boolean allCovered(Autoplay engine, List<SamplePayloads> sessions) {
    return sessions.stream().allMatch(session -> {
      Session found = engine.sessions().find(session.key());
      return found != null && found.uncoveredCount() == 0 && found.firstUncovered() == 50;
    });
  }
}
