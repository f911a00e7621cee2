package ai.autoplay.testing.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.autoplay.Autoplay;
import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Payload;
import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.spi.AutoplayListener;
import ai.autoplay.spi.Delivery;
import ai.autoplay.spi.Receipt;
import ai.autoplay.spi.SessionStore;
import ai.autoplay.spi.Sink;
import ai.autoplay.spi.StoredSession;
import ai.autoplay.testing.RecordingSink;
import ai.autoplay.testing.SamplePayloads;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Every way out of {@code accept} is counted once, and leaves nothing behind. */
class AcceptTest {
  private final RecordingSink sink = new RecordingSink();
  private final SamplePayloads payloads = SamplePayloads.of("shop", "s1");

  @Test
  void accept_answersWhatBecameOfEachDelivery() throws InterruptedException {
    try (Autoplay engine = Engines.of(sink)) {
      ActionsPayload batch = payloads.actions(2);
      assertThat(Engines.accept(engine, batch).status()).isEqualTo(Receipt.Status.ACCEPTED);
      assertThat(Engines.accept(engine, batch).status()).isEqualTo(Receipt.Status.DUPLICATE);
      Receipt malformed = engine.inlet().accept(new Delivery("{", null));
      assertThat(malformed.status()).isEqualTo(Receipt.Status.MALFORMED);
      assertThat(Engines.failure(malformed)).hasMessage(malformed.reason());
      Receipt ignored = engine.inlet().accept(new Delivery("{\"type\":\"weather\"}", null));
      assertThat(ignored.status()).isEqualTo(Receipt.Status.IGNORED);
      assertThat(Engines.failure(ignored)).isNull();
      assertThat(Engines.awaitQuiet(engine)).matches(counts -> counts.received() == 4 && counts.accepted() == 1
          && counts.duplicates() == 1 && counts.malformed() == 1 && counts.ignored() == 1 && counts.refused() == 0);
    }
  }

  @Test
  void accept_interruptedWhileItWaits_wasNotAcceptedAndMayComeAgain() throws Exception {
    sink.block();
    try (Autoplay engine = Engines.of(Engines.budget(4), sink)) {
      Engines.accept(engine, payloads.actions(1));
      ActionsPayload late = payloads.actions(1);
      Background<Receipt> waiting = Background.start(() -> Engines.accept(engine, late)).awaitWaiting();
      waiting.interrupt();
      assertThatThrownBy(waiting::join).isInstanceOf(InterruptedException.class);
      sink.awaitAttempts(1);
      assertThat(Engines.assertAddsUp(engine).refused()).isEqualTo(1);
      sink.release();
      assertThat(Engines.accept(engine, late).status()).isEqualTo(Receipt.Status.ACCEPTED);
      assertThat(Engines.awaitQuiet(engine).sinks().get("sink").delivered()).isEqualTo(2);
    }
  }

  @Test
  void offer_withoutRoom_isRefusedAfterItsPatienceAndMayComeAgain() throws InterruptedException {
    sink.block();
    try (Autoplay engine = Engines.of(Engines.budget(4), sink)) {
      Engines.accept(engine, payloads.actions(1));
      ActionsPayload late = payloads.actions(1);
      for (Duration patience : List.of(Duration.ofSeconds(-1), Duration.ZERO, Duration.ofMillis(20))) {
        Receipt refused = Engines.offer(engine, late, patience);
        assertThat(refused.status()).isEqualTo(Receipt.Status.REFUSED);
        assertThat(refused.reason()).contains("full");
        assertThat(Engines.failure(refused)).hasMessageContaining("full");
      }
      sink.release();
      assertThat(Engines.offer(engine, late, Duration.ofSeconds(Long.MAX_VALUE)).status()).isEqualTo(Receipt.Status.ACCEPTED);
      assertThat(Engines.awaitQuiet(engine).refused()).isEqualTo(3);
    }
    assertThat(sink.actions()).hasSize(2);
  }

  @Test
  void accept_whenASinkCannotSayWhetherItWantsIt_handsItOver() throws InterruptedException {
    Sink moody = new Sink() {
      @Override
      public void write(Payload payload, Session session) throws InterruptedException, IOException {
        sink.write(payload, session);
      }

      @Override
      public boolean wants(Payload payload) {
        throw new IllegalStateException("not today");
      }
    };
    try (Autoplay engine = Engines.of(moody)) {
      assertThat(Engines.accept(engine, payloads.actions(1)).status()).isEqualTo(Receipt.Status.ACCEPTED);
      assertThat(Engines.awaitQuiet(engine).sinks().get("sink").delivered()).isEqualTo(1);
    }
  }

  @Test
  void accept_whatNoSinkWants_isSettledAndSkipped() throws InterruptedException {
    Sink picky = new Sink() {
      @Override
      public void write(Payload payload, Session session) {
        throw new IllegalStateException("did not want it");
      }

      @Override
      public boolean wants(Payload payload) {
        return false;
      }
    };
    try (Autoplay engine = Engines.of(picky)) {
      assertThat(Engines.failure(Engines.accept(engine, payloads.actions(1)))).isNull();
      assertThat(Engines.awaitQuiet(engine).sinks().get("sink").skipped()).isEqualTo(1);
    }
  }

  @Test
  void accept_whenTheStoreCannotBeRead_refuses() throws InterruptedException {
    try (Autoplay engine = Engines.builder(Engines.hasty()).sink("sink", sink).sessionStore(new BrokenStore()).build()) {
      Receipt refused = Engines.accept(engine, payloads.actions(1));
      assertThat(refused.status()).isEqualTo(Receipt.Status.REFUSED);
      assertThat(refused.reason()).contains("session store").contains("no connection");
      assertThat(Engines.assertAddsUp(engine).refused()).isEqualTo(1);
    }
  }

  @Test
  void accept_afterClose_refusesEverythingThatCanBeRead() throws InterruptedException {
    Autoplay engine = Engines.of(sink);
    engine.close();
    assertThat(Engines.accept(engine, payloads.actions(1)).status()).isEqualTo(Receipt.Status.REFUSED);
    assertThat(Engines.offer(engine, payloads.actions(1), Duration.ofSeconds(1)).reason()).isEqualTo("closing");
    assertThat(engine.inlet().accept(new Delivery("[]", null)).status()).isEqualTo(Receipt.Status.MALFORMED);
    assertThat(Engines.assertAddsUp(engine).refused()).isEqualTo(2);
    assertThat(sink.attempts()).isZero();
  }

  @Test
  void accept_whenAListenerThrows_goesOn() throws InterruptedException {
    AutoplayListener broken = new AutoplayListener() {
      @Override
      public void malformed(String reason) {
        throw new AssertionError("listener");
      }
    };
    try (Autoplay engine = Engines.builder(Engines.hasty()).sink("sink", sink).listener(broken).build()) {
      assertThat(engine.inlet().accept(new Delivery("{", null)).status()).isEqualTo(Receipt.Status.MALFORMED);
      Engines.assertAddsUp(engine);
    }
  }

  /** A store whose server is gone. */
  private static final class BrokenStore implements SessionStore {
    @Override
    public StoredSession find(SessionKey key) {
      throw new IllegalStateException("no connection");
    }

    @Override
    public void save(StoredSession session) {
      throw new IllegalStateException("no connection");
    }

    @Override
    public List<Session> byUser(String productId, String userId) {
      return List.of();
    }

    @Override
    public void onEvicted(Consumer<StoredSession> evicted) {}
  }
}
