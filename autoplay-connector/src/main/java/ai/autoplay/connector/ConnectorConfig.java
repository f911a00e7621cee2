package ai.autoplay.connector;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How a {@link ConnectorServer} serves. Made by {@link #builder()}.
 *
 * @param host         the address to listen on; default {@code 127.0.0.1}
 * @param port         0 to 65535; 0, the default, takes any free one
 * @param heartbeat    between two heartbeats of a stream, at least 1 ms; default 30 s (wire.md §2)
 * @param retry        how long a subscriber is told to wait before it reconnects; default 2 s
 * @param ringEvents   how many events of each product are kept for subscribers who resume or lag: 1 to 10,000,000; default 10,000
 * @param ringBytes    how many bytes of events of each product are kept, at least 1; the newest event always is; default 32 MiB
 * @param stallTimeout after how long without a byte taken a connection is ended, at least 1 ms; default 60 s. A subscriber that
 *                     falls out of the ring is ended at once, however fast it reads
 * @param closeTimeout how long {@link ConnectorServer#close()} waits for subscribers to take what was published; default 2 s
 * @param products     at least one, with different ids
 */
public record ConnectorConfig(
    String host,
    int port,
    Duration heartbeat,
    Duration retry,
    int ringEvents,
    long ringBytes,
    Duration stallTimeout,
    Duration closeTimeout,
    List<Product> products) {
  private static final int MAX_RING_EVENTS = 10_000_000;

  /** @throws IllegalArgumentException if a rule above is broken; the message names the component, the rule and the value */
  public ConnectorConfig {
    require(!requireNonNull(host, "host").isBlank(), "host: must not be blank");
    require(port >= 0 && port <= 65_535, "port: must be 0 to 65535, but was " + port);
    requireAtLeast(heartbeat, Duration.ofMillis(1), "heartbeat");
    requireAtLeast(retry, Duration.ZERO, "retry");
    require(ringEvents >= 1 && ringEvents <= MAX_RING_EVENTS,
        "ringEvents: must be 1 to " + MAX_RING_EVENTS + ", but was " + ringEvents);
    require(ringBytes >= 1, "ringBytes: must be at least 1, but was " + ringBytes);
    requireAtLeast(stallTimeout, Duration.ofMillis(1), "stallTimeout");
    requireAtLeast(closeTimeout, Duration.ZERO, "closeTimeout");
    products = List.copyOf(products);
    require(!products.isEmpty(), "products: must name at least one product");
    requireDifferentIds(products);
  }

  /** A builder that holds the defaults and no product. */
  public static Builder builder() {
    return new Builder();
  }

  private static void requireDifferentIds(List<Product> products) {
    Set<String> ids = new HashSet<>();
    for (Product product : products) {
      require(ids.add(product.id()), "products: every id must stand once, but '" + product.id() + "' is there twice");
    }
  }

  private static void requireAtLeast(Duration value, Duration least, String name) {
    require(requireNonNull(value, name).compareTo(least) >= 0, name + ": must be at least " + least + ", but was " + value);
  }

  private static void require(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException(problem);
    }
  }

  /** Collects the components of a configuration; what they mean and may be stands there. Not thread-safe. */
  public static final class Builder {
    private String host = "127.0.0.1";
    private int port;
    private Duration heartbeat = Duration.ofSeconds(30);
    private Duration retry = Duration.ofSeconds(2);
    private int ringEvents = 10_000;
    private long ringBytes = 32L << 20;
    private Duration stallTimeout = Duration.ofSeconds(60);
    private Duration closeTimeout = Duration.ofSeconds(2);
    private final List<Product> products = new ArrayList<>();

    private Builder() {}

    public Builder host(String host) {
      this.host = host;
      return this;
    }

    public Builder port(int port) {
      this.port = port;
      return this;
    }

    public Builder heartbeat(Duration interval) {
      this.heartbeat = interval;
      return this;
    }

    public Builder retry(Duration delay) {
      this.retry = delay;
      return this;
    }

    public Builder ringEvents(int events) {
      this.ringEvents = events;
      return this;
    }

    public Builder ringBytes(long bytes) {
      this.ringBytes = bytes;
      return this;
    }

    public Builder stallTimeout(Duration timeout) {
      this.stallTimeout = timeout;
      return this;
    }

    public Builder closeTimeout(Duration timeout) {
      this.closeTimeout = timeout;
      return this;
    }

    /** Adds a product. */
    public Builder product(Product product) {
      products.add(requireNonNull(product, "product"));
      return this;
    }

    /** @throws IllegalArgumentException if a component breaks its rule */
    public ConnectorConfig build() {
      return new ConnectorConfig(host, port, heartbeat, retry, ringEvents, ringBytes, stallTimeout, closeTimeout, products);
    }
  }
}
