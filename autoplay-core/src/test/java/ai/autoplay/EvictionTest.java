package ai.autoplay;

import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Payload;
import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.model.SlimAction;
import ai.autoplay.spi.Delivery;
import ai.autoplay.spi.Receipt;
import ai.autoplay.spi.SessionStore;
import ai.autoplay.spi.Sink;
import ai.autoplay.spi.StoredSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sessions that come and go faster than in life: they rest, are dropped, are condensed and come back all at once. */
class EvictionTest {
  private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
  private final Told told = new Told();
  private final CountDownLatch never = new CountDownLatch(1);

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  private Pipeline pipeline(int most, Duration idle) {
    return pipeline(new CaffeineSessionStore(most, idle, timer));
  }

  private Pipeline pipeline(SessionStore store) {
    Listeners nobody = new Listeners(List.of());
    Outlet outlet = new Outlet(new Outlet.Place("sink", 0), told, OutletConfig.DEFAULTS, new Outlet.Engine(timer, nobody, null, null));
    Summaries.Desk desk = new Summaries.Desk(null, new ExtractiveSummarizer(), SummaryConfig.DEFAULTS.withMaxUncovered(10_000),
        Duration.ofMinutes(30));
    return new Pipeline(new Pipeline.Parts(List.of(outlet), store, desk,
        new Pipeline.Engine(timer, nobody, null)));
  }

  /** A rest, in which sessions go to the store and grow too old or too many there. */
  private void rest(Pipeline pipeline, Duration idle) throws InterruptedException {
    awaitQuiet(pipeline);
    pipeline.lanes().sweep();
    pipeline.lanes().sweep();
    never.await(Math.min(10, 3 * idle.toMillis()), TimeUnit.MILLISECONDS);
  }

  private static void awaitQuiet(Pipeline pipeline) {
    Awaitility.await().pollInterval(Duration.ofMillis(1)).atMost(Duration.ofSeconds(20)).until(pipeline::quiet);
  }

  @ParameterizedTest
  @CsvSource({"1, 3, PT1H", "2, 1, PT1H", "3, 50, PT0.003S", "4, 2, PT0.001S"})
  void comingAndGoing_losesNoActionAndCoversNoneTwice(long seed, int most, Duration idle) throws Exception {
    Pipeline pipeline = pipeline(most, idle);
    AtomicBoolean sending = new AtomicBoolean(true);
    Thread sweeper = new Thread(() -> {
      while (sending.get()) {
        pipeline.lanes().sweep();
      }
    });
    sweeper.start();
    Random random = new Random(seed);
    List<Batches> sessions = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      sessions.add(new Batches("s" + i));
    }
    for (int i = 0; i < 6_000; i++) {
      if (i % 500 == 499) {
        rest(pipeline, idle);
      }
      assertThat(pipeline.accept(Batches.delivery(sessions.get(random.nextInt(12)).next(1 + random.nextInt(2)))).status())
          .isEqualTo(Receipt.Status.ACCEPTED);
    }
    sending.set(false);
    sweeper.join();
    awaitQuiet(pipeline);
    pipeline.stopAccepting();
    pipeline.close(Duration.ofSeconds(5));
    assertThat(pipeline.counts().addUp()).isTrue();
    assertThat(told.defects).isEmpty();
    assertThat(told.dropped).as("the test means something").isGreaterThan(10);
    told.checkEnd();
  }

  @Test
  void sessionThatTheStoreDropsWhileKeepingIt_isCondensed() throws Exception {
    Pipeline pipeline = pipeline(1, Duration.ofHours(1));
    for (int i = 0; i < 50; i++) {
      pipeline.accept(Batches.delivery(new Batches("s" + i).next(2)));
    }
    awaitQuiet(pipeline);
    pipeline.lanes().sweep();
    pipeline.lanes().sweep();
    awaitQuiet(pipeline);
    assertThat(pipeline.counts().ownSummaries()).isEqualTo(49);
    pipeline.stopAccepting();
    pipeline.close(Duration.ofSeconds(5));
  }

  @Test
  void sessionThatTheStoreDrops_stillKnowsItsPayloadsWhileItIsBeingCondensed() throws Exception {
    DroppingStore store = new DroppingStore();
    Pipeline pipeline = pipeline(store);
    Delivery first = Batches.delivery(new Batches("s0").next(2));
    pipeline.accept(first);
    awaitQuiet(pipeline);
    pipeline.lanes().sweep();
    pipeline.lanes().sweep();
    assertThat(pipeline.lanes().awake()).isEmpty();
    store.drop(SessionKey.of(new Batches("s0").next(1)));
    assertThat(pipeline.accept(first).status()).isEqualTo(Receipt.Status.DUPLICATE);
    awaitQuiet(pipeline);
    assertThat(pipeline.counts()).matches(counts -> counts.ownSummaries() == 1 && counts.accepted() == 1 && counts.addUp());
    pipeline.stopAccepting();
    pipeline.close(Duration.ofSeconds(5));
  }

  /** Drops what it is told to. */
  private static final class DroppingStore implements SessionStore {
    private final Map<SessionKey, StoredSession> kept = new ConcurrentHashMap<>();
    private Consumer<StoredSession> told = session -> {};

    @Override
    public @Nullable StoredSession find(SessionKey key) {
      return kept.get(key);
    }

    @Override
    public void save(StoredSession session) {
      kept.put(session.session().key(), session);
    }

    @Override
    public void onEvicted(Consumer<StoredSession> evicted) {
      told = evicted;
    }

    void drop(SessionKey key) {
      told.accept(kept.remove(key));
    }
  }

  /** Follows each session: a snapshot either goes on where the last one was, or the session has begun anew after being condensed. */
  private static final class Told implements Sink {
    private final Map<SessionKey, Integer> covered = new ConcurrentHashMap<>();
    private final Map<SessionKey, Integer> written = new ConcurrentHashMap<>();
    private final List<String> defects = new ArrayList<>();
    private int dropped;

    @Override
    public synchronized void write(Payload payload, Session session) {
      SessionKey key = session.key();
      int from = covered.getOrDefault(key, 0);
      if (payload instanceof ActionsPayload actions) {
        written.merge(key, actions.count(), Integer::sum);
      } else {
        dropped++;
        List<Integer> mine = indexes(session.covered());
        if (mine.isEmpty() || mine.get(0) != from) {
          defects.add(session + " covers " + mine + ", but the first uncovered one is " + from);
        }
        from += mine.size();
        covered.put(key, from);
      }
      List<Integer> left = indexes(session.actions());
      if (!left.isEmpty() && (left.get(0) != from || left.get(left.size() - 1) != written.get(key) - 1)) {
        defects.add(session + " has " + left.get(0) + " to " + left.get(left.size() - 1) + ", but should have " + from + " to " + written.get(key));
      }
    }

    private static List<Integer> indexes(List<SlimAction> actions) {
      return actions.stream().map(SlimAction::index).toList();
    }

    synchronized void checkEnd() {
      covered.forEach((key, count) -> assertThat(count).as("%s", key).isLessThanOrEqualTo(written.get(key)));
    }
  }
}
