package ai.autoplay;

import ai.autoplay.spi.AutoplayListener;
import ai.autoplay.spi.Inlet;
import ai.autoplay.spi.SessionStore;
import ai.autoplay.spi.Sink;
import ai.autoplay.spi.Summarizer;
import ai.autoplay.spi.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
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
  private final AutoplayConfig config;
  private final @Nullable Transport transport;
  private final @Nullable Summarizer summarizer;
  private final SessionStore store;
  private final AutoplayListener listener;
  private final ScheduledThreadPoolExecutor timer;
  private final Pipeline pipeline;
  private final @Nullable Spool spool;
  private final Inlet inlet;
  private final AtomicBoolean started = new AtomicBoolean();
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CompletableFuture<Void> drained = new CompletableFuture<>();
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
    this.timer = timer();
    this.store = parts.store() != null ? parts.store()
        : new CaffeineSessionStore(config.sessions().most(), config.sessions().idle(), timer);
    List<Outlet> outlets = outlets(parts.sinks(), storage);
    Summaries.Desk desk = new Summaries.Desk(summarizer, new ExtractiveSummarizer(), config.summaries());
    this.pipeline = new Pipeline(new Pipeline.Parts(outlets, store, desk, new Pipeline.Engine(timer, listener, spool)));
    this.inlet = new InletDoor(pipeline, spool);
    if (spool != null) {
      spool.start(outlets.stream().map(Outlet::name).toList(), pipeline.lanes()::fingerprints);
      pipeline.recover(spool, storage.recovered(), store);
    }
    timer.scheduleWithFixedDelay(pipeline::sweep, 1, 1, TimeUnit.SECONDS);
  }

  /** Puts an {@link Autoplay} together. */
  public static AutoplayBuilder builder() {
    return new AutoplayBuilder();
  }

  private static ScheduledThreadPoolExecutor timer() {
    ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
      Thread thread = Executors.defaultThreadFactory().newThread(task);
      thread.setName("autoplay-timer");
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
   * Runs the transport on the calling thread until its source ends or {@link #close} is called from elsewhere; then closes.
   *
   * @throws IOException           for what only a person can mend, as the transport says
   * @throws InterruptedException  if the calling thread was interrupted; everything is closed all the same
   * @throws IllegalStateException if it was started before, or there is no transport
   */
  public void run() throws IOException, InterruptedException {
    claimStart();
    runTransport();
  }

  private void runTransport() throws IOException, InterruptedException {
    Exception failure = null;
    try {
      transport().run(inlet());
    } catch (IOException | InterruptedException | RuntimeException e) {
      failure = e;
      throw e;
    } finally {
      listener.transportEnded(failure);
      finish(failure);
    }
  }

  /** Runs the transport on a thread of our own, {@code autoplay-transport}, and returns at once. {@link #closed} tells how it ended. */
  public Autoplay start() {
    transport();
    claimStart();
    new Thread(this::runQuietly, "autoplay-transport").start();
    return this;
  }

  private void runQuietly() {
    try {
      runTransport();
    } catch (IOException | RuntimeException e) {
      LOG.debug("told by closed()", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void claimStart() {
    if (!started.compareAndSet(false, true)) {
      throw new IllegalStateException("Autoplay runs once; build another");
    }
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

  /** What became of everything so far. */
  public Counts counts() {
    return pipeline.counts();
  }

  /**
   * Stops the transport, writes what is on its way within the close time-out, gives up the rest, closes sinks and summarizer, and
   * reports the counts in the log. Waits for all that; a second call waits for the first. Throws nothing.
   */
  @Override
  public void close() {
    finish(null);
  }

  private void finish(@Nullable Exception failure) {
    if (closing.compareAndSet(false, true)) {
      shutDown();
      drained.complete(null);
    }
    drained.join();
    if (failure == null) {
      closed.complete(null);
    } else {
      closed.completeExceptionally(failure);
    }
  }

  private void shutDown() {
    pipeline.stopAccepting();
    if (transport != null) {
      quietly("transport", transport);
    }
    pipeline.drain();
    if (!await(pipeline::quiet, config.closeTimeout())) {
      pipeline.stop();
      await(pipeline::atRest, LAST_GRACE);
    }
    pipeline.close();
    if (spool != null) {
      spool.close();
    }
    if (summarizer != null) {
      quietly("summarizer", summarizer);
    }
    quietly("session store", store);
    timer.shutdownNow();
    LOG.info("closed: {}", counts());
  }

  private static boolean await(BooleanSupplier condition, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    boolean interrupted = false;
    while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(1_000_000);
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
    } catch (Exception e) {
      LOG.warn("{}: close failed", what, e);
    }
  }
}
