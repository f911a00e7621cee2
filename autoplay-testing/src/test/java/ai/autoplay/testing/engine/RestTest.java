package ai.autoplay.testing.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.Autoplay;
import ai.autoplay.AutoplayConfig;
import ai.autoplay.SessionConfig;
import ai.autoplay.SummaryConfig;
import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.model.SlimAction;
import ai.autoplay.model.SummaryPayload;
import ai.autoplay.spi.Receipt;
import ai.autoplay.spi.SessionStore;
import ai.autoplay.spi.StoredSession;
import ai.autoplay.testing.RecordingSink;
import ai.autoplay.testing.RecordingSink.Write;
import ai.autoplay.testing.SamplePayloads;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A session that rests is kept in the store, comes back from it as it was, and is condensed before it is forgotten. */
class RestTest {
  private final RecordingSink sink = new RecordingSink();
  private final SamplePayloads payloads = SamplePayloads.of("shop", "s1");

  private List<Write> summaries() {
    return sink.writes().stream().filter(write -> write.payload() instanceof SummaryPayload).toList();
  }

  @Test
  void restedSession_comesBackWithItsActionsAndFingerprints() throws InterruptedException {
    MapStore store = new MapStore(2);
    try (Autoplay engine = Engines.builder(AutoplayConfig.DEFAULTS).sink("sink", sink).sessionStore(store).build()) {
      ActionsPayload first = payloads.actions(3);
      Engines.accept(engine, first);
      Background.eventually("the session is at rest, though the store failed twice", () -> store.kept.containsKey(payloads.key()));
      assertThat(store.failures).hasValue(0);
      assertThat(Engines.accept(engine, first).status()).isEqualTo(Receipt.Status.DUPLICATE);
      Engines.accept(engine, payloads.actions(1));
      sink.awaitActions(4);
      assertThat(sink.writes().get(1).session()).matches(session -> session.version() == 2 && session.uncoveredCount() == 4 && session.complete());
    }
    assertThat(store.kept.get(payloads.key()).session().version()).as("close puts everything to rest").isEqualTo(2);
    assertThat(store.kept.get(payloads.key()).fingerprints()).hasSize(4);
    assertThat(store.closed).hasValue(1);
  }

  @Test
  void anonymousAndRefusedSessions_areNotKept() throws InterruptedException {
    MapStore store = new MapStore(0);
    try (Autoplay engine = Engines.builder(AutoplayConfig.DEFAULTS).sink("sink", sink).sessionStore(store).build()) {
      Engines.accept(engine, SamplePayloads.anonymous("shop").actions(1));
      Engines.accept(engine, payloads.actions(1));
      sink.awaitWrites(2);
    }
    assertThat(store.kept).containsOnlyKeys(payloads.key());
  }

  @Test
  void droppedForWantOfRoom_isCondensedFirst() throws InterruptedException {
    AutoplayConfig config = AutoplayConfig.DEFAULTS.withSessions(new SessionConfig(1, Duration.ofHours(1)));
    try (Autoplay engine = Engines.of(config, sink)) {
      for (int i = 0; i < 6; i++) {
        SamplePayloads session = SamplePayloads.of("shop", "s" + i);
        session.by("ann", null);
        ActionsPayload anns = session.actions(2);
        session.by("bob", null);
        Engines.accept(engine, anns);
        Engines.accept(engine, session.actions(3));
      }
      sink.await("two summaries for all sessions but one", () -> summaries().size() == 10);
      assertThat(Engines.awaitQuiet(engine).ownSummaries()).isEqualTo(10);
      for (Write summary : summaries()) {
        boolean anns = "ann".equals(summary.session().summaryUserId());
        assertThat(summary.session().covered()).extracting(SlimAction::index)
            .containsExactlyElementsOf(anns ? List.of(0, 1) : List.of(2, 3, 4));
      }
    }
    assertThat(sink.overlaps()).isEmpty();
  }

  @Test
  void droppedForItsAge_isCondensedFirst_andBeginsAnewWhenItComesBack() throws InterruptedException {
    AutoplayConfig config = AutoplayConfig.DEFAULTS.withSessions(new SessionConfig(100, Duration.ofMillis(200)))
        .withSummaries(SummaryConfig.DEFAULTS.withMaxUncovered(100));
    try (Autoplay engine = Engines.of(config, sink)) {
      Engines.accept(engine, payloads.actions(3));
      sink.await("a summary", () -> summaries().size() == 1);
      assertThat(summaries().get(0).session()).matches(session -> session.covered().size() == 3 && session.uncoveredCount() == 0);
      Engines.accept(engine, payloads.actions(1));
      sink.awaitActions(4);
      assertThat(sink.writes().get(2).session().uncoveredCount()).isEqualTo(1);
      Engines.awaitQuiet(engine);
    }
  }

  @Test
  void busyOrWaitingSession_neverRests() throws InterruptedException {
    MapStore store = new MapStore(0);
    sink.block(key -> key.sessionId().equals("s1"));
    try (Autoplay engine = Engines.builder(Engines.hasty()).sink("sink", sink).sessionStore(store).build()) {
      Engines.accept(engine, payloads.actions(1));
      for (int i = 0; i < 3; i++) {
        Engines.accept(engine, SamplePayloads.of("shop", "rests" + i).actions(1));
      }
      Background.eventually("the others rest", () -> store.kept.size() == 3);
      assertThat(store.kept).doesNotContainKey(payloads.key());
      sink.release();
      Background.eventually("it rests too", () -> store.kept.size() == 4);
      assertThat(IntStream.range(0, 3).mapToObj(i -> store.kept.get(new SessionKey("shop", "rests" + i)))).allMatch(
          stored -> stored.session().version() == 1);
    }
  }

  /** A store in a map, whose first saves fail. */
  private static final class MapStore implements SessionStore {
    private final Map<SessionKey, StoredSession> kept = new ConcurrentHashMap<>();
    private final AtomicInteger failures;
    private final AtomicInteger closed = new AtomicInteger();

    MapStore(int failures) {
      this.failures = new AtomicInteger(failures);
    }

    @Override
    public @Nullable StoredSession find(SessionKey key) {
      return kept.get(key);
    }

    @Override
    public void save(StoredSession session) {
      if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        throw new IllegalStateException("read only");
      }
      kept.put(session.session().key(), session);
    }

    @Override
    public List<Session> byUser(String productId, String userId) {
      return List.of();
    }

    @Override
    public void onEvicted(Consumer<StoredSession> evicted) {}

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }
}
