package ai.autoplay.transport.sse;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads one stream of Server-Sent Events and reconnects by itself. Events are handed over on the thread in {@link #run}; while it is at
 * work with them, another reads ahead, a few hundred events at most, which lives as long as the connection.
 *
 * <pre>{@code
 * try (SseClient client = SseClient.builder().url(url).header("Authorization", "Bearer " + token).build()) {
 *   client.run(event -> System.out.println(event.type() + " " + event.data()));
 * }
 * }</pre>
 *
 * <p>What follows an answer:
 * <table>
 * <caption>Status and consequence</caption>
 * <tr><td>200 with {@code text/event-stream}</td><td>events; when the stream ends or breaks, or is silent for the read time-out,
 *     another connection after a pause</td></tr>
 * <tr><td>204</td><td>{@code run} returns</td></tr>
 * <tr><td>401, 403</td><td>if the request source now answers something else, that is tried at once, one time; otherwise fatal</td></tr>
 * <tr><td>404</td><td>fatal before the first stream of this run; afterwards tried again for 10 minutes</td></tr>
 * <tr><td>other 4xx save 408, 425, 429</td><td>fatal</td></tr>
 * <tr><td>3xx with a {@code Location}</td><td>followed, as OkHttp does: to another host, port or scheme without
 *     {@code Authorization}</td></tr>
 * <tr><td>anything else, another content type, an I/O error</td><td>another attempt after a pause</td></tr>
 * </table>
 * The pause is a random share of a ceiling that doubles from the initial to the maximum delay and starts again after a
 * connection that delivered an event or lived for 30 s. A delay that the server named with {@code retry} takes the place of the
 * initial one and is also the least pause; {@code Retry-After} on 429 and 503 lengthens it. None exceeds the maximum delay.
 *
 * <p>Thread-safe, save that {@code run} runs at most once at a time. Rules of parsing and reconnecting: WHATWG HTML, §9.2.
 */
public final class SseClient implements AutoCloseable {
  private final SseOptions options;
  private final boolean ownsClient;
  private final Gate gate = new Gate();
  private final AtomicReference<@Nullable String> lastId;
  private final AtomicBoolean running = new AtomicBoolean();

  SseClient(SseOptions options, @Nullable String lastEventId, boolean ownsClient) {
    this.options = options;
    this.ownsClient = ownsClient;
    this.lastId = new AtomicReference<>(lastEventId);
  }

  /** A builder with every option at its default; an address or a request source must be set. */
  public static SseClientBuilder builder() {
    return new SseClientBuilder();
  }

  /**
   * Hands every event to {@code consumer}, on the calling thread, reconnecting whenever needed, until the server answers 204 or
   * {@link #close} is called. What {@code consumer} throws ends the run and is thrown from here unchanged; the event counts as
   * not consumed. May be called again afterwards, and goes on behind {@link #lastEventId}.
   *
   * @throws StreamRefusedException for a fatal answer
   * @throws IOException            when the maximum of attempts is reached
   * @throws InterruptedException   when the thread was interrupted, also while nothing comes; while it connects behind a SOCKS proxy
   *                                or with an OkHttp client that has a socket factory of its own, only once that ends
   * @throws IllegalStateException  when it is running already
   */
  public void run(Consumer<? super ServerSentEvent> consumer) throws IOException, InterruptedException {
    requireNonNull(consumer, "consumer");
    deliver(event -> {
      consumer.accept(event);
      return EventTarget.Answer.TAKEN;
    });
  }

  void deliver(EventTarget target) throws IOException, InterruptedException {
    if (!running.compareAndSet(false, true)) {
      throw new IllegalStateException("run is under way already; one SseClient reads one stream");
    }
    try {
      new SseRun(options, gate, lastId, target).go();
    } finally {
      running.set(false);
      if (ownsClient) {
        options.client().connectionPool().evictAll();
      }
    }
  }

  /**
   * The id that the next attempt will name: that of the last event whose consumer returned, or of a later block that
   * held an id and no data. Null when there was none, empty when the server reset it.
   */
  public @Nullable String lastEventId() {
    return lastId.get();
  }

  /** Drops the connection, or ends the pause, and connects again at once. What was received but not yet consumed is dropped too. Returns at once. */
  public void restart() {
    gate.restart();
  }

  /** Ends {@link #run}, also while it is blocked in a read; for ever, and also before it began. Does not wait for it. Idempotent. */
  @Override
  public void close() {
    gate.close();
  }
}
