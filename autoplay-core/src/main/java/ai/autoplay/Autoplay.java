package ai.autoplay;

import static java.util.Objects.requireNonNull;

import ai.autoplay.plugin.Settings;
import ai.autoplay.spi.AutoplayListener;
import ai.autoplay.spi.Conversations;
import ai.autoplay.spi.Inlet;
import ai.autoplay.spi.SessionStore;
import ai.autoplay.spi.Sessions;
import ai.autoplay.spi.Sink;
import ai.autoplay.spi.Summarizer;
import ai.autoplay.spi.Transport;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The front door: one transport, a pipeline, and any number of sinks.
 *
 * <pre>{@code
 * try (Autoplay autoplay = Autoplay.builder().settings(Settings.fromEnvironment()).sink(new MySink()).build()) {
 *   autoplay.run();
 * }
 * }</pre>
 *
 * <p>Runs once: after {@link #close} a new one is built. Thread-safe.
 */
public final class Autoplay implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Autoplay.class);
  private static final Duration LAST_GRACE = Duration.ofSeconds(1);
  private static final Duration TRANSPORT_GRACE = Duration.ofSeconds(2);
  private static final Duration THREAD_GRACE = Duration.ofMillis(100);
  private static final long POLL_NANOS = 1_000_000;
  private final AutoplayConfig config;
  private final @Nullable Transport transport;
  private final @Nullable Summarizer summarizer;
  private final SessionStore store;
  private final AutoplayListener listener;
  private final ScheduledThreadPoolExecutor timer;
  private final LinkBook links;
  private final LiveConversations conversations;
  private final Pipeline pipeline;
  private final @Nullable Spool spool;
  private final Inlet inlet;
  private final AtomicBoolean started = new AtomicBoolean();
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CountDownLatch transportReturned = new CountDownLatch(1);
  private volatile @Nullable Thread runner;
  private volatile @Nullable Thread ownRunner;
  private volatile @Nullable Throwable failure;
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  Autoplay(AutoplayParts parts) {
    this.config = parts.config();
    this.transport = parts.transport();
    this.summarizer = parts.summarizer();
    List<AutoplayListener> listeners = new ArrayList<>(List.of(new LoggingListener()));
    listeners.addAll(parts.listeners());
    this.listener = new Listeners(listeners);
    Storage storage = Storage.open(config.storage(), parts.sinks().keySet(), listener);
    this.spool = storage.spool();
    this.links = new LinkBook(config.storage().directory() == null ? null : config.storage().directory().resolve("links.jsonl"), Clock.systemUTC());
    this.timer = timer();
    this.store = parts.store() != null ? parts.store()
        : new CaffeineSessionStore(config.sessions().most(), config.sessions().idle(), timer);
    List<Outlet> outlets = outlets(parts.sinks(), storage);
    Summaries.Desk desk = new Summaries.Desk(summarizer, new ExtractiveSummarizer(), config.summaries(), config.sessions().idle());
    this.pipeline = new Pipeline(new Pipeline.Parts(outlets, store, desk, new Pipeline.Engine(timer, listener, spool),
        new Pipeline.Memory(new SessionIndex(config.sessions().most()), links)));
    this.conversations = new LiveConversations(links, pipeline.live(), pipeline);
    this.inlet = new InletDoor(pipeline, spool);
    if (spool != null) {
      spool.start(outlets.stream().map(Outlet::name).toList(), pipeline.lanes()::fingerprints);
      new Recovery(pipeline, spool).restore(storage.recovered(), store);
    }
    Tidying.begin(pipeline, timer);
    timer.scheduleWithFixedDelay(conversations::tidy, 1, 1, TimeUnit.MINUTES);
  }

  /** Puts an {@link Autoplay} together. */
  public static AutoplayBuilder builder() {
    return new AutoplayBuilder();
  }

  /**
   * The summarizer that {@code autoplay.summarizer} names, for those who summarise without a pipeline; the extractive one when it names none.
   *
   * @throws ConfigException if there is none of that name, or its settings are wrong
   */
  public static Summarizer summarizer(Settings settings) {
    String name = PluginChoice.from(settings, false, true, false).summarizer();
    PluginChoice choice = new PluginChoice(false, null, List.of(), name, null);
    if (!choice.needsPlugins()) {
      return new ExtractiveSummarizer();
    }
    return requireNonNull(PluginWiring.fill(choice, settings).summarizer(), "the summarizer that was bound");
  }

  private static ScheduledThreadPoolExecutor timer() {
    ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
      Thread thread = new Thread(() -> OwnThread.during(task), "autoplay-timer");
      thread.setDaemon(true);
      return thread;
    });
    timer.setRemoveOnCancelPolicy(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return timer;
  }

  private List<Outlet> outlets(Map<String, Sink> sinks, Storage storage) {
    List<Outlet> outlets = new ArrayList<>();
    sinks.forEach((name, sink) -> {
      Outlet.Engine engine = new Outlet.Engine(timer, listener, storage.letters(name), spool);
      outlets.add(new Outlet(new Outlet.Place(name, outlets.size()), sink, config.outlet(name), engine));
    });
    return outlets;
  }

  /**
   * Runs the transport on the calling thread until its source ends or {@link #close} is called; then closes.
   *
   * @throws IOException           for what only a person can mend, as the transport says
   * @throws InterruptedException  if the calling thread was interrupted; everything is closed all the same
   * @throws IllegalStateException if it was started or closed before, or there is no transport
   */
  public void run() throws IOException, InterruptedException {
    claimStart(Thread.currentThread());
    runTransport(transport());
  }

  private void runTransport(Transport running) throws IOException, InterruptedException {
    Throwable thrown = null;
    try {
      running.run(inlet);
    } catch (Throwable e) {
      thrown = e;
      throw e;
    } finally {
      transportReturned.countDown();
      listener.transportEnded(thrown instanceof Error ? new IllegalStateException("the transport broke: " + thrown, thrown) : (Exception) thrown);
      failure = closing.get() ? null : thrown;
      close();
    }
  }

  /**
   * Runs the transport on a thread of our own, {@code autoplay-transport}, and returns at once. {@link #closed} tells how it ended.
   * That thread keeps the program running.
   *
   * @throws IllegalStateException as {@link #run}
   */
  public Autoplay start() {
    Transport running = transport();
    Thread thread = new Thread(() -> runQuietly(running), "autoplay-transport");
    thread.setDaemon(false);
    claimStart(thread);
    ownRunner = thread;
    thread.start();
    return this;
  }

  private void runQuietly(Transport running) {
    try {
      runTransport(running);
    } catch (Throwable e) {
      LOG.debug("told by closed() and the listeners", e);
    }
  }

  private void claimStart(Thread thread) {
    transport();
    if (closing.get()) {
      throw new IllegalStateException("closed; build another");
    }
    if (!started.compareAndSet(false, true)) {
      throw new IllegalStateException("Autoplay runs once; build another");
    }
    runner = thread;
  }

  private Transport transport() {
    if (transport == null) {
      throw new IllegalStateException("built without a transport: hand deliveries to inlet(), or give the builder one");
    }
    return transport;
  }

  /** Completes once everything is closed: normally, or with what ended the transport. */
  public CompletionStage<Void> closed() {
    return closed.minimalCompletionStage();
  }

  /** The door into the pipeline, for what is received by other means than the transport. Open until {@link #close}. */
  public Inlet inlet() {
    return inlet;
  }

  /** What is known of the sessions right now. */
  public Sessions sessions() {
    return pipeline.live();
  }

  /** How many names sessions are found by. */
  long indexed() {
    return pipeline.live().indexed();
  }

  /** Which conversation belongs to whom. */
  public Conversations conversations() {
    return conversations;
  }

  /** What became of everything so far. */
  public Counts counts() {
    return pipeline.counts();
  }

  /**
   * Stops the transport, writes what is on its way within the close time-out, gives up the rest, closes sinks and summarizer, and
   * reports the counts in the log. Waits for all that, but not for a part that hangs; a second call waits for the first. Throws nothing.
   *
   * <p>Called by a sink, a summarizer, a listener or whatever else the engine waits for, it returns at once, and the rest
   * happens on a thread of its own; {@link #closed} tells when it has.
   */
  @Override
  public void close() {
    boolean first = closing.compareAndSet(false, true);
    if (OwnThread.busy()) {
      if (first) {
        Thread thread = new Thread(this::shutDown, "autoplay-close");
        thread.setDaemon(false);
        thread.start();
      }
    } else if (first) {
      shutDown();
    } else {
      closed.handle((nothing, thrown) -> true).join();
    }
  }

  private void shutDown() {
    long deadline = System.nanoTime() + config.closeTimeout().toNanos();
    try {
      drain();
      end(deadline);
      LOG.info("closed: {}", counts());
    } finally {
      Throwable ended = failure;
      if (ended == null) {
        closed.complete(null);
      } else {
        closed.completeExceptionally(ended);
      }
    }
  }

  private void drain() {
    pipeline.stopAccepting();
    quietly("conversations", conversations);
    if (transport != null) {
      leave("transport", transport, TRANSPORT_GRACE);
    }
    pipeline.drain();
    if (!patiently(pipeline::quiet, config.closeTimeout())) {
      pipeline.stop();
      patiently(pipeline::atRest, LAST_GRACE);
    }
    awaitTransport();
  }

  /** It may have answers to give, now that everything is settled. */
  private void awaitTransport() {
    Thread thread = runner;
    if (thread == null || thread == Thread.currentThread()) {
      return;
    }
    if (!patiently(() -> transportReturned.getCount() == 0, TRANSPORT_GRACE)) {
      LOG.warn("the transport has not returned {} after it was closed", TRANSPORT_GRACE);
      Thread own = ownRunner;
      if (own != null) {
        own.interrupt();
        patiently(() -> transportReturned.getCount() == 0, LAST_GRACE);
      }
    }
  }

  /** What hangs is left alone after what is left of the time, or a second. */
  private void end(long deadline) {
    Duration left = Duration.ofNanos(deadline - System.nanoTime());
    Duration patience = left.compareTo(LAST_GRACE) < 0 ? LAST_GRACE : left;
    quietly("pipeline", () -> pipeline.close(patience));
    if (spool != null) {
      quietly("spool", spool);
    }
    quietly("receipts", pipeline::settleRest);
    if (summarizer != null) {
      leave("summarizer", summarizer, LAST_GRACE);
    }
    pipeline.live().close();
    quietly("links", links);
    leave("session-store", store, LAST_GRACE);
    timer.shutdownNow();
    patiently(timer::isTerminated, THREAD_GRACE);
  }

  private static void leave(String what, AutoCloseable part, Duration patience) {
    quietly(what, () -> {
      Exception failure = new Farewell(what, part).await(patience);
      if (failure != null) {
        throw failure;
      }
    });
  }

  /** Waits for {@code condition}, and keeps an interrupt for later. */
  private static boolean patiently(BooleanSupplier condition, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    boolean interrupted = false;
    while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(POLL_NANOS);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return condition.getAsBoolean();
  }

  private static void quietly(String what, AutoCloseable part) {
    try {
      part.close();
    } catch (Exception | Error e) {
      LOG.warn("{}: close failed", what, e);
    }
  }
}
