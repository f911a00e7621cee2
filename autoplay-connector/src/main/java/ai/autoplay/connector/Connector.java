package ai.autoplay.connector;

import static java.util.Objects.requireNonNull;

import ai.autoplay.connector.extract.BatchTimer;
import ai.autoplay.model.SessionKey;
import ai.autoplay.spi.Summarizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole connector: browser events in, typed actions out, on your own machine. What comes in by one of the {@link BrowserEventSource}s
 * is extracted, labelled and grouped, streamed by a {@link ConnectorServer}, pushed to the product's {@link Forward}, and summarised.
 *
 * <p>Ways in: posthog-js unchanged ({@code api_host} set to {@link #url()}), {@code POST /webhook/{product_id}}, {@code POST
 * /v1/events/{product_id}}, and whatever the builder was given. Products come from the configuration, from {@link #register}, and, with an
 * admin token, over {@code POST /products}. {@code GET /v1/sessions/{product_id}/{session_id}} tells a session's goal to whoever has the
 * product's token.
 *
 * <p>Thread-safe. Everything runs on threads of its own; {@link #close()} forwards what is waiting before it ends.
 */
public final class Connector implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Connector.class);

  private final ConnectorConfig config;
  private final Clock clock;
  private final @Nullable StateStore state;
  private final DeadLetters deadLetters;
  private final ConnectorServer server;
  private final PushSender sender;
  private final Models models;
  private final BatchTimer timer;
  private final Products products;
  private final List<BrowserEventSource> sources;
  private final Counters counters = new Counters();
  private final AtomicBoolean ending = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();

  private Connector(Builder parts) throws IOException {
    this.config = parts.config;
    this.clock = parts.clock;
    this.state = config.directory() == null ? null : StateStore.open(config.directory());
    this.deadLetters = deadLetters(config, clock, state);
    this.server = new ConnectorServer(withoutProducts(config));
    this.sender = new PushSender(config.push(), clock);
    this.models = new Models(parts.labeller, parts.goals, parts.summarizer, clock);
    this.timer = new BatchTimer(clock);
    this.products = new Products(this::live, server::remove, timer, state);
    this.sources = new ArrayList<>(List.of(new PostHogSource(clock), new PostHogWebhookSource(clock), new ActionsSource(clock)));
    sources.addAll(parts.sources);
    open();
  }

  private static DeadLetters deadLetters(ConnectorConfig config, Clock clock, @Nullable StateStore state) throws IOException {
    try {
      return new DeadLetters(config.directory(), config.push().deadLetterBytes(), clock);
    } catch (IOException e) {
      if (state != null) {
        state.close();
      }
      throw e;
    }
  }

  /** The server gets them one by one, with their rings. */
  private static ConnectorConfig withoutProducts(ConnectorConfig config) {
    ConnectorConfig.Builder bare = ConnectorConfig.builder().host(config.host()).port(config.port()).heartbeat(config.heartbeat())
        .retry(config.retry()).ringEvents(config.ringEvents()).ringBytes(config.ringBytes()).stallTimeout(config.stallTimeout())
        .closeTimeout(config.closeTimeout());
    return bare.buildWithoutProducts();
  }

  private void open() throws IOException {
    try {
      config.products().forEach(products::configure);
      if (state != null) {
        for (String json : state.products().values()) {
          products.recover(ProductJson.read(json));
        }
      }
      Intake intake = new OpenIntake();
      sources.forEach(source -> source.open(intake));
      if (!config.adminToken().isEmpty()) {
        new ProductRoutes(products, config, clock).open(server);
        server.route("GET", "/counts", new CountsRoute(this, config.adminToken()));
      }
      server.route("GET", SessionRoute.PATH, new SessionRoute(products));
    } catch (RuntimeException | IOException e) {
      close();
      throw e;
    }
  }

  /** Begins to collect what a connector is made of. */
  public static Builder builder(ConnectorConfig config) {
    return new Builder(config);
  }

  /**
   * Begins to listen; returns when requests are answered.
   *
   * @throws IOException           if the address can't be had; the message names it
   * @throws IllegalStateException if it was started or closed before
   */
  public void start() throws IOException {
    server.start();
  }

  /** The server, for its counts and for further routes; what is published there directly is streamed but not pushed. */
  public ConnectorServer server() {
    return server;
  }

  /**
   * Where it is reached from this machine, without a slash at the end; what pages give as {@code api_host}.
   *
   * @throws IllegalStateException if it does not listen
   */
  public URI url() {
    return server.url();
  }

  /**
   * Adds a product, or changes the registered one of the same id, whose sessions go on and whose events are taken all the while. With a
   * data directory it is on the disk when this returns.
   *
   * @throws IllegalArgumentException if the configuration has a product of that id, or another product its project key
   * @throws IOException              if it can't be stored; nothing has changed then
   */
  public void register(Product product) throws IOException {
    try {
      products.register(requireNonNull(product, "product"), true);
    } catch (Products.ConflictException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** The products there are, in order of their ids. */
  public List<Product> products() {
    return products.all().stream().map(LiveProduct::product).toList();
  }

  /** What is known of a session; empty when it did nothing within the last half hour. */
  public Optional<SessionStatus> session(SessionKey key) {
    return products.withId(key.productId()).flatMap(live -> live.outgoing().status(key));
  }

  /**
   * What was counted, by product and name, e.g. {@code events}, {@code actions}, {@code dropped.bot}, {@code pushed}; under the empty
   * product id what belongs to none. No name and no number tells of a person.
   */
  public Map<String, Map<String, Long>> counts() {
    Map<String, Map<String, Long>> counts = new TreeMap<>();
    Map<String, Long> general = counters.snapshot();
    if (timer.failures() > 0) {
      general.put("batches-failed", timer.failures());
    }
    counts.put("", general);
    products.all().forEach(live -> counts.put(live.productId(), live.counts()));
    return counts;
  }

  private LiveProduct live(Product product) {
    try {
      EventRing.Saved saved = state == null ? EventRing.Saved.NOTHING : state.ring(product.id());
      ProductStream stream = server.add(product, saved);
      if (state != null) {
        state.follow(product.id(), stream.ring());
      }
      Push push = new Push(product, config.push(), sender, deadLetters, config.closeTimeout());
      Journal journal = new Journal(product.id(), product.rules().summaryEvery());
      LiveProduct live = new LiveProduct(product, new Outgoing(stream, push, journal, models), clock, ending::get);
      live.resume(saved.frames());
      return live;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Ends: lets nobody new in, forwards what is waiting, gives pushes and subscribers the close timeout, stores rings and stops. What
   * could not be pushed is among the dead letters. A second call does nothing.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    ending.set(true);
    server.announceEnd();
    sources.forEach(Connector::close);
    timer.close();
    products.all().forEach(live -> live.outgoing().closeLabelling());
    models.close();
    products.all().forEach(live -> live.flushedBy(timer));   // what requests brought that were let in just before the end
    products.all().forEach(live -> live.outgoing().close());
    sender.close();
    server.close();
    deadLetters.close();
    if (state != null) {
      state.close();
    }
  }

  private static void close(BrowserEventSource source) {
    try {
      source.close();
    } catch (Exception e) {   // a stranger's: the others must be closed too
      LOG.warn("a way in did not close: {}", e.getClass().getName());
    }
  }

  /** What sources are handed. */
  private final class OpenIntake implements Intake {
    @Override
    public void route(String method, String path, Route route) {
      server.route(method, path, route);
    }

    @Override
    public Optional<Entrance> product(String productId) {
      return products.withId(productId).map(Entrance.class::cast);
    }

    @Override
    public Optional<Entrance> productOfProjectKey(String projectKey) {
      return products.withProjectKey(projectKey).map(Entrance.class::cast);
    }

    @Override
    public IntakeConfig config() {
      return config.intake();
    }

    @Override
    public void drop(String reason) {
      counters.add("dropped." + reason, 1);
    }
  }

  /** Collects what a connector is made of; not thread-safe. */
  public static final class Builder {
    private final ConnectorConfig config;
    private final List<BrowserEventSource> sources = new ArrayList<>();
    private Clock clock = Clock.systemUTC();
    private @Nullable Labeller labeller;
    private @Nullable GoalFinder goals;
    private @Nullable Summarizer summarizer;

    private Builder(ConnectorConfig config) {
      this.config = requireNonNull(config, "config");
    }

    /** One more way in, beside the three that are always there. */
    public Builder source(BrowserEventSource source) {
      sources.add(requireNonNull(source, "source"));
      return this;
    }

    /** Who says what was done, instead of the connector's rules. */
    public Builder labeller(Labeller labeller) {
      this.labeller = requireNonNull(labeller, "labeller");
      return this;
    }

    /** Who tells goals for summaries, instead of the connector's rules. */
    public Builder goals(GoalFinder goals) {
      this.goals = requireNonNull(goals, "goals");
      return this;
    }

    /** Who writes summaries, for products whose {@link ProductRules#summaryEvery()} asks for them; the caller closes it. */
    public Builder summarizer(Summarizer summarizer) {
      this.summarizer = requireNonNull(summarizer, "summarizer");
      return this;
    }

    /** The clock of arrivals and forwarding; the system's unless a test says otherwise. */
    Builder clock(Clock clock) {
      this.clock = clock;
      return this;
    }

    /**
     * A connector that does not listen yet.
     *
     * @throws IOException              if the data directory can't be used; the message says why
     * @throws IllegalArgumentException if a source names a product that is not there, or a path is taken
     */
    public Connector build() throws IOException {
      return new Connector(this);
    }
  }
}
