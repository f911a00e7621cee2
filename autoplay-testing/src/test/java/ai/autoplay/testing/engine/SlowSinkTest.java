package ai.autoplay.testing.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.Autoplay;
import ai.autoplay.Counts;
import ai.autoplay.OutletConfig;
import ai.autoplay.model.SessionKey;
import ai.autoplay.spi.AutoplayListener;
import ai.autoplay.spi.DestinationClosedException;
import ai.autoplay.spi.Receipt;
import ai.autoplay.spi.RetryAfterException;
import ai.autoplay.testing.RecordingSink;
import ai.autoplay.testing.SamplePayloads;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A slow session slows nobody else, a slow sink no other sink, and a write that ignores its interrupt only its own session. */
class SlowSinkTest {
  private static final OutletConfig IMPATIENT = OutletConfig.DEFAULTS.withWriteTimeout(Duration.ofMillis(80));
  private final RecordingSink sink = new RecordingSink();
  private final RecordingSink other = new RecordingSink();
  private final Told told = new Told();

  private static List<SamplePayloads> sessions(int count) {
    return IntStream.range(0, count).mapToObj(i -> SamplePayloads.of("shop", "s" + i)).toList();
  }

  private static Predicate<SessionKey> named(String... ids) {
    return key -> Set.of(ids).contains(key.sessionId());
  }

  private Autoplay engine(OutletConfig outlet) {
    return Engines.builder(Engines.hasty().withOutlets(outlet)).sink("sink", sink).listener(told).build();
  }

  @Test
  void oneSlowSession_leavesTheOthersAlone() throws InterruptedException {
    sink.block(named("s0"));
    List<SamplePayloads> sessions = sessions(1_000);
    try (Autoplay engine = engine(OutletConfig.DEFAULTS)) {
      for (int round = 0; round < 5; round++) {
        for (SamplePayloads session : sessions) {
          Engines.accept(engine, session.actions(1));
        }
      }
      sink.awaitActions(999 * 5);
      assertThat(sink.actions(sessions.get(0).key())).isEmpty();
      sink.release();
      assertThat(sink.awaitActions(1_000 * 5)).hasSize(5_000);
      assertThat(Engines.awaitQuiet(engine).sinks().get("sink").delivered()).isEqualTo(5_000);
      assertThat(sink.overlaps()).isEmpty();
    }
  }

  @Test
  void deadSink_leavesTheOtherAlone_whileItsBacklogFits() throws InterruptedException {
    sink.block();
    try (Autoplay engine = Engines.builder(Engines.hasty()).sink("dead", sink).sink("good", other).build()) {
      List<SamplePayloads> sessions = sessions(100);
      for (int i = 0; i < 5_000; i++) {
        assertThat(Engines.offer(engine, sessions.get(i % 100).actions(2), Duration.ZERO).status()).isEqualTo(Receipt.Status.ACCEPTED);
      }
      other.awaitActions(10_000);
      Background.eventually("the good sink has all", () -> Engines.counts(engine, "good").delivered() == 5_000);
      assertThat(Engines.counts(engine, "dead").pending()).isEqualTo(5_000);
      assertThat(Engines.offer(engine, sessions.get(0).actions(1), Duration.ZERO).status()).isEqualTo(Receipt.Status.REFUSED);
      sink.release();
      sink.awaitActions(10_000);
      Engines.awaitQuiet(engine);
      assertThat(sink.attempts()).as("what waited was joined").isLessThan(1_000);
    }
  }

  @Test
  void slowWrites_runUpToTheirConcurrencyAndNotMore() throws InterruptedException {
    sink.block();
    try (Autoplay engine = engine(OutletConfig.DEFAULTS)) {
      for (SamplePayloads session : sessions(200)) {
        Engines.accept(engine, session.actions(1));
      }
      sink.await("32 writes at once", () -> sink.running() == 32);
      Background.stays("no more than 32 at once", () -> sink.running() == 32);
      sink.release();
      sink.awaitWrites(200);
      assertThat(sink.mostAtOnce()).isEqualTo(32);
      Engines.awaitQuiet(engine);
    }
  }

  @Test
  void tooSlowWrite_isInterruptedAndTriedAgain() throws InterruptedException {
    sink.block();
    try (Autoplay engine = engine(IMPATIENT)) {
      Receipt receipt = Engines.accept(engine, SamplePayloads.of("shop", "s1").actions(1));
      sink.awaitAttempts(2);
      sink.release();
      assertThat(Engines.failure(receipt)).isNull();
      assertThat(told.failures).first().asString().contains("took longer than PT0.08S");
      assertThat(told.stuck).isEmpty();
      Engines.awaitQuiet(engine);
    }
  }

