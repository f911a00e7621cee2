package ai.autoplay.testing.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.Autoplay;
import ai.autoplay.AutoplayConfig;
import ai.autoplay.Counts;
import ai.autoplay.OutletConfig;
import ai.autoplay.SummaryConfig;
import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Payload;
import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.model.SlimAction;
import ai.autoplay.spi.RetryAfterException;
import ai.autoplay.spi.Sink;
import ai.autoplay.testing.SamplePayloads;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the sinks do and however the threads run: each session's actions are written in order, each exactly once or given up. */
class OrderTest {
  private static final int SESSIONS = 100;
  private static final int ROUNDS = 40;
  private static final int SENDERS = 4;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void everySession_isWrittenInOrder(long seed) throws Exception {
    MoodySink steady = new MoodySink(seed, 0);
    MoodySink moody = new MoodySink(seed + 100, 4);
    MoodySink debounced = new MoodySink(seed + 200, 2);
    AutoplayConfig config = AutoplayConfig.DEFAULTS.withSummaries(SummaryConfig.DEFAULTS.withMaxUncovered(10_000))
        .withOutlets(OutletConfig.DEFAULTS.withBudget(500))
        .withOutlet("debounced", OutletConfig.DEFAULTS.withBudget(5_000).withDebounce(Duration.ofMillis(3), Duration.ofMillis(20)));
    Autoplay engine = Engines.builder(config).sink("steady", steady).sink("moody", moody).sink("debounced", debounced).build();
    List<Background<Void>> senders = IntStream.range(0, SENDERS).mapToObj(sender -> Background.start(() -> send(engine, sender, seed))).toList();
    for (Background<Void> sender : senders) {
      sender.join();
    }
    Engines.awaitQuiet(engine);
    engine.close();
    Counts counts = Engines.assertAddsUp(engine);
    assertThat(counts.accepted()).isEqualTo(SESSIONS * ROUNDS);
    steady.check(counts.sinks().get("steady"));
    moody.check(counts.sinks().get("moody"));
    debounced.check(counts.sinks().get("debounced"));
    assertThat(moody.failures).as("the test means something").hasPositiveValue();
  }

  /** One thread hands over all payloads of its own sessions, in an order of its own. */
  private static Void send(Autoplay engine, int sender, long seed) throws InterruptedException {
    Random random = new Random(seed * 31 + sender);
    List<SamplePayloads> sessions = new ArrayList<>();
    for (int session = sender; session < SESSIONS; session += SENDERS) {
      SamplePayloads payloads = SamplePayloads.of("shop", "s" + session);
      sessions.addAll(Collections.nCopies(ROUNDS, payloads));
    }
    Collections.shuffle(sessions, random);
    for (SamplePayloads payloads : sessions) {
      Engines.accept(engine, payloads.actions(1 + random.nextInt(3)));
    }
    return null;
  }

  /** Fails now and then, in every way, is slow now and then, and remembers what it wrote and what it refused for good. */
  private static final class MoodySink implements Sink {
    private final Random random;
    private final int percent;
    private final Map<SessionKey, List<Integer>> written = new ConcurrentHashMap<>();
    private final Map<SessionKey, Set<Integer>> refused = new ConcurrentHashMap<>();
    private final Map<SessionKey, Long> versions = new ConcurrentHashMap<>();
    private final Set<SessionKey> busy = ConcurrentHashMap.newKeySet();
    private final Set<String> defects = ConcurrentHashMap.newKeySet();
    private final AtomicInteger failures = new AtomicInteger();
    private final CountDownLatch never = new CountDownLatch(1);

    MoodySink(long seed, int percent) {
      this.random = new Random(seed);
      this.percent = percent;
    }

    @Override
    public void write(Payload payload, Session session) throws IOException, InterruptedException {
      if (!busy.add(session.key())) {
        defects.add(session.key() + " is written by two threads");
      }
      try {
        ActionsPayload actions = (ActionsPayload) payload;
        moods(actions, session);
        look(actions, session);
        written.computeIfAbsent(session.key(), key -> new ArrayList<>()).addAll(indexes(actions));
        refused.getOrDefault(session.key(), new HashSet<>()).removeAll(indexes(actions));   // in parts it takes what it would not have as a whole
      } finally {
        busy.remove(session.key());
      }
    }

    private void moods(ActionsPayload payload, Session session) throws IOException, InterruptedException {
      if (roll()) {
        never.await(1 + random.nextInt(2_000), TimeUnit.MICROSECONDS);
      }
      if (roll()) {
        failures.incrementAndGet();
        throw random.nextBoolean() ? new IOException("not now") : new RetryAfterException("soon", Duration.ofMillis(random.nextInt(3)));
      }
      if (roll() && roll()) {
        throw new InterruptedException("somebody else");
      }
      if (random.nextInt(1_000) < percent) {
        refused.computeIfAbsent(session.key(), key -> ConcurrentHashMap.newKeySet()).addAll(indexes(payload));
        throw new IllegalArgumentException("never");
      }
    }

    private boolean roll() {
      return random.nextInt(100) < percent;
    }

    /** The snapshot is the one after the payload: its last uncovered action is the payload's, and it is newer than the one before. */
    private void look(ActionsPayload payload, Session session) {
      List<Integer> known = session.actions().stream().map(SlimAction::index).toList();
      List<Integer> mine = indexes(payload);
      if (!known.subList(known.size() - mine.size(), known.size()).equals(mine)) {
        defects.add(session + " does not end with " + mine);
      }
      Long before = versions.put(session.key(), session.version());
      if (before != null && before >= session.version()) {
        defects.add(session + " is not newer than " + before);
      }
    }

    private static List<Integer> indexes(ActionsPayload payload) {
      return payload.actions().stream().map(SlimAction::index).toList();
    }

    void check(Counts.SinkCounts counts) {
      assertThat(defects).isEmpty();
      assertThat(written).hasSize(SESSIONS);
      written.forEach((key, indexes) -> {
        assertThat(indexes).as("%s", key).isSorted().doesNotHaveDuplicates();
        Set<Integer> all = new TreeSet<>(indexes);
        all.addAll(refused.getOrDefault(key, Set.of()));
        assertThat(all).as("%s", key).containsExactlyElementsOf(IntStream.range(0, all.size()).boxed().toList());
      });
      assertThat(counts.failed() > 0).isEqualTo(refused.values().stream().anyMatch(indexes -> !indexes.isEmpty()));
      assertThat(counts.delivered() + counts.failed()).isEqualTo(SESSIONS * ROUNDS);
    }
  }
}
