package ai.autoplay.sink.vector;

import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.embeddings.minilm.MiniLm;
import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.model.SlimAction;
import ai.autoplay.sink.vector.VectorConfig.Rewrite;
import com.sun.management.OperatingSystemMXBean;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.embedding.inmemory.InMemoryEmbeddingStore;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Embedding by way of the sink against {@code embedAll} with the same texts in the same run, turn by turn:
 * {@code -Dautoplay.measure=true}, on a machine that has nothing else to do.
 */
@EnabledIfSystemProperty(named = "autoplay.measure", matches = "true", disabledReason = "a measurement, not a test of behaviour")
class ThroughputTest {
  private static final int WORKERS = 32;
  private static final int TURNS = 5;
  private static final int TEXTS = 400;
  private static final OperatingSystemMXBean PROCESS = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  @TempDir Path folder;

  /** A call costs 2 ms of waiting, and a text about two milliseconds of work, as with MiniLM. */
  private static final class SlowModel extends WordModel {
    private volatile long sum;

    @Override
    public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
      try {
        new CountDownLatch(1).await(2, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      long work = 1;
      for (int i = 0; i < segments.size() * 1_400_000; i++) {
        work = work * 6_364_136_223_846_793_005L + i;
      }
      sum = work;
      return super.embedAll(segments);
    }
  }

  private static List<ActionsPayload> payloads(int sessions, int each, int turn) {
    return IntStream.range(0, sessions).mapToObj(session -> new ActionsPayload("p", "turn " + turn + " session " + session,
        IntStream.range(0, each).mapToObj(i -> SlimAction.builder("click").index(i).timestampStart(Instant.ofEpochSecond(1_700_000_000 + i))
            .description("User clicked Export CSV number " + i + " on the dashboard page of customer " + session)
            .canonicalUrl("https://app.example.com/customers/:id/dashboard").build()).toList())).toList();
  }

  /** What a turn took: by the clock, and of this process's processor time, which other processes do not touch. */
  private record Cost(double seconds, double processorSeconds) {
    static Cost of(Callable<?> work) throws Exception {
      long processor = PROCESS.getProcessCpuTime();
      long begin = System.nanoTime();
      work.call();
      return new Cost((System.nanoTime() - begin) / 1e9, (PROCESS.getProcessCpuTime() - processor) / 1e9);
    }
  }

  private static Object write(VectorSink sink, List<ActionsPayload> payloads) throws Exception {
    ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
    Queue<Exception> failures = new ConcurrentLinkedQueue<>();
    payloads.forEach(payload -> workers.execute(() -> {
      try {
        sink.write(payload, Session.empty(SessionKey.of(payload)).with(payload));
      } catch (Exception e) {
        failures.add(e);
      }
    }));
    workers.shutdown();
    assertThat(workers.awaitTermination(5, TimeUnit.MINUTES)).isTrue();
    assertThat(failures).isEmpty();
    return failures;
  }

  /** Counts calls. */
  private static final class Counted implements EmbeddingModel {
    private final EmbeddingModel model;
    private final AtomicInteger calls = new AtomicInteger();

    private Counted(EmbeddingModel model) {
      this.model = model;
    }

    @Override
    public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
      calls.incrementAndGet();
      return model.embedAll(segments);
    }

    int calls() {
      return calls.get();
    }
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  /** The sink's rate as a part of the direct one: the median over pairs of turns, which share what else the machine was doing. */
  private static double ratio(String what, EmbeddingModel model, EmbeddingStore<TextSegment> store, int each) throws Exception {
    Rows rows = new Rows(2_000);
    List<Double> byClock = new ArrayList<>();
    List<Double> byProcessor = new ArrayList<>();
    List<Long> rates = new ArrayList<>();
    List<Double> calls = new ArrayList<>();
    Counted counted = new Counted(model);
    VectorConfig config = VectorConfig.DEFAULTS.withRewrite(store instanceof FileEmbeddingStore ? Rewrite.UPSERT : Rewrite.REMOVE_FIRST);
    for (int turn = 0; turn <= TURNS; turn++) {
      List<ActionsPayload> payloads = payloads(TEXTS / each, each, turn);
      List<TextSegment> texts = payloads.stream().flatMap(payload -> rows.of(payload, Session.empty(SessionKey.of(payload))).stream())
          .map(row -> TextSegment.from(row.forModel())).toList();
      try (VectorSink sink = new VectorSink(config, counted, store)) {
        Cost direct = Cost.of(() -> model.embedAll(texts));
        int before = counted.calls();
        Cost through = Cost.of(() -> write(sink, payloads));
        calls.add((double) texts.size() / (counted.calls() - before));
        if (turn > 0) {
          byClock.add(direct.seconds() / through.seconds());
          byProcessor.add(direct.processorSeconds() / through.processorSeconds());
          rates.add(Math.round(texts.size() / through.seconds()));
        }
      }
    }
    System.out.printf("RATIO %s, %d a write: by the clock %.3f, by processor time %.3f; texts/s %s, a call %.1f%n", what, each, median(byClock),
        median(byProcessor), rates, median(calls));
    return median(byClock);
  }

  @Test
  void miniLm() throws Exception {
    try (FileEmbeddingStore file = new FileEmbeddingStore(folder.resolve("minilm.jsonl"))) {
      assertThat(ratio("MiniLM, file", MiniLm.load(), file, 1)).isGreaterThan(0.9);
      assertThat(ratio("MiniLM, file", MiniLm.load(), file, 5)).isGreaterThan(0.9);
      assertThat(ratio("MiniLM, in memory", MiniLm.load(), new InMemoryEmbeddingStore<>(), 5)).isGreaterThan(0.9);
    }
  }

  @Test
  void modelOfTheTest() throws Exception {
    try (FileEmbeddingStore file = new FileEmbeddingStore(folder.resolve("slow.jsonl"))) {
      assertThat(ratio("slow model, file", new SlowModel(), file, 5)).isGreaterThan(0.9);
      assertThat(ratio("slow model, in memory", new SlowModel(), new InMemoryEmbeddingStore<>(), 5)).isGreaterThan(0.9);
    }
  }
}
