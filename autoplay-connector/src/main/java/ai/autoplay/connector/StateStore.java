package ai.autoplay.connector;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What outlives a restart: registered products, fsynced before {@link #put} returns, and rings, saved a few times a second: a crash
 * costs the ring what came since, and nothing else. The file is touched by the store's own thread alone, which nobody interrupts.
 * When it fails (a full disk), streams go on from memory, the file is opened again, and what the ring still holds is saved then.
 */
final class StateStore implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StateStore.class);
  private static final Duration TICK = Duration.ofMillis(250);
  private static final long COMPLAINT_INTERVAL = Duration.ofMinutes(1).toNanos();

  private final Path path;
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
    Thread thread = new Thread(task, "autoplay-connector-state");
    thread.setDaemon(true);
    return thread;
  });
  private final Map<String, EventRing> rings = new ConcurrentHashMap<>();
  private long lastComplaint = System.nanoTime() - COMPLAINT_INTERVAL;
  private @Nullable StateFile file;

  private StateStore(Path path, StateFile file) {
    this.path = path;
    this.file = file;
  }

  /**
   * Opens the state in {@code directory}, makes it if need be.
   *
   * @throws IOException if another process has it, it is damaged, or it cannot be written; the message says which
   */
  static StateStore open(Path directory) throws IOException {
    Path path = directory.resolve("connector.mv.db");
    StateStore store = new StateStore(path, StateFile.open(path));
    store.thread.scheduleWithFixedDelay(store::saveRings, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    return store;
  }

  /** The registered products, as JSON by id. */
  Map<String, String> products() throws IOException {
    return onThread(() -> Map.copyOf(file().products));
  }

  /** Keeps a product, or forgets it and its ring when {@code json} is null; on the disk when this returns. */
  void put(String productId, @Nullable String json) throws IOException {
    onThread(() -> {
      if (json == null) {
        rings.remove(productId);
        file().forget(productId);
      } else {
        file().products.put(productId, json);
      }
      file().commit();
      return productId;
    });
  }

  /** What was saved of a product's ring. */
  EventRing.Saved ring(String productId) throws IOException {
    return onThread(() -> file().ring(productId));
  }

  /** Saves what {@code ring} gets from now on. */
  void follow(String productId, EventRing ring) {
    rings.put(productId, ring);
  }

  private void saveRings() {
    try {
      boolean changed = false;
      for (Map.Entry<String, EventRing> entry : rings.entrySet()) {
        changed |= file().save(entry.getKey(), entry.getValue());
      }
      if (changed) {
        file().commit();
      }
    } catch (IOException | MVStoreException e) {
      broken(e);
    } catch (RuntimeException e) {
      LOG.error("rings could not be saved", e);   // thrown on, no tick would ever come again
    }
  }

  private StateFile file() throws IOException {
    StateFile open = file;
    if (open == null) {
      open = StateFile.open(path);
      file = open;
      LOG.info("state in {}: works again", path);
    }
    return open;
  }

  private void broken(Exception cause) {
    StateFile open = file;
    file = null;
    if (open != null) {
      open.abandon();
    }
    if (System.nanoTime() - lastComplaint >= COMPLAINT_INTERVAL) {
      lastComplaint = System.nanoTime();
      LOG.error("state in {}: cannot be written; streams go on from memory, and a restart would lose what comes now: {}", path,
          cause.getMessage());
    }
  }

  private <T> T onThread(Callable<T> work) throws IOException {
    try {
      return thread.submit(work).get();
    } catch (ExecutionException e) {
      thread.execute(() -> broken(e));
      throw new IOException("state in " + path + ": " + e.getCause().getMessage(), e.getCause());
    } catch (RejectedExecutionException e) {
      throw new IOException("state in " + path + ": is closed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while state was written", e);
    }
  }

  /** Saves the rings a last time; returns when the file is closed. */
  @Override
  public void close() {
    thread.execute(() -> {
      saveRings();
      StateFile open = file;
      if (open != null) {
        open.close();
      }
    });
    thread.shutdown();
    try {
      if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
        throw new UncheckedIOException(new IOException("state in " + path + ": is still being written after 10 s"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
