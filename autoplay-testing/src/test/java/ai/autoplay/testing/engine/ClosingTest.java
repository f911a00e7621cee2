package ai.autoplay.testing.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.Autoplay;
import ai.autoplay.AutoplayBuilder;
import ai.autoplay.AutoplayConfig;
import ai.autoplay.Counts;
import ai.autoplay.OutletConfig;
import ai.autoplay.StorageConfig;
import ai.autoplay.SummaryConfig;
import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Payload;
import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.spi.AutoplayListener;
import ai.autoplay.spi.Inlet;
import ai.autoplay.spi.Receipt;
import ai.autoplay.spi.RetryAfterException;
import ai.autoplay.spi.Sink;
import ai.autoplay.spi.Summarizer;
import ai.autoplay.spi.SummaryRequest;
import ai.autoplay.spi.Transport;
import ai.autoplay.testing.RecordingSink;
import ai.autoplay.testing.SamplePayloads;
import ai.autoplay.testing.ScriptedTransport;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How an engine ends, whoever ends it. */
class ClosingTest {
  private final RecordingSink sink = new RecordingSink();
  private final SamplePayloads payloads = SamplePayloads.of("shop", "s1");

  private AutoplayBuilder builder(Transport transport) {
    return Autoplay.builder().config(Engines.hasty()).transport(transport).sink("sink", sink);
  }

  private static void awaitClosed(Autoplay engine) {
    Background.eventually("the engine is closed", () -> engine.closed().toCompletableFuture().isDone());
  }

  @Test
  void close_fromManyThreads_closesOnce_andAllWaitForTheEnd() throws Exception {
    Autoplay engine = builder(new ScriptedTransport().deliver(payloads.actions(1)).thenWait()).build().start();
    sink.awaitWrites(1);
    sink.slow(Duration.ofMillis(50));
    List<Background<Boolean>> closers = Stream.generate(() -> Background.start(() -> {
      engine.close();
      return engine.closed().toCompletableFuture().isDone() && sink.closed() == 1;
    })).limit(4).toList();
    for (Background<Boolean> closer : closers) {
      assertThat(closer.join()).isTrue();
    }
    engine.close();
    assertThat(sink.closed()).isEqualTo(1);
    assertThat(engine.closed()).isCompletedWithValue(null);
  }

  @Test
  void close_fromASink_returnsAtOnce_andDeliversTheRest() throws InterruptedException {
    AtomicReference<@Nullable Autoplay> engine = new AtomicReference<>();
    List<Boolean> done = new CopyOnWriteArrayList<>();
    CountDownLatch accepted = new CountDownLatch(1);
    AtomicInteger closed = new AtomicInteger();
    Sink closing = new Sink() {
      @Override
      public void write(Payload payload, Session session) throws InterruptedException {
        accepted.await();
        engine.get().close();
        done.add(engine.get().closed().toCompletableFuture().isDone());
      }

      @Override
      public void close() {
        closed.incrementAndGet();
      }
    };
    Autoplay built = Engines.of(closing);
    engine.set(built);
    for (int i = 0; i < 20; i++) {
      Engines.accept(built, SamplePayloads.of("shop", "s" + i).actions(1));
    }
    accepted.countDown();
    awaitClosed(built);
    assertThat(done).hasSize(20).containsOnly(false);
    assertThat(closed).hasValue(1);
    assertThat(Engines.assertAddsUp(built).sinks().get("sink").delivered()).isEqualTo(20);
  }

