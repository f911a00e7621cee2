package ai.autoplay.testing.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.Autoplay;
import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Payload;
import ai.autoplay.model.SummaryPayload;
import ai.autoplay.spi.Delivery;
import ai.autoplay.spi.Receipt;
import ai.autoplay.spi.Receipt.Status;
import ai.autoplay.testing.RecordingSink;
import ai.autoplay.testing.SamplePayloads;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is a duplicate, what is none, and when it settles. */
class DuplicatesTest {
  private final RecordingSink sink = new RecordingSink();
  private final SamplePayloads payloads = SamplePayloads.of("shop", "s1");
  private final Autoplay engine = Engines.of(Engines.hasty(), sink);

  @AfterEach
  void close() {
    engine.close();
    Engines.assertAddsUp(engine);
  }

  private Receipt accept(Payload payload, @Nullable String id) throws InterruptedException {
    return engine.inlet().accept(new Delivery(SamplePayloads.json(payload), id));
  }

  private static ActionsPayload untimed(ActionsPayload payload) {
    return new ActionsPayload(payload.productId(), payload.sessionId(), payload.actions());
  }

  @Test
  void sameContentAndTime_isADuplicate_whateverItsId() throws InterruptedException {
    ActionsPayload batch = payloads.actions(2);
    assertThat(accept(batch, "1").status()).isEqualTo(Status.ACCEPTED);
    assertThat(accept(batch, "1").status()).isEqualTo(Status.DUPLICATE);
    assertThat(accept(batch, "2").status()).isEqualTo(Status.DUPLICATE);
    assertThat(accept(batch, null).status()).isEqualTo(Status.DUPLICATE);
    SummaryPayload summary = payloads.summary(2);
    assertThat(accept(summary, null).status()).isEqualTo(Status.ACCEPTED);
    assertThat(accept(summary, "x").status()).isEqualTo(Status.DUPLICATE);
    Engines.awaitQuiet(engine);
    assertThat(sink.writes()).hasSize(2);
  }

  @Test
  void sameId_aloneIsNoDuplicate() throws InterruptedException {
    assertThat(accept(payloads.actions(1), "1").status()).isEqualTo(Status.ACCEPTED);
    assertThat(accept(payloads.actions(1), "1").status()).isEqualTo(Status.ACCEPTED);
    assertThat(accept(untimed(payloads.actions(1)), "1").status()).isEqualTo(Status.ACCEPTED);
  }

