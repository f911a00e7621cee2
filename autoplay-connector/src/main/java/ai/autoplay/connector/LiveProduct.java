package ai.autoplay.connector;

import ai.autoplay.connector.extract.BatchTimer;
import ai.autoplay.connector.extract.DecodedCapture;
import ai.autoplay.connector.extract.Extractor;
import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.MalformedPayloadException;
import ai.autoplay.model.Payload;
import ai.autoplay.model.PayloadCodec;
import ai.autoplay.plugin.Secret;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** One product at work: what is taken in for it, what becomes of that, and what is counted. */
final class LiveProduct implements Entrance {
  static final String CLOSING_RETRY_SECONDS = "5";

  private final Outgoing outgoing;
  private final Extractor extractor;
  private final Counters counters = new Counters();
  private final Clock clock;
  private final BooleanSupplier ending;
  private volatile RateLimit rate;
  private volatile Product product;

  /** @param ending whether the connector has begun to close */
  LiveProduct(Product product, Outgoing outgoing, Clock clock, BooleanSupplier ending) {
    this.product = product;
    this.outgoing = outgoing;
    this.clock = clock;
    this.ending = ending;
    this.extractor = new Extractor(product.id(), product.rules().extraction(), outgoing::send);
    this.rate = new RateLimit(product.rules().eventsPerSecond(), System::nanoTime);
  }

  /** Goes on with the sessions whose payloads lie in the ring of an earlier run. */
  void resume(List<byte[]> frames) {
    PayloadCodec codec = new PayloadCodec();
    Map<String, Instant> lastAt = new HashMap<>();
    for (byte[] frame : frames) {
      try {
        codec.decode(EventRing.json(frame)).filter(payload -> payload.sessionId() != null).ifPresent(payload -> resume(payload, lastAt));
      } catch (MalformedPayloadException e) {
        drop("unreadable-in-ring", 1);
      }
    }
    outgoing.forgetIdle(lastAt, clock.instant());
  }

  private void resume(Payload payload, Map<String, Instant> lastAt) {
    if (payload instanceof ActionsPayload batch) {
      extractor.resume(batch, clock.instant());
    }
    outgoing.resume(payload);
    lastAt.merge(payload.sessionId(), payload.forwardedAt(), (one, other) -> one.isAfter(other) ? one : other);
  }

  Product product() {
    return product;
  }

  Outgoing outgoing() {
    return outgoing;
  }

  /** The same product with other secrets or rules; its sessions, and what waits to be forwarded or pushed, go on. */
  void become(Product changed) {
    ProductRules before = product.rules();
    product = changed;
    outgoing.become(changed);
    if (changed.rules().eventsPerSecond() != before.eventsPerSecond()) {
      rate = new RateLimit(changed.rules().eventsPerSecond(), System::nanoTime);
    }
    if (!changed.rules().extraction().equals(before.extraction())) {
      extractor.become(changed.rules().extraction(), clock.instant());
    }
  }

  void watchedBy(BatchTimer timer) {
    timer.watch(extractor);
  }

  void releasedBy(BatchTimer timer) {
    timer.release(extractor);
  }

  /** Forwards what is waiting, due or not. */
  void flushedBy(BatchTimer timer) {
    timer.flush(extractor);
  }

  @Override
  public String productId() {
    return product.id();
  }

  @Override
  public boolean takesToken(String shown) {
    return product.token().matches(shown, clock.instant());
  }

  @Override
  public boolean takesWebhook(String shown, byte[] body) {
    RotatingSecret secret = product.webhookSecret();
    boolean signed = false;
    if (shown.startsWith(Signing.HEX_PREFIX)) {
      for (Secret valid : secret.valid(clock.instant())) {
        signed |= Signing.isConnectors(shown, valid, body);
      }
    }
    return secret.matches(shown, clock.instant()) || signed;
  }

  @Override
  public Optional<Reply> notNow() {
    if (ending.getAsBoolean()) {
      return Optional.of(Reply.error(503, "the connector is closing").withHeader("Retry-After", CLOSING_RETRY_SECONDS));
    }
    int wait = rate.secondsToWait();
    if (wait == 0) {
      return Optional.empty();
    }
    drop("request-over-rate", 1);
    return Optional.of(Reply.error(503, "too many events for now").withHeader("Retry-After", Integer.toString(wait)));
  }

  @Override
  public void accept(DecodedCapture capture, Instant receivedAt) {
    rate.spend(capture.eventCount());
    extractor.accept(capture, receivedAt);
  }

  @Override
  public void accept(ActionsPayload actions) {
    if (!actions.productId().equals(product.id())) {
      throw new IllegalArgumentException("actions of product '" + actions.productId() + "' were handed to product '" + product.id() + "'");
    }
    rate.spend(actions.count());
    counters.add("typed-actions", actions.count());
    outgoing.send(actions);
  }

  @Override
  public void drop(String reason, int events) {
    counters.add("dropped." + reason, events);
  }

  @Override
  public long lag() {
    return outgoing.lag();
  }

  Map<String, Long> counts() {
    Map<String, Long> counts = extractor.counts();
    counts.putAll(counters.snapshot());
    counts.putAll(outgoing.counts());
    return counts;
  }
}