  @Test
  void close_fromListenersReceiptsAndSummarizers_endsTheEngine() throws InterruptedException {
    AtomicReference<@Nullable Autoplay> engine = new AtomicReference<>();
    AutoplayListener closing = new AutoplayListener() {
      @Override
      public void malformed(String reason) {
        engine.get().close();
      }

      @Override
      public void transportEnded(@Nullable Exception error) {
        engine.get().close();
      }
    };
    engine.set(builder(new ScriptedTransport().deliver("{")).listener(closing).build());
    engine.get().start();
    awaitClosed(engine.get());

    engine.set(Engines.of(sink));
    sink.block();
    Receipt receipt = Engines.accept(engine.get(), payloads.actions(1));
    receipt.settled().thenRun(() -> engine.get().close());
    sink.release();
    awaitClosed(engine.get());

    AutoplayConfig config = Engines.hasty().withSummaries(SummaryConfig.DEFAULTS.withThreshold(1));
    engine.set(Engines.builder(config).sink("sink", new RecordingSink()).summarizer(request -> {
      engine.get().close();
      return "closed";
    }).build());
    Engines.accept(engine.get(), payloads.actions(1));
    awaitClosed(engine.get());
    assertThat(Engines.assertAddsUp(engine.get()).ownSummaries()).isEqualTo(1);
  }

  @Test
  void close_fromTheTransport_endsTheEngine() throws Exception {
    AtomicReference<@Nullable Autoplay> engine = new AtomicReference<>();
    Transport transport = new Transport() {
      @Override
      public void run(Inlet inlet) throws InterruptedException {
        inlet.accept(SamplePayloads.delivery(payloads.actions(1)));
        engine.get().close();
      }

      @Override
      public void close() {}
    };
    engine.set(builder(transport).build());
    engine.get().run();
    assertThat(sink.actions()).hasSize(1);
    assertThat(engine.get().closed().toCompletableFuture()).isCompleted();
  }

  @Test
  void close_whileAcceptWaits_refusesWhatWaits_andDeliversWhatIsAccepted() throws Exception {
    sink.block();
    Autoplay engine = Engines.of(AutoplayConfig.DEFAULTS.withOutlets(OutletConfig.DEFAULTS.withBudget(4)), sink);
    Receipt accepted = Engines.accept(engine, payloads.actions(1));
    Background<Receipt> waiting = Background.start(() -> Engines.accept(engine, payloads.actions(1))).awaitWaiting();
    Background<Void> closing = Background.start(() -> {
      engine.close();
      return null;
    });
    assertThat(waiting.join().status()).isEqualTo(Receipt.Status.REFUSED);
    assertThat(waiting.join().reason()).isEqualTo("closing");
    assertThat(closing.done()).isFalse();
    sink.release();
    closing.join();
    assertThat(Engines.failure(accepted)).isNull();
    assertThat(Engines.assertAddsUp(engine)).matches(counts -> counts.accepted() == 1 && counts.refused() == 1);
  }

  @Test
  void close_givesUpWhatCannotBeWritten_andNothingIsPending() throws InterruptedException {
    sink.block();
    AtomicInteger gaveUp = new AtomicInteger();
    AutoplayListener listener = new AutoplayListener() {
      @Override
      public void gaveUp(String name, SessionKey session, int count, Exception error) {
        assertThat(error).hasMessageContaining("closed before it could be written to sink");
        gaveUp.addAndGet(count);
      }
    };
    Autoplay engine = Engines.builder(Engines.hasty()).sink("sink", sink).listener(listener).build();
    List<Receipt> receipts = new CopyOnWriteArrayList<>();
    List<SamplePayloads> sessions = IntStream.range(0, 40).mapToObj(i -> SamplePayloads.of("shop", "s" + i)).toList();
    for (int i = 0; i < 100; i++) {
      receipts.add(Engines.accept(engine, sessions.get(i % 40).actions(1)));
    }
    engine.close();
    Counts counts = Engines.assertAddsUp(engine);
    assertThat(counts.sinks().get("sink")).matches(share -> share.pending() == 0 && share.failed() == 100);
    assertThat(gaveUp).hasValue(100);
    assertThat(receipts).allSatisfy(receipt -> assertThat(Engines.failure(receipt)).hasMessageContaining("closed before"));
    assertThat(sink.closed()).isEqualTo(1);
    assertThat(sink.running()).isZero();
  }