  /** As many as are remembered after they have settled; sent again before and after that. */
  @Test
  void timesInWhateverOrder_areToldApart() throws InterruptedException {
    Random random = new Random(7);
    List<ActionsPayload> all = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      all.add(payloads.actions(1));
    }
    Collections.shuffle(all, random);
    Set<ActionsPayload> sent = new HashSet<>();
    for (int i = 0; i < 600; i++) {
      ActionsPayload batch = all.get(random.nextInt(Math.min(all.size(), 1 + i / 5)));
      assertThat(accept(batch, null).status()).isEqualTo(sent.add(batch) ? Status.ACCEPTED : Status.DUPLICATE);
      if (random.nextInt(50) == 0) {
        Engines.awaitQuiet(engine);
      }
    }
    assertThat(sent).hasSize(60);
  }

  @Test
  void withoutTime_contentAndIdTogetherDecide() throws InterruptedException {
    ActionsPayload batch = untimed(payloads.actions(2));
    assertThat(accept(batch, null).status()).isEqualTo(Status.ACCEPTED);
    assertThat(accept(batch, null).status()).as("perhaps a second act").isEqualTo(Status.ACCEPTED);
    assertThat(accept(batch, "1").status()).isEqualTo(Status.ACCEPTED);
    assertThat(accept(batch, "1").status()).isEqualTo(Status.DUPLICATE);
    assertThat(accept(batch, "2").status()).isEqualTo(Status.ACCEPTED);
  }

  @Test
  void otherSessionsProductsTimesAndKinds_areNoDuplicates() throws InterruptedException {
    ActionsPayload batch = payloads.actions(1);
    Instant later = batch.forwardedAt().plusNanos(1_000_000);
    List<Payload> all = List.of(batch, new ActionsPayload("other", "s1", null, null, null, batch.forwardedAt(), batch.actions()),
        new ActionsPayload("shop", "s2", null, null, null, batch.forwardedAt(), batch.actions()),
        new ActionsPayload("shop", "s1", null, null, null, later, batch.actions()),
        new ActionsPayload("shop", "s1", null, null, null, batch.forwardedAt(), List.of()),
        new SummaryPayload("shop", "s1", "", 0, batch.forwardedAt()), new SummaryPayload("shop", "s1", "", 1, batch.forwardedAt()));
    for (Payload payload : all) {
      assertThat(accept(payload, "1").status()).as("%s", payload).isEqualTo(Status.ACCEPTED);
    }
  }

  @Test
  void anonymousPayloads_areSessionsOfTheirOwn() throws InterruptedException {
    ActionsPayload batch = SamplePayloads.anonymous("shop").actions(1);
    sink.slow(Duration.ofMillis(20));
    for (int i = 0; i < 5; i++) {
      assertThat(accept(batch, "1").status()).as("nobody's is nobody's twin, also while it is being written").isEqualTo(Status.ACCEPTED);
    }
    Engines.awaitQuiet(engine);
    assertThat(sink.writes()).hasSize(5);
    assertThat(sink.writes()).extracting(write -> write.session().key()).allMatch(key -> key.anonymous()).doesNotHaveDuplicates();
  }

  @Test
  void duplicate_settlesWithItsOriginal() throws InterruptedException {
    sink.block();
    ActionsPayload batch = payloads.actions(1);
    Receipt original = accept(batch, null);
    Receipt duplicate = accept(batch, null);
    assertThat(Engines.settled(original)).isFalse();
    assertThat(Engines.settled(duplicate)).isFalse();
    sink.release();
    assertThat(Engines.failure(original)).isNull();
    assertThat(Engines.failure(duplicate)).isNull();
    assertThat(Engines.settled(accept(batch, null))).as("one of what is safe").isTrue();
  }

  @Test
  void whatFailed_failsForItsDuplicatesToo_andMayComeAgain() throws InterruptedException {
    sink.block();
    ActionsPayload batch = payloads.actions(1);
    IllegalStateException broken = new IllegalStateException("no such column");
    sink.failNext(1, () -> broken);
    Receipt original = accept(batch, null);
    Receipt duplicate = accept(batch, null);
    sink.release();
    assertThat(Engines.failure(original)).isSameAs(broken);
    assertThat(Engines.failure(duplicate)).isSameAs(broken);
    Receipt again = accept(batch, null);
    assertThat(again.status()).isEqualTo(Status.ACCEPTED);
    assertThat(Engines.failure(again)).isNull();
    assertThat(sink.actions()).hasSize(1);
  }

  @Test
  void settled_64AreRemembered_unsettledAllOfThem() throws InterruptedException {
    List<ActionsPayload> all = new ArrayList<>();
    sink.block();
    for (int i = 0; i < 200; i++) {
      all.add(payloads.actions(1));
      assertThat(accept(all.get(i), null).status()).isEqualTo(Status.ACCEPTED);
    }
    for (ActionsPayload batch : all) {
      assertThat(accept(batch, null).status()).isEqualTo(Status.DUPLICATE);
    }
    sink.release();
    Background.eventually("all are settled", () -> Engines.settled(accept(all.get(199), null)));
    for (ActionsPayload batch : all.subList(136, 200)) {
      assertThat(accept(batch, null).status()).isEqualTo(Status.DUPLICATE);
    }
    Receipt forgotten = accept(all.get(135), null);
    assertThat(forgotten.status()).isEqualTo(Status.ACCEPTED);
    assertThat(Engines.failure(forgotten)).isNull();
    assertThat(accept(all.get(136), null).status()).as("made room for it").isEqualTo(Status.ACCEPTED);
    assertThat(accept(all.get(138), null).status()).isEqualTo(Status.DUPLICATE);
  }
}
