package ai.autoplay.testing.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.autoplay.Autoplay;
import ai.autoplay.AutoplayBuilder;
import ai.autoplay.spi.Inlet;
import ai.autoplay.spi.Transport;
import ai.autoplay.testing.RecordingSink;
import ai.autoplay.testing.SamplePayloads;
import ai.autoplay.testing.ScriptedTransport;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** How an engine begins, and how it ends by itself. */
class LifecycleTest {
  private final RecordingSink sink = new RecordingSink();
  private final SamplePayloads payloads = SamplePayloads.of("shop", "s1");

  private AutoplayBuilder builder(Transport transport) {
    return Autoplay.builder().config(Engines.hasty()).transport(transport).sink("sink", sink);
  }

  private static void awaitClosed(Autoplay engine) {
    Background.eventually("the engine is closed", () -> engine.closed().toCompletableFuture().isDone());
  }

  @Test
  void run_returnsWhenTheSourceEnds_withEverythingWritten() throws Exception {
    ScriptedTransport transport = new ScriptedTransport();
    for (int i = 0; i < 50; i++) {
      transport.deliver(payloads.actions(2));
    }
    Autoplay engine = builder(transport).build();
    engine.run();
    assertThat(sink.actions()).hasSize(100);
    assertThat(sink.closed()).isEqualTo(1);
    assertThat(transport.closed()).isTrue();
    assertThat(Engines.assertAddsUp(engine).sinks().get("sink").delivered()).isEqualTo(50);
    engine.closed().toCompletableFuture().join();
  }

  @Test
  void run_isForOnce() throws Exception {
    Autoplay engine = builder(new ScriptedTransport()).build();
    engine.run();
    assertThatThrownBy(engine::run).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
    Autoplay running = builder(new ScriptedTransport().thenWait()).build().start();
    assertThatThrownBy(running::start).isInstanceOf(IllegalStateException.class).hasMessageContaining("runs once");
    running.close();
  }

  @Test
  void run_afterClose_neverCallsTheTransport() {
    ScriptedTransport transport = new ScriptedTransport().deliver(payloads.actions(1));
    Autoplay engine = builder(transport).build();
    engine.close();
    assertThatThrownBy(engine::run).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
    assertThatThrownBy(engine::start).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
    assertThat(transport.receipts()).isEmpty();
    assertThat(engine.counts().received()).isZero();
  }

  @Test
  void run_withoutTransport_saysSo() {
    try (Autoplay engine = Engines.of(sink)) {
      assertThatThrownBy(engine::run).isInstanceOf(IllegalStateException.class).hasMessageContaining("without a transport");
      assertThatThrownBy(engine::start).isInstanceOf(IllegalStateException.class).hasMessageContaining("without a transport");
    }
  }

  @Test
  void run_passesOnWhatTheTransportThrows_afterClosing() {
    Told told = new Told();
    IOException refused = new IOException("token refused");
    Autoplay engine = builder(new ScriptedTransport().deliver(payloads.actions(1)).fail(refused)).listener(told).build();
    assertThatThrownBy(engine::run).isSameAs(refused);
    assertThat(sink.actions()).hasSize(1);
    assertThat(sink.closed()).isEqualTo(1);
    assertThat(told.ended).containsExactly("token refused");
    assertThatThrownBy(() -> engine.closed().toCompletableFuture().join()).isInstanceOf(CompletionException.class).hasCause(refused);
  }

  @Test
  void start_tellsInClosedHowTheTransportEnded_whateverItThrew() {
    NoClassDefFoundError broken = new NoClassDefFoundError("okhttp3/Call");
    Transport transport = new Transport() {
      @Override
      public void run(Inlet inlet) {
        throw broken;
      }

      @Override
      public void close() {}
    };
    Told told = new Told();
    Autoplay engine = builder(transport).listener(told).build().start();
    awaitClosed(engine);
    assertThatThrownBy(() -> engine.closed().toCompletableFuture().join()).hasCause(broken);
    assertThat(told.ended).singleElement().asString().contains("okhttp3/Call");
    assertThat(sink.closed()).isEqualTo(1);
  }

  @Test
  void run_interrupted_closesAllTheSame() throws Exception {
    ScriptedTransport transport = new ScriptedTransport().deliver(payloads.actions(1)).thenWait();
    Autoplay engine = builder(transport).build();
    Background<Void> running = Background.start(() -> {
      engine.run();
      return null;
    });
    transport.awaitReceipts(1);
    running.awaitWaiting().interrupt();
    assertThatThrownBy(running::join).isInstanceOf(InterruptedException.class);
    assertThat(sink.closed()).isEqualTo(1);
    assertThat(sink.actions()).hasSize(1);
    assertThat(engine.closed().toCompletableFuture()).isCompletedExceptionally();
  }
}