  @Test
  void close_givesUpEachSessionInOrder(@TempDir Path folder) throws Exception {
    sink.failWhen(payload -> true, () -> new RetryAfterException("closed", Duration.ofHours(1)));
    Autoplay engine = Engines.builder(Engines.hasty().withStorage(StorageConfig.in(folder).withoutSpool())).sink("sink", sink).build();
    List<SamplePayloads> sessions = IntStream.range(0, 60).mapToObj(i -> SamplePayloads.of("shop", "s" + i)).toList();
    for (int i = 0; i < 600; i++) {
      Engines.accept(engine, sessions.get(i % 60).actions(1));
    }
    engine.close();
    assertThat(Engines.assertAddsUp(engine).sinks().get("sink").deadLettered()).isEqualTo(600);
    Map<String, List<Integer>> steps = new HashMap<>();
    try (Stream<Path> files = Files.walk(folder.resolve("dead-letters/sink"))) {
      for (Path segment : files.filter(file -> file.toString().endsWith(".jsonl")).sorted().toList()) {
        for (String letter : Files.readAllLines(segment)) {
          JsonNode payload = new ObjectMapper().readTree(letter).path("payload");
          steps.computeIfAbsent(payload.path("session_id").asText(), session -> new ArrayList<>())
              .add(payload.path("actions").path(0).path("index").asInt());
        }
      }
    }
    assertThat(steps).hasSize(60);
    assertThat(steps.values()).allSatisfy(numbers -> assertThat(numbers).isEqualTo(IntStream.range(0, 10).boxed().toList()));
  }

  @Test
  void close_whileDeadLettersAreFull_doesNotHammerTheSink(@TempDir Path folder) throws InterruptedException {
    sink.failWhen(payload -> true, () -> new IllegalArgumentException("never"));
    StorageConfig full = new StorageConfig(folder, 0, 1, List.of());
    AutoplayConfig config = AutoplayConfig.DEFAULTS.withCloseTimeout(Duration.ofMillis(1_200)).withStorage(full);
    Autoplay engine = Engines.builder(config).sink("sink", sink).build();
    Engines.accept(engine, payloads.actions(1));
    sink.awaitAttempts(1);
    engine.close();
    assertThat(sink.attempts()).isLessThan(20);
    assertThat(Engines.assertAddsUp(engine).sinks().get("sink").failed()).isEqualTo(1);
  }

  @Test
  void close_whileRetriesAndDebouncesWait_doesNotWaitForTheirTimers() throws InterruptedException {
    OutletConfig patient = OutletConfig.DEFAULTS.withDebounce(Duration.ofHours(1), Duration.ofHours(2));
    RecordingSink retried = new RecordingSink().failNext(1, () -> new RetryAfterException("later", Duration.ofHours(1)));
    Autoplay engine = Engines.builder(AutoplayConfig.DEFAULTS.withOutlet("debounced", patient))
        .sink("debounced", sink).sink("retried", retried).build();
    Engines.accept(engine, payloads.actions(3));
    retried.awaitAttempts(1);
    Background.eventually("the write is counted as failed", () -> retried.running() == 0);
    engine.close();
    assertThat(sink.actions()).hasSize(3);
    assertThat(retried.actions()).hasSize(3);
    Engines.assertAddsUp(engine);
  }

  @Test
  void close_callsEverythingOnce_afterTheLastWrite_andSurvivesWhatBreaks() throws InterruptedException {
    List<String> events = new CopyOnWriteArrayList<>();
    Sink broken = new Sink() {
      @Override
      public void write(Payload payload, Session session) {
        events.add("write");
      }

      @Override
      public void close() {
        events.add("close sink");
        throw new LinkageError("broken");
      }
    };
    Summarizer summarizer = new Summarizer() {
      @Override
      public String summarize(SummaryRequest request) {
        events.add("summarize");
        return "did things";
      }

      @Override
      public void close() {
        events.add("close summarizer");
        throw new IllegalStateException("broken");
      }
    };
    Told told = new Told();
    AutoplayConfig config = AutoplayConfig.DEFAULTS.withSummaries(SummaryConfig.DEFAULTS.withThreshold(2));
    Autoplay engine = Engines.builder(config).sink("sink", broken).sink("other", sink).summarizer(summarizer).listener(told).build();
    Engines.accept(engine, payloads.actions(2));
    sink.awaitWrites(2);
    engine.close();
    engine.close();
    assertThat(events).hasSize(5).endsWith("write", "close sink", "close summarizer");
    assertThat(events.subList(0, 2)).containsExactlyInAnyOrder("write", "summarize");
    assertThat(sink.closed()).isEqualTo(1);
    assertThat(told.closeFailures).containsExactly("sink");
    Engines.assertAddsUp(engine);
  }

