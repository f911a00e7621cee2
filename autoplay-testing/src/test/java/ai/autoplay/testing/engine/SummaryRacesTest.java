package ai.autoplay.testing.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.Autoplay;
import ai.autoplay.AutoplayConfig;
import ai.autoplay.OutletConfig;
import ai.autoplay.SummaryConfig;
import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Session;
import ai.autoplay.model.SlimAction;
import ai.autoplay.model.SummaryPayload;
import ai.autoplay.spi.SummaryRequest;
import ai.autoplay.testing.RecordingSink;
import ai.autoplay.testing.RecordingSink.Write;
import ai.autoplay.testing.SamplePayloads;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Summaries from the wire, ours and extractive ones, all at once, with slow models and slow sinks: over all writes of a sink,
 * {@code covered()} names every summarised action exactly once, in order, and none that no summary read.
 */
class SummaryRacesTest {
  private static final int SESSIONS = 20;
  private static final int PAYLOADS = 150;
  private final CountDownLatch never = new CountDownLatch(1);
  private final Map<String, List<SlimAction>> read = new ConcurrentHashMap<>();
  private final AtomicInteger texts = new AtomicInteger();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void covered_namesEverySummarisedActionOnce(long seed) throws Exception {
    Random moods = new Random(seed);
    RecordingSink quick = new RecordingSink();
    RecordingSink slow = new RecordingSink();
    AutoplayConfig config = AutoplayConfig.DEFAULTS
        .withOutlets(OutletConfig.DEFAULTS.withBudget(100_000))
        .withSummaries(new SummaryConfig(4, Duration.ofMillis(30), 14, Duration.ofSeconds(60), 3, Duration.ofMinutes(10)));
    Autoplay engine = Engines.builder(config).sink("quick", quick)
        .sink("slow", (payload, session) -> {
          never.await(moods.nextInt(1_500), TimeUnit.MICROSECONDS);
          if (moods.nextInt(20) == 0) {
            throw new IOException("not now");
          }
          slow.write(payload, session);
        })
        .summarizer(request -> summarize(request, moods)).build();
    List<SamplePayloads> sessions = IntStream.range(0, SESSIONS).mapToObj(i -> SamplePayloads.of("shop", "s" + i)).toList();
    int[] actions = new int[SESSIONS];
    send(engine, sessions, actions, new Random(seed));
    Background.eventually("no more than a few stay uncovered", () -> engine.counts().addUp()
        && engine.counts().sinks().values().stream().allMatch(sink -> sink.pending() == 0));
    engine.close();
    assertThat(Engines.assertAddsUp(engine).ownSummaries()).as("the test means something").isGreaterThan(SESSIONS);
    for (int i = 0; i < SESSIONS; i++) {
      check(quick.writes(sessions.get(i).key()), actions[i]);
      check(slow.writes(sessions.get(i).key()), actions[i]);
    }
  }

  private void send(Autoplay engine, List<SamplePayloads> sessions, int[] actions, Random random) throws InterruptedException {
    for (int i = 0; i < SESSIONS * PAYLOADS / 2; i++) {
      int session = random.nextInt(SESSIONS);
      SamplePayloads payloads = sessions.get(session);
      if (random.nextInt(6) == 0) {
        Engines.accept(engine, payloads.summary("wire " + i, random.nextInt(6)));
      } else {
        int count = 1 + random.nextInt(3);
        actions[session] += count;
        Engines.accept(engine, payloads.actions(count));
      }
      if (random.nextInt(30) == 0) {
        never.await(random.nextInt(2_000), TimeUnit.MICROSECONDS);
      }
    }
  }

  private String summarize(SummaryRequest request, Random moods) throws InterruptedException {
    String text = "ours " + texts.incrementAndGet();
    read.put(text, request.actions());
    never.await(moods.nextInt(2_500), TimeUnit.MICROSECONDS);
    return text;
  }

  private void check(List<Write> writes, int total) {
    List<Integer> covered = new ArrayList<>();
    List<Integer> written = new ArrayList<>();
    for (Write write : writes) {
      Session session = write.session();
      List<Integer> mine = indexes(session.covered());
      if (write.payload() instanceof ActionsPayload payload) {
        written.addAll(indexes(payload.actions()));
        assertThat(mine).isEmpty();
      } else {
        covered.addAll(mine);
        assertThat(written).as("nothing is covered that this sink has not seen").containsAll(mine);
        checkWhatWasRead((SummaryPayload) write.payload(), mine);
      }
      List<Integer> told = new ArrayList<>(covered);
      told.addAll(indexes(session.actions()));
      assertThat(told).as("covered and uncovered together are all there is, at %s", session).isEqualTo(range(told.size()));
    }
    assertThat(written).isEqualTo(range(total));
    assertThat(covered).isEqualTo(range(covered.size()));
  }

  /** Several summaries may have become one write: then the newest one's own actions come last. */
  private void checkWhatWasRead(SummaryPayload summary, List<Integer> covered) {
    List<SlimAction> request = read.get(summary.summary());
    if (request != null) {
      List<Integer> own = indexes(request);
      assertThat(Collections.lastIndexOfSubList(covered, own)).as("%s covers what it read", summary).isEqualTo(covered.size() - own.size());
    } else if (summary.summary().startsWith("wire")) {
      assertThat(summary.replaces()).isBetween(0, 5);
    }
  }

  private static List<Integer> indexes(List<SlimAction> actions) {
    return actions.stream().map(SlimAction::index).toList();
  }

  private static List<Integer> range(int to) {
    return IntStream.range(0, to).boxed().toList();
  }
}
