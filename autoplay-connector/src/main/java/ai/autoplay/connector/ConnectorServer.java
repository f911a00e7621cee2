package ai.autoplay.connector;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import ai.autoplay.model.Payload;
import ai.autoplay.model.PayloadCodec;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedded connector: an HTTP server that streams what is published to it, one stream per product, to any number of
 * subscribers, and answers further requests by {@link Route}s.
 *
 * <p>{@code GET /stream/{product_id}} (wire.md §2, §4) with {@code Authorization: Bearer {token}}, or {@code ?token=} for a browser's
 * {@code EventSource}: frames {@code id}, {@code data}; {@code event: heartbeat}; resume by {@code Last-Event-ID}, or
 * {@code lastEventId} or {@code since_id} in the query. Events after the one named are replayed out of a bounded ring and
 * followed by new ones without gap or double. When the ring does not reach back that far, or the id is of another run, a comment
 * {@code : gap} says so and the oldest kept event comes first. Without an id the stream begins with what is published from then on.
 * Ids are {@code {epoch}-{position}}: the server's start in microseconds, and 1, 2, … within the product. Embedded in a
 * {@link Connector} with a data directory it knows the ids of earlier starts too.
 *
 * <p>{@code GET /healthz} answers 200 while the server serves, 503 while it closes.
 *
 * <p>Thread-safe. {@link #publish} never waits for a subscriber; one that lags further than the ring reaches is disconnected.
 * Whoever publishes a flood (a replay at full speed) keeps subscribers by pausing while {@link ConnectorCounts#lag()} is large.
 */
public final class ConnectorServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectorServer.class);

  private final ConnectorConfig config;
  private final PayloadCodec codec = new PayloadCodec();
  private final Tally tally = new Tally();
  private final Router router = new Router();
  private final HttpListener listener;
  private final Map<String, ProductStream> streams = new ConcurrentHashMap<>();
  private final long epoch = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  private final ScheduledExecutorService heartbeats;
  private final AtomicBoolean ending = new AtomicBoolean();
  private final AtomicBoolean closing = new AtomicBoolean();

  /** A server that does not listen yet, but takes payloads. */
  public ConnectorServer(ConnectorConfig config) {
    this.config = requireNonNull(config, "config");
    this.listener = new HttpListener(config, router);
    config.products().forEach(product -> add(product, EventRing.Saved.NOTHING));
    router.add("GET", StreamEndpoint.PATH, new StreamEndpoint(streams.values(), config.retry(), tally));
    route("GET", "/healthz", request -> health());
    this.heartbeats = Executors.newSingleThreadScheduledExecutor(ConnectorServer::heartbeatThread);
  }

  /**
   * Answers further requests; before or after {@link #start()}.
   *
   * @param method in upper case; {@code GET} takes HEAD too, OPTIONS is answered by the server
   * @param path   begins with a slash; one that ends with a slash stands for everything below it, and the longest that fits wins
   * @throws IllegalArgumentException if {@code path} does not begin with a slash, or method and path are taken
   */
  public void route(String method, String path, Route route) {
    router.add(requireNonNull(method, "method"), requireNonNull(path, "path"), new RouteEndpoint(requireNonNull(route, "route")));
  }

  /** Begins to stream a product, going on where {@code saved} ends; or, when it does already, knows it anew. */
  ProductStream add(Product product, EventRing.Saved saved) {
    return streams.compute(product.id(), (id, there) -> {
      if (there != null) {
        there.become(product);
        return there;
      }
      EventRing ring = new EventRing(config.ringEvents(), config.ringBytes(), epoch, saved);
      return new ProductStream(product, ring, listener.executor(), tally);
    });
  }

  /** Ends a product's stream for everyone who reads it. */
  void remove(String productId) {
    ProductStream stream = streams.remove(productId);
    if (stream != null) {
      stream.end();
    }
  }

  /** From now on {@code GET /healthz} says that the end is near, and nobody new is let in; what is open goes on. */
  void announceEnd() {
    ending.set(true);
    listener.stopAccepting();
  }

  /**
   * Begins to listen; returns when requests are answered.
   *
   * @throws IOException           if the address can't be had; the message names the setting and the address
   * @throws IllegalStateException if it was started or closed before
   */
  public void start() throws IOException {
    if (closing.get()) {
      throw new IllegalStateException("the connector is closed");
    }
    listener.start();
    long nanos = config.heartbeat().toNanos();
    heartbeats.scheduleAtFixedRate(this::heartbeat, nanos, nanos, TimeUnit.NANOSECONDS);
    LOG.info("connector listens on {}, products {}", url(), new TreeSet<>(streams.keySet()));
  }

  /**
   * The port that it listens on.
   *
   * @throws IllegalStateException if it does not listen
   */
  public int port() {
    return listener.port();
  }

  /**
   * Where it is reached from this machine, without a slash at the end.
   *
   * @throws IllegalStateException if it does not listen
   */
  public URI url() {
    return listener.url();
  }

  /**
   * The URL of a product's stream, without the token.
   *
   * @throws IllegalArgumentException if there is no such product
   * @throws IllegalStateException    if the server does not listen
   */
  public URI streamUrl(String productId) {
    stream(productId);
    return URI.create(url() + StreamEndpoint.PATH + productId);
  }

  /**
   * Puts {@code payload} on its product's stream and returns without waiting for any subscriber. What one thread publishes
   * appears in that order. Before {@link #start()} it goes into the ring.
   *
   * @throws IllegalArgumentException if the payload's product is not one of ours
   * @throws IllegalStateException    if the server is closed
   */
  public void publish(Payload payload) {
    if (stream(payload.productId()).publish(encode(payload)) == 0) {
      throw new IllegalStateException("the connector is closed: nothing is published any more");
    }
  }

  /**
   * Puts a message of a type of your own on a product's stream; who does not know the type ignores it (wire.md §1).
   *
   * @param json an object on one line, with a member {@code type}
   * @throws IllegalArgumentException if there is no such product, or {@code json} has more than one line
   * @throws IllegalStateException    if the server is closed
   */
  public void publish(String productId, String json) {
    if (json.indexOf('\n') >= 0 || json.indexOf('\r') >= 0) {
      throw new IllegalArgumentException("json: must be one line");
    }
    if (stream(productId).publish(json.getBytes(UTF_8)) == 0) {
      throw new IllegalStateException("the connector is closed: nothing is published any more");
    }
  }

  /** As it goes over the wire. */
  byte[] encode(Payload payload) {
    return codec.encode(payload).getBytes(UTF_8);
  }

  /** What happened so far. */
  public ConnectorCounts counts() {
    return tally.counts(streams.values().stream().mapToInt(ProductStream::subscribers).sum(),
        streams.values().stream().mapToLong(ProductStream::lag).max().orElse(0));
  }

  /**
   * Ends: takes nothing more, lets every subscriber have what was published, at most for the close timeout, then ends the
   * streams and stops. Returns when no thread and no socket is left. A second call does nothing.
   */
  @Override
  public void close() {
    if (!closing.compareAndSet(false, true)) {
      return;
    }
    announceEnd();
    heartbeats.shutdownNow();
    CompletableFuture<Void> drained = CompletableFuture.allOf(
        streams.values().stream().map(ProductStream::end).toArray(CompletableFuture<?>[]::new));
    drained.completeOnTimeout(null, config.closeTimeout().toNanos(), TimeUnit.NANOSECONDS).join();
    int left = counts().subscribers();
    if (left > 0) {
      LOG.warn("{} subscribers did not take everything within {} and are cut off", left, config.closeTimeout());
    }
    streams.values().forEach(ProductStream::cut);
    listener.stop();
  }

  private void heartbeat() {
    try {
      streams.values().forEach(ProductStream::heartbeat);
    } catch (RuntimeException e) {
      LOG.error("a heartbeat failed; the next one comes", e);   // thrown on, it would be the last
    }
  }

  private Reply health() {
    return ending.get() ? Reply.json(503, "{\"status\":\"closing\"}") : Reply.json(200, "{\"status\":\"ok\"}");
  }

  private ProductStream stream(String productId) {
    ProductStream stream = streams.get(requireNonNull(productId, "productId"));
    if (stream == null) {
      throw new IllegalArgumentException("product '" + productId + "' is unknown; the connector has " + new TreeSet<>(streams.keySet()));
    }
    return stream;
  }

  private static Thread heartbeatThread(Runnable task) {
    Thread thread = new Thread(task, "autoplay-connector-heartbeat");
    thread.setDaemon(true);
    return thread;
  }
}