  @Test
  void close_waitsForTheTransportToReturn() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    CompletableFuture<Boolean> answered = new CompletableFuture<>();
    Transport transport = new Transport() {
      @Override
      public void run(Inlet inlet) throws InterruptedException {
        Receipt receipt = inlet.accept(SamplePayloads.delivery(payloads.actions(1)));
        closed.await();
        receipt.settled().toCompletableFuture().join();
        Background.stays("the answer takes a moment", () -> true);
        answered.complete(sink.closed() == 0);
      }

      @Override
      public void close() {
        closed.countDown();
      }
    };
    sink.slow(Duration.ofMillis(20));
    Autoplay engine = builder(transport).config(AutoplayConfig.DEFAULTS).build().start();
    sink.awaitAttempts(1);
    engine.close();
    assertThat(answered).isCompletedWithValue(true);
  }

  @Test
  void close_endsAllThreads() throws Exception {
    Set<Thread> before = threads();
    AutoplayConfig config = Engines.hasty().withSummaries(SummaryConfig.DEFAULTS.withThreshold(2));
    Autoplay engine = Autoplay.builder().config(config).transport(new ScriptedTransport().deliver(payloads.actions(3)).thenWait())
        .sink("sink", sink).summarizer(request -> "did things").build().start();
    sink.awaitWrites(2);
    assertThat(threads()).extracting(thread -> thread.getName().replaceFirst("-\\d+$", ""))
        .contains("autoplay-transport", "autoplay-timer", "autoplay-sink-sink", "autoplay-summarizer");
    assertThat(threads()).filteredOn(thread -> !before.contains(thread)).filteredOn(thread -> !thread.isDaemon())
        .extracting(Thread::getName).containsExactly("autoplay-transport");
    engine.close();
    Background.eventually("no thread is left", () -> before.containsAll(threads()));
  }

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().startsWith("autoplay-")).collect(Collectors.toSet());
  }

  @Test
  void close_whileOthersGoOnDelivering_addsUp() throws Exception {
    for (int round = 0; round < 20; round++) {
      RecordingSink target = new RecordingSink();
      AutoplayConfig config = AutoplayConfig.DEFAULTS.withSummaries(new SummaryConfig(2, Duration.ofMinutes(1), 3, Duration.ofSeconds(5), 2, Duration.ofMinutes(10)));
      Autoplay engine = Engines.builder(config).sink("sink", target).summarizer(request -> "did things").build();
      AtomicInteger accepted = new AtomicInteger();
      List<Background<Void>> senders = IntStream.range(0, 3).mapToObj(sender -> Background.<Void>start(() -> {
        SamplePayloads own = SamplePayloads.of("shop", "s" + sender);
        for (ActionsPayload next = own.actions(1); Engines.accept(engine, next).status() == Receipt.Status.ACCEPTED; next = own.actions(1)) {
          accepted.incrementAndGet();
        }
        return null;
      })).toList();
      Background.eventually("some are accepted", () -> accepted.get() >= 5);
      engine.close();
      int written = target.attempts();
      for (Background<Void> sender : senders) {
        sender.join();
      }
      Counts counts = Engines.assertAddsUp(engine);
      assertThat(counts.accepted()).isEqualTo(accepted.get());
      assertThat(counts.sinks().get("sink")).matches(share -> share.delivered() == counts.accepted() + counts.ownSummaries());
      assertThat(target.attempts()).isEqualTo(written);
      assertThat(target.closed()).isEqualTo(1);
    }
  }
}
