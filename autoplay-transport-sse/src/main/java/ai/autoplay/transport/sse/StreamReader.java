package ai.autoplay.transport.sse;

import ai.autoplay.spi.Delivery;
import ai.autoplay.spi.Inlet;
import ai.autoplay.spi.Receipt;
import ai.autoplay.transport.sse.SseConfig.Stream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads one connector stream into its inlet. */
final class StreamReader implements EventTarget {
  private final Stream stream;
  private final Inlet inlet;
  private final SseClient client;

  StreamReader(SseConfig config, Stream stream, Inlet inlet) {
    this.stream = stream;
    this.inlet = stream.name().isEmpty() ? inlet : inlet.stream(stream.name());
    SseClientBuilder builder = SseClient.builder().url(stream.url()).readTimeout(config.readTimeout())
        .initialDelay(config.initialDelay()).maxDelay(config.maxDelay()).maxEventSize(config.maxEventSize())
        .maxAttempts(config.maxAttempts()).lastEventId(this.inlet.resumeAfter()).listener(new StreamLog(stream));
    if (!stream.token().isEmpty()) {
      builder.header("Authorization", "Bearer " + stream.token().reveal());
    }
    this.client = builder.build();
  }

  String name() {
    return stream.name();
  }

  /** Until the server or {@link #close} ends it; a failure names the setting that mends it. */
  void run() throws IOException, InterruptedException {
    try {
      client.deliver(this);
    } catch (StreamRefusedException e) {
      throw new IOException(e.getMessage() + ". " + remedy(e), e);
    } catch (IOException e) {
      throw new IOException(e.getMessage() + ". autoplay.sse.max-attempts says how many may fail in a row (0: any number).", e);
    }
  }

  void close() {
    client.close();
  }

  /** Once the inlet answered, the client moves on to this event's id; what was refused is read again. */
  @Override
  public Answer accept(ServerSentEvent event) throws InterruptedException {
    if (event.data().isEmpty() || event.type().equals("heartbeat")) {
      return Answer.LEFT_ASIDE;
    }
    return deliver(event.data(), event.ownId());
  }

  /** Counted as malformed there: what is handed over says what happened, and is no JSON. */
  @Override
  public Answer skipped(@Nullable String ownId, int limit) throws InterruptedException {
    return deliver("event left out: over " + limit + " characters (autoplay.sse.max-event-size)", ownId);
  }

  private Answer deliver(String json, @Nullable String ownId) throws InterruptedException {
    String id = ownId == null || ownId.isEmpty() ? null : ownId;
    return inlet.accept(new Delivery(json, id)).status() == Receipt.Status.REFUSED ? Answer.REFUSED : Answer.TAKEN;
  }

  private String remedy(StreamRefusedException refusal) {
    if (refusal.redirected()) {
      return "Set " + stream.urlKey() + " to that address.";
    }
    return switch (refusal.status()) {
      case 401 -> stream.token().isEmpty() ? "Set " + stream.tokenKey() + " to the stream's token."
          : "Set " + stream.tokenKey() + " to a valid token: this one is wrong or has expired.";
      case 403 -> "Set " + stream.tokenKey() + " to a token of the product that " + stream.urlKey() + " names.";
      case 404 -> "Check " + stream.urlKey() + ": its last part is the product's id, and the product must be registered.";
      default -> "Check " + stream.urlKey() + " and " + stream.tokenKey() + ".";
    };
  }
}
