package ai.autoplay.transport.webhook;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A transport that runs on a thread of its own until the test is over. */
final class Running implements AutoCloseable {
  final WebhookTransport transport;
  final ScriptedInlet inlet;
  final int port;
  /** Completes when {@code run} returned. */
  final CompletableFuture<Void> ended = new CompletableFuture<>();

  Running(WebhookConfig config) throws InterruptedException {
    this(config, new ScriptedInlet());
  }

  Running(WebhookConfig config, ScriptedInlet inlet) throws InterruptedException {
    this.transport = new WebhookTransport(config);
    this.inlet = inlet;
    Thread thread = new Thread(this::run, "test-transport");
    thread.start();
    this.port = transport.port();
  }

  private void run() {
    try {
      transport.run(inlet);
      ended.complete(null);
    } catch (IOException | InterruptedException | RuntimeException e) {
      ended.completeExceptionally(e);
    }
  }

  @Override
  public void close() {
    inlet.unstuck.countDown();
    inlet.settleAll();
    transport.close();
    ended.orTimeout(30, TimeUnit.SECONDS).join();
  }
}
