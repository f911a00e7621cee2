package ai.autoplay.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.autoplay.spi.Delivery;
import ai.autoplay.spi.Receipt;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ScriptedTransportTest {
  private final RecordingInlet inlet = new RecordingInlet();
  private final SamplePayloads samples = SamplePayloads.of("p", "s");

  private CompletableFuture<Void> running(ScriptedTransport transport) {
    return CompletableFuture.runAsync(() -> {
      try {
        transport.run(inlet);
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    });
  }

  @Test
  void run_playsTheScript() throws Exception {
    inlet.answer(delivery -> delivery.json().equals("nope") ? Receipt.Status.MALFORMED : Receipt.Status.ACCEPTED);
    ScriptedTransport transport = new ScriptedTransport().deliver(samples.actions(1)).pause(Duration.ofMillis(1)).deliver("nope")
        .offer(new Delivery("{}", "7"), Duration.ZERO);
    transport.run(inlet);
    assertThat(inlet.deliveries()).hasSize(3).last().isEqualTo(new Delivery("{}", "7"));
    assertThat(transport.statuses()).containsExactly(Receipt.Status.ACCEPTED, Receipt.Status.MALFORMED, Receipt.Status.ACCEPTED);
    assertThat(transport.awaitReceipts(3).get(0).settled().toCompletableFuture()).isCompleted();
    assertThatThrownBy(() -> transport.run(inlet)).hasMessage("run: is called once");
  }

  @Test
  void run_throwsWhatItWasTold() {
    assertThatThrownBy(() -> new ScriptedTransport().fail(new IOException("401")).run(inlet)).isInstanceOf(IOException.class).hasMessage("401");
    assertThatThrownBy(() -> new ScriptedTransport().fail(new IllegalStateException("bug")).run(inlet)).hasMessage("bug");
  }

  @Test
  void close_endsPausesAndTheWaitAtTheEnd() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    ScriptedTransport transport = new ScriptedTransport().pauseUntil(gate).deliver(samples.actions(1)).pause(Duration.ofHours(1)).deliver("late");
    CompletableFuture<Void> run = running(transport);
    gate.countDown();
    inlet.awaitDeliveries(1);
    transport.close();
    run.get(10, TimeUnit.SECONDS);
    assertThat(inlet.deliveries()).hasSize(1);
    ScriptedTransport endless = new ScriptedTransport().thenWait();
    CompletableFuture<Void> waiting = running(endless);
    endless.close();
    waiting.get(10, TimeUnit.SECONDS);
    assertThat(endless.closed()).isTrue();
  }

  @Test
  void inlet_fullMakesAcceptWait_andOfferRefuse() throws Exception {
    inlet.fill();
    assertThat(inlet.offer(new Delivery("{}", null), Duration.ofMillis(1)).status()).isEqualTo(Receipt.Status.REFUSED);
    assertThat(inlet.offer(new Delivery("{}", null), Duration.ofSeconds(-1)).settled().toCompletableFuture()).isCompletedExceptionally();
    CompletableFuture<Void> run = running(new ScriptedTransport().deliver("{}"));
    inlet.awaitWaiting(1);
    assertThat(inlet.deliveries()).isEmpty();
    inlet.makeRoom();
    run.get(10, TimeUnit.SECONDS);
    assertThat(inlet.json()).containsExactly("{}");
  }

  @Test
  void inlet_settlesWhenTold() throws Exception {
    inlet.hold().resume("41");
    Receipt first = inlet.accept(new Delivery("1", null));
    assertThat(first.settled().toCompletableFuture()).isNotDone();
    inlet.settleAll();
    assertThat(first.settled().toCompletableFuture()).isCompleted();
    Receipt second = inlet.accept(new Delivery("2", null));
    inlet.failAll(new IOException("no disk"));
    assertThat(second.settled().toCompletableFuture()).isCompletedExceptionally();
    assertThat(inlet.answer(any -> Receipt.Status.IGNORED).accept(new Delivery("3", null)).settled().toCompletableFuture()).isCompleted();
    assertThat(inlet.resumeAfter()).isEqualTo("41");
    assertThat(inlet.stream("eu")).isSameAs(inlet.stream("eu")).isNotSameAs(inlet.stream("us"));
  }
}
