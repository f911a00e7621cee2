package ai.autoplay;

import ai.autoplay.spi.Link;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells sinks of people whose conversation had begun before they came into a session, on a thread of its own: a thread that runs a lane may not
 * wait for room in its own pipeline. Who does not fit in is met again with the session's next payload.
 */
final class Latecomers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("ai.autoplay");
  private static final int MOST = 10_000;
  private static final long IDLE_SECONDS = 30;
  private final Set<Link> waiting = ConcurrentHashMap.newKeySet();
  private final Teller teller;
  private final ExecutorService thread;

  /** Tells the sinks; false when they are to be told later. */
  @FunctionalInterface
  interface Teller {
    boolean tell(Link link) throws InterruptedException;
  }

  Latecomers(Teller teller) {
    this.teller = teller;
    ThreadPoolExecutor single = new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MOST), task -> {
      Thread thread = new Thread(task, "autoplay-links");
      thread.setDaemon(true);
      return thread;
    });
    single.allowCoreThreadTimeOut(true);
    this.thread = single;
  }

  /** Does something else that may wait; not at all when there is too much to do already. Returns at once. */
  void run(Runnable work) {
    try {
      thread.execute(work);
    } catch (RejectedExecutionException e) {
      LOG.debug("too many links wait, or all is over");
    }
  }

  /** Returns at once. */
  void add(Link link) {
    if (waiting.add(link)) {
      try {
        thread.execute(() -> tell(link));
      } catch (RejectedExecutionException e) {
        waiting.remove(link);
      }
    }
  }

  private void tell(Link link) {
    try {
      while (!thread.isShutdown() && !teller.tell(link)) {
        LOG.debug("the pipeline is full; a link waits");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      waiting.remove(link);
    }
  }

  /** Who waits is not told any more. */
  @Override
  public void close() {
    thread.shutdownNow();
  }
}