  @Test
  void writesThatIgnoreInterrupts_holdUpTheirSessionsAndNothingElse() throws InterruptedException {
    sink.ignoreInterrupts().block(named("s0", "s1", "s2", "s3", "s4"));
    try (Autoplay engine = engine(IMPATIENT.withConcurrency(2))) {
      List<SamplePayloads> sessions = sessions(50);
      for (SamplePayloads session : sessions) {
        Engines.accept(engine, session.actions(1));
        Engines.accept(engine, session.actions(1));
      }
      sink.awaitActions(45 * 2);
      Background.eventually("each is told", () -> told.stuck.size() == 5);
      assertThat(told.stuck).containsExactlyInAnyOrder("s0", "s1", "s2", "s3", "s4");
      assertThat(sink.running()).isEqualTo(5);
      Engines.assertAddsUp(engine);
      Engines.accept(engine, sessions.get(10).actions(1));
      sink.awaitActions(45 * 2 + 1);
      sink.release();
      sink.awaitActions(50 * 2 + 1);
      Counts counts = Engines.awaitQuiet(engine);
      assertThat(counts.sinks().get("sink").delivered()).isEqualTo(101);
      assertThat(told.stuck).hasSize(5);
      assertThat(sink.overlaps()).isEmpty();
    }
  }

  @Test
  void sinkWhoseEveryWriteHangs_takesAFewThreads_andGetsEverythingWhenItWakes() throws InterruptedException {
    sink.ignoreInterrupts().block();
    try (Autoplay engine = engine(IMPATIENT.withConcurrency(1))) {
      List<SamplePayloads> sessions = sessions(60);
      for (SamplePayloads session : sessions) {
        Engines.accept(engine, session.actions(1));
      }
      Background.eventually("many hang", () -> told.stuck.size() >= 8);
      Background.eventually("the next one is not tried", () -> told.failures.stream().anyMatch(failure -> failure.contains(" writes hang")));
      assertThat(sink.running()).as("one may begin while the eighth is being told").isBetween(8, 10);
      sink.release();
      sink.awaitActions(60);
      assertThat(Engines.awaitQuiet(engine).sinks().get("sink").delivered()).isEqualTo(60);
      assertThat(told.stuck).hasSizeBetween(8, 10);
    }
  }

  @Test
  void destinationThatAlwaysSaysLater_isNotGivenUpForThat_norHammered() throws InterruptedException {
    SamplePayloads payloads = SamplePayloads.of("shop", "s1");
    sink.failNext(3, () -> new RetryAfterException("later", Duration.ofMillis(300)));
    try (Autoplay engine = engine(OutletConfig.DEFAULTS.withGiveUpAfter(Duration.ofMillis(1_000)))) {
      Engines.accept(engine, payloads.actions(1));
      sink.awaitActions(1);
      sink.failNext(1_000, () -> new RetryAfterException("now", Duration.ZERO));
      int before = sink.attempts();
      Receipt receipt = Engines.accept(engine, payloads.actions(1));
      assertThat(Engines.failure(receipt)).hasMessage("now");
      assertThat(sink.attempts() - before).as("attempts in a second").isBetween(2, 12);
    }
  }

  @Test
  void concurrency_holdsAgain_afterStuckWritesHaveReturned() throws InterruptedException {
    sink.ignoreInterrupts().block();
    try (Autoplay engine = engine(IMPATIENT.withConcurrency(2))) {
      List<SamplePayloads> sessions = sessions(20);
      for (SamplePayloads session : sessions.subList(0, 6)) {
        Engines.accept(engine, session.actions(1));
      }
      Background.eventually("six are stuck", () -> told.stuck.size() == 6);
      sink.release();
      Engines.awaitQuiet(engine);
      AtomicReference<Integer> most = new AtomicReference<>(0);
      sink.slow(Duration.ofMillis(5));
      for (SamplePayloads session : sessions) {
        Engines.accept(engine, session.actions(1));
      }
      sink.await("everything is written", () -> {
        most.accumulateAndGet(sink.running(), Math::max);
        return sink.writes().size() == 26;
      });
      assertThat(most.get()).isBetween(1, 2);
    }
  }

