package ai.autoplay.connector;

import ai.autoplay.spi.Summarizer;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Other people's code that may be slow: labeller, goal finder, summarizer; and the threads on which it runs. Each kind of work has
 * four threads of its own and calls that are not back in time are interrupted and left alone, so that a stuck model stops no stream.
 */
final class Models implements AutoCloseable {
  private static final int THREADS = 4;
  private static final int WAITING = 1_000;
  private static final Duration CLOSE = Duration.ofSeconds(1);

  final @Nullable Labeller labeller;
  final @Nullable GoalFinder goals;
  final @Nullable Summarizer summarizer;
  final Clock clock;
  private final ThreadPoolExecutor labels = workers("autoplay-connector-labels");
  private final ThreadPoolExecutor summaries = workers("autoplay-connector-summaries");
  private final ThreadPoolExecutor labelCalls = calls("autoplay-connector-labeller");
  private final ThreadPoolExecutor summaryCalls = calls("autoplay-connector-summarizer");

  Models(@Nullable Labeller labeller, @Nullable GoalFinder goals, @Nullable Summarizer summarizer, Clock clock) {
    this.labeller = labeller;
    this.goals = goals;
    this.summarizer = summarizer;
    this.clock = clock;
  }

  private static ThreadPoolExecutor workers(String name) {
    ThreadPoolExecutor pool = new ThreadPoolExecutor(THREADS, THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING), named(name));
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  private static ThreadPoolExecutor calls(String name) {
    return new ThreadPoolExecutor(0, THREADS, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), named(name));
  }

  private static ThreadFactory named(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Runs {@code task} soon; false when too much is waiting or all is over. */
  boolean soonLabel(Runnable task) {
    return soon(labels, task);
  }

  /** Runs {@code task} soon; false when too much is waiting or all is over. */
  boolean soonSummarize(Runnable task) {
    return soon(summaries, task);
  }

  private static boolean soon(ThreadPoolExecutor pool, Runnable task) {
    try {
      pool.execute(task);
      return true;
    } catch (RejectedExecutionException full) {
      return false;
    }
  }

  /** What {@code call} answers within {@code patience}; whatever goes wrong is an exception that names it. */
  <T> T label(Callable<T> call, Duration patience) throws Exception {
    return call(labelCalls, call, patience);
  }

  /** What {@code call} answers within {@code patience}; whatever goes wrong is an exception that names it. */
  <T> T summarize(Callable<T> call, Duration patience) throws Exception {
    return call(summaryCalls, call, patience);
  }

  private static <T> T call(ThreadPoolExecutor pool, Callable<T> call, Duration patience) throws Exception {
    Future<T> answer = pool.submit(call);   // rejected when all threads are stuck: as bad as no answer
    try {
      return answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | InterruptedException e) {
      answer.cancel(true);
      throw e;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  /** Waits a moment for what is under way, then ends it. The summarizer is the one who made it's to close. */
  @Override
  public void close() {
    for (ThreadPoolExecutor pool : new ThreadPoolExecutor[] {labels, summaries, labelCalls, summaryCalls}) {
      pool.shutdown();
    }
    try {
      labels.awaitTermination(CLOSE.toMillis(), TimeUnit.MILLISECONDS);
      summaries.awaitTermination(CLOSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (ThreadPoolExecutor pool : new ThreadPoolExecutor[] {labels, summaries, labelCalls, summaryCalls}) {
      pool.shutdownNow();
    }
  }
}
