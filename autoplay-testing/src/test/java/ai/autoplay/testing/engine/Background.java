package ai.autoplay.testing.engine;


import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;

/** Something that a test does on a thread of its own, since it may wait. */
final class Background<T> {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private final FutureTask<T> task;
  private final Thread thread;

  private Background(Callable<T> work) {
    this.task = new FutureTask<>(work);
    this.thread = new Thread(task, "test-background");
    thread.setDaemon(true);
    thread.start();
  }

  static <T> Background<T> start(Callable<T> work) {
    return new Background<>(work);
  }

  /** Waits until the thread waits for something, as far as its state tells. */
  Background<T> awaitWaiting() {
    eventually("the background thread waits",
        () -> thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING);
    return this;
  }

  void interrupt() {
    thread.interrupt();
  }

  boolean done() {
    return task.isDone();
  }

  /** What it answered; fails the test if that takes too long, throws what it threw. */
  T join() throws Exception {
    try {
      return task.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("still busy: " + Arrays.toString(thread.getStackTrace()), e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  /** Waits until {@code condition} holds, and fails the test when it never does. */
  static void eventually(String what, Callable<Boolean> condition) {
    Awaitility.await(what).atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2)).until(condition);
  }

  /** Checks for a moment that {@code condition} holds and goes on holding. */
  static void stays(String what, Callable<Boolean> condition) {
    Awaitility.await(what).during(Duration.ofMillis(100)).atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(10))
        .until(condition);

  }
}
