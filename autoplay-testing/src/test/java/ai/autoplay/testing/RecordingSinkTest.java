package ai.autoplay.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.autoplay.model.Payload;
import ai.autoplay.model.Session;
import ai.autoplay.model.SummaryPayload;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecordingSinkTest {
  private final RecordingSink sink = new RecordingSink();
  private final SamplePayloads ann = SamplePayloads.of("p", "ann");
  private final SamplePayloads bob = SamplePayloads.of("p", "bob");
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  private Future<?> writing(SamplePayloads from, Payload payload) {
    return threads.submit(() -> {
      sink.write(payload, Session.empty(from.key()).with(payload));
      return null;
    });
  }

  private void write(SamplePayloads from, Payload payload) throws Exception {
    sink.write(payload, Session.empty(from.key()).with(payload));
  }

  @Test
  void remembersWhatWasWritten() throws Exception {
    write(ann, ann.actions(2));
    write(bob, bob.summary(4));
    sink.close();
    assertThat(sink.writes(ann.key())).singleElement().satisfies(write -> {
      assertThat(write.thread()).isEqualTo(Thread.currentThread().getName());
      assertThat(write.session().uncoveredCount()).isEqualTo(2);
    });
    assertThat(sink.actions()).isEqualTo(sink.actions(ann.key())).hasSize(2);
    assertThat(sink.payloads()).hasSize(2).last().isInstanceOf(SummaryPayload.class);
    assertThat(sink.closed()).isEqualTo(1);
    assertThat(sink.awaitWrites(2)).hasSize(2);
    assertThat(sink.awaitActions(2)).hasSize(2);
  }

  @Test
  void failsAsOftenAsTold() throws Exception {
    sink.failNext(1, () -> new IOException("busy"));
    assertThatThrownBy(() -> write(ann, ann.actions(1))).isInstanceOf(IOException.class).hasMessage("busy");
    write(ann, ann.actions(1));
    sink.failWhen(SummaryPayload.class::isInstance, () -> new IllegalArgumentException("no prose"));
    assertThatThrownBy(() -> write(ann, ann.summary(1))).hasMessage("no prose");
    write(ann, ann.actions(1));
    sink.recover();
    write(ann, ann.summary(1));
    assertThat(sink.attempts()).isEqualTo(5);
    assertThat(sink.writes()).hasSize(3);
  }

  @Test
  void blocksThoseItWasToldOf() throws Exception {
    sink.block(key -> key.sessionId().equals("ann"));
    Future<?> blocked = writing(ann, ann.actions(1));
    sink.await("Ann's write to begin", () -> sink.running() == 1);
    writing(bob, bob.actions(1));
    sink.awaitWrites(1);
    assertThat(blocked).isNotDone();
    sink.release();
    sink.awaitWrites(2);
    assertThat(sink.mostAtOnce()).isEqualTo(2);
    assertThat(sink.overlaps()).isEmpty();
  }

  @Test
  void anInterruptEndsABlockedWrite_unlessToldOtherwise() throws Exception {
    sink.block();
    Future<?> heeding = writing(ann, ann.actions(1));
    sink.awaitAttempts(1);
    heeding.cancel(true);
    sink.await("the write to end", () -> sink.running() == 0);
    sink.ignoreInterrupts();
    Future<?> stubborn = writing(ann, ann.actions(1));
    sink.awaitAttempts(2);
    stubborn.cancel(true);
    assertThat(sink.running()).isEqualTo(1);
    sink.release();
    assertThat(sink.awaitWrites(1)).hasSize(1);
  }

  @Test
  void takesItsTime() throws Exception {
    sink.slow(Duration.ofMillis(30));
    long start = System.nanoTime();
    write(ann, ann.actions(1));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(30));
  }

  @Test
  void noticesTwoWritesOfOneSessionAtOnce() {
    sink.block();
    writing(ann, ann.actions(1));
    writing(ann, ann.actions(1));
    sink.awaitAttempts(2);
    sink.release();
    sink.awaitWrites(2);
    assertThat(sink.overlaps()).containsExactly(ann.key());
  }
}
