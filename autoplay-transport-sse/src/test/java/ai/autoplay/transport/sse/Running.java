package ai.autoplay.transport.sse;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** A client at work on a thread of its own, and all that it told. */
final class Running implements AutoCloseable, SseListener {

  /** One call of {@link SseListener#disconnected}. */
  record Disconnect(String reason, Duration delay) {}

  private final BlockingQueue<ServerSentEvent> events = new LinkedBlockingQueue<>();
  private final BlockingQueue<Disconnect> disconnects = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> comments = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> skipped = new LinkedBlockingQueue<>();
  private final CompletableFuture<String> end = new CompletableFuture<>();
  private final SseClient client;
  private final Thread thread;

  private Running(SseClientBuilder builder, Consumer<ServerSentEvent> first) {
    client = builder.listener(this).build();
    thread = new Thread(() -> {
      try {
        client.run(event -> {
          first.accept(event);
          events.add(event);
        });
        end.complete("returned, interrupted: " + Thread.currentThread().isInterrupted());
      } catch (Throwable e) {
        end.completeExceptionally(e);
      }
    }, "test-client");
    thread.start();
  }

  static Running start(SseClientBuilder builder) {
    return new Running(builder, event -> { });
  }

  static Running start(SseClientBuilder builder, Consumer<ServerSentEvent> first) {
    return new Running(builder, first);
  }

  /** Quick and without chance: 1 ms, 2 ms, 4 ms, … */
  static SseClientBuilder quick(RawServer server) {
    return SseClient.builder().url(server.url()).initialDelay(Duration.ofMillis(1)).maxDelay(Duration.ofMillis(20)).jitter(() -> 1);
  }

  SseClient client() {
    return client;
  }

  Thread thread() {
    return thread;
  }

  ServerSentEvent event() throws InterruptedException {
    return taken(events, "event");
  }

  Disconnect disconnect() throws InterruptedException {
    return taken(disconnects, "disconnect");
  }

  String nextComment() throws InterruptedException {
    return taken(comments, "comment");
  }

  String nextSkipped() throws InterruptedException {
    return taken(skipped, "skipped event");
  }

  private <T> T taken(BlockingQueue<T> queue, String what) throws InterruptedException {
    T next = queue.poll(10, SECONDS);
    if (next == null) {
      throw new AssertionError("no " + what + " within 10 s; run: " + end);
    }
    return next;
  }

  boolean idle() {
    return events.isEmpty();
  }

  /** How {@code run} returned; an error when it threw or goes on. */
  String returned() throws InterruptedException, ExecutionException, TimeoutException {
    return end.get(10, SECONDS);
  }

  /** What {@code run} threw; an error when it returned or goes on. */
  Throwable thrown() throws InterruptedException, TimeoutException {
    try {
      throw new AssertionError("run " + end.get(10, SECONDS));
    } catch (ExecutionException e) {
      return e.getCause();
    }
  }

  @Override
  public void disconnected(String reason, Duration nextDelay) {
    disconnects.add(new Disconnect(reason, nextDelay));
  }

  @Override
  public void comment(String text) {
    comments.add(text);
  }

  @Override
  public void skipped(String ownId, int limit) {
    skipped.add(ownId + " over " + limit);
  }

  @Override
  public void close() {
    client.close();
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      throw new AssertionError("run goes on after close");
    }
  }
}
