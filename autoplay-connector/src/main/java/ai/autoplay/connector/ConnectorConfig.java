package ai.autoplay.connector;

import static java.util.Objects.requireNonNull;

import ai.autoplay.plugin.Secret;
import ai.autoplay.plugin.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link Connector}, or a {@link ConnectorServer} alone, serves. Made by {@link #builder()}.
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
 * @param products     with different ids and different project keys; at least one, unless {@code adminToken} is set
 * @param adminToken   what who registers products over HTTP must show; {@link Secret#NONE}, the default, closes that door
 * @param publicUrl    under which the connector is reached from outside, for the URLs in its answers; null, the default, takes
 *                     what the request was sent to
 * @param directory    where products, rings and dead letters outlive a restart; null, the default, keeps all in memory
 * @param intake       what is taken in over HTTP
 * @param push         how payloads are pushed
 * @param newProducts  the rules of a product whose registration does not name its own
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
    List<Product> products,
    Secret adminToken,
    @Nullable URI publicUrl,
    @Nullable Path directory,
    IntakeConfig intake,
    PushConfig push,
    ProductRules newProducts) {
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
    requireDifferent(products);
    requireNonNull(adminToken, "adminToken");
    requireNonNull(intake, "intake");
    requireNonNull(push, "push");
    requireNonNull(newProducts, "newProducts");
  }

  /** A builder that holds the defaults and no product. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Reads {@code autoplay.connector.…}; docs/connector.md lists the keys. Empty when something is wrong, which is collected in
   * {@code settings}.
   */
  public static Optional<ConnectorConfig> from(Settings settings) {
    return ConnectorSettings.read(settings);
  }

  private static void requireDifferent(List<Product> products) {
    Set<String> ids = new HashSet<>();
    Set<String> projectKeys = new HashSet<>();
    for (Product product : products) {
      require(ids.add(product.id()), "products: every id must stand once, but '" + product.id() + "' is there twice");
      require(projectKeys.add(product.projectKey()),
          "products: every project key must stand once, but '" + product.projectKey() + "' is there twice");
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
    private Secret adminToken = Secret.NONE;
    private @Nullable URI publicUrl;
    private @Nullable Path directory;
    private IntakeConfig intake = IntakeConfig.DEFAULTS;
    private PushConfig push = PushConfig.DEFAULTS;
    private ProductRules newProducts = ProductRules.DEFAULTS;

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

    public Builder adminToken(Secret token) {
      this.adminToken = token;
      return this;
    }

    public Builder publicUrl(@Nullable URI url) {
      this.publicUrl = url;
      return this;
    }

    public Builder directory(@Nullable Path directory) {
      this.directory = directory;
      return this;
    }

    public Builder intake(IntakeConfig intake) {
      this.intake = intake;
      return this;
    }

    public Builder push(PushConfig push) {
      this.push = push;
      return this;
    }

    public Builder newProducts(ProductRules rules) {
      this.newProducts = rules;
      return this;
    }

    /** @throws IllegalArgumentException if a component breaks its rule */
    public ConnectorConfig build() {
      require(!products.isEmpty() || !requireNonNull(adminToken, "adminToken").isEmpty(),
          "products: must name at least one product, unless there is an admin token to register some");
      return buildWithoutProducts();
    }

    /** The same for a server that is given its products later. */
    ConnectorConfig buildWithoutProducts() {
      return new ConnectorConfig(host, port, heartbeat, retry, ringEvents, ringBytes, stallTimeout, closeTimeout, products, adminToken,
          publicUrl, directory, intake, push, newProducts);
    }
  }
}
