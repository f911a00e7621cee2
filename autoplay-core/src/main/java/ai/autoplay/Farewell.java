package ai.autoplay;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The closing of something that is not ours, on a thread of its own: one that hangs keeps nobody else from ending. */
final class Farewell {
  private final FutureTask<@Nullable Void> task;
  private final Thread thread;

  /** Begins to close {@code part}. */
  Farewell(String name, AutoCloseable part) {
    task = new FutureTask<>(() -> {
      OwnThread.mark();
      part.close();
      return null;
    });
    thread = new Thread(task, "autoplay-close-" + name);
    thread.setDaemon(true);
    try {
      thread.start();
    } catch (OutOfMemoryError e) {
      task.run();   // no thread to be had
    }
  }

  /** Waits until it is closed, and keeps an interrupt for later; null when all went well, else what did not. */
  @Nullable Exception await(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          task.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
          return null;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      return e.getCause() instanceof Exception exception ? exception : new IllegalStateException("it broke: " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      thread.interrupt();
      return new TimeoutException("it has not closed within " + patience + " and is left alone");
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