  @Test
  void stuckWrite_isGivenUpByClose_andMayReturnWhenItLikes() throws InterruptedException {
    sink.ignoreInterrupts().block(named("s0"));
    Autoplay engine = engine(IMPATIENT);
    List<SamplePayloads> sessions = sessions(2);
    Receipt stuck = Engines.accept(engine, sessions.get(0).actions(1));
    sink.awaitAttempts(1);
    Receipt behind = Engines.accept(engine, sessions.get(0).actions(1));
    Receipt fine = Engines.accept(engine, sessions.get(1).actions(1));
    engine.close();
    assertThat(Engines.assertAddsUp(engine).sinks().get("sink")).isEqualTo(new Counts.SinkCounts(1, 0, 0, 2, 0, 0));
    assertThat(Engines.failure(fine)).isNull();
    assertThat(List.of(stuck, behind)).allSatisfy(receipt -> assertThat(Engines.failure(receipt)).hasMessageContaining("closed before"));
    assertThat(sink.closed()).isEqualTo(1);
    sink.release();
    sink.awaitWrites(2);
    Background.stays("nothing is counted twice", () -> Engines.counts(engine, "sink").equals(new Counts.SinkCounts(1, 0, 0, 2, 0, 0)));
    assertThat(sink.attempts()).isEqualTo(2);
  }

  @Test
  void probeThatHangs_doesNotKeepTheSinkClosed() throws InterruptedException {
    sink.failNext(1, () -> new DestinationClosedException("quota used up"));
    try (Autoplay engine = engine(IMPATIENT)) {
      List<SamplePayloads> sessions = sessions(20);
      Engines.accept(engine, sessions.get(0).actions(1));
      Background.eventually("the breaker is open", () -> told.breaker.contains("opened: quota used up"));
      sink.ignoreInterrupts().block();
      for (SamplePayloads session : sessions.subList(1, 20)) {
        Engines.accept(engine, session.actions(1));
      }
      Background.eventually("the probe hangs", () -> told.stuck.size() == 1);
      assertThat(sink.running()).isEqualTo(1);
      sink.block(named(told.stuck.get(0)));
      sink.awaitActions(19);
      assertThat(told.breaker).containsExactly("opened: quota used up", "closed");
      assertThat(told.stuck).hasSize(1);
      sink.release();
      assertThat(Engines.awaitQuiet(engine).sinks().get("sink").delivered()).isEqualTo(20);
    }
  }

  @Test
  void sinkThatThrowsAnything_losesThatPayloadAlone() throws InterruptedException {
    List<Throwable> errors = List.of(new IllegalStateException("permanent"), new NoClassDefFoundError("gone/Class"), new AssertionError("no"),
        new StackOverflowError(), new InternalError("vm"), new Error("any"));
    AtomicReference<@Nullable Throwable> next = new AtomicReference<>();
    try (Autoplay engine = Engines.builder(Engines.hasty()).sink("sink", (payload, session) -> SlowSinkTest.<RuntimeException>raise(next.getAndSet(null)))
        .listener(told).build()) {
      SamplePayloads payloads = SamplePayloads.of("shop", "s1");
      for (Throwable error : errors) {
        next.set(error);
        assertThat(Engines.failure(Engines.accept(engine, payloads.actions(1)))).satisfiesAnyOf(
            failure -> assertThat(failure).isSameAs(error), failure -> assertThat(failure).hasCause(error));
        assertThat(Engines.failure(Engines.accept(engine, payloads.actions(1)))).isNull();
      }
      next.set(new OutOfMemoryError("not the payload's fault"));
      assertThat(Engines.failure(Engines.accept(engine, payloads.actions(1)))).as("tried again").isNull();
      next.set(new IOException("not declared by this lambda, but transient"));
      assertThat(Engines.failure(Engines.accept(engine, payloads.actions(1)))).as("tried again").isNull();
      assertThat(Engines.awaitQuiet(engine).sinks().get("sink")).isEqualTo(new Counts.SinkCounts(8, 0, 0, 6, 0, 0));
    }
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void raise(@Nullable Throwable error) throws E {
    if (error != null) {
      throw (E) error;
    }
  }

  /** What a listener was told. */
  private static final class Told implements AutoplayListener {
    private final List<String> stuck = new CopyOnWriteArrayList<>();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final List<String> breaker = new CopyOnWriteArrayList<>();

    @Override
    public void writeStuck(String name, SessionKey session, Duration running) {
      stuck.add(session.sessionId());
    }

    @Override
    public void writeFailed(String name, SessionKey session, int attempt, Duration delay, Exception error) {
      failures.add(error.getMessage());
    }

    @Override
    public void breakerOpened(String name, Exception error) {
      breaker.add("opened: " + error.getMessage());
    }

    @Override
    public void breakerClosed(String name) {
      breaker.add("closed");
    }
  }
}
