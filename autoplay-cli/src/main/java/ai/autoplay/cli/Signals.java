package ai.autoplay.cli;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Turns Ctrl-C and SIGTERM into an orderly end: what the command registered is stopped, the command finishes on its own thread, and the
 * process ends with the code that it answers. A command that does not finish in time is cut off. Thread-safe.
 */
final class Signals {
  private static final Duration PATIENCE = Duration.ofMillis(4_500);
  private final CompletableFuture<Integer> code = new CompletableFuture<>();
  private final ReentrantLock lock = new ReentrantLock();
  private Runnable stop = () -> {};
  private boolean arrived;

  /** Hears the process's signals from now on. */
  Signals listen() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::arrive, "autoplay-signals"));
    return this;
  }

  /** What ends the running command soon; called at once if a signal has arrived already. Replaces what was registered before. */
  void onStop(Runnable action) {
    boolean late;
    lock.lock();
    try {
      stop = action;
      late = arrived;
    } finally {
      lock.unlock();
    }
    if (late) {
      action.run();
    }
  }

  /** Whether a signal has asked for the end. */
  boolean arrived() {
    lock.lock();
    try {
      return arrived;
    } finally {
      lock.unlock();
    }
  }

  /** Ends the process with {@code exitCode}. */
  void exit(int exitCode) {
    code.complete(exitCode);
    System.exit(exitCode);
  }

  private void arrive() {
    if (code.isDone()) {
      return;   // the JVM ends by itself
    }
    new Thread(this::stop, "autoplay-stop").start();
    Runtime.getRuntime().halt(awaitCode());
  }

  /** What a signal does first: ends the running command. */
  void stop() {
    Runnable action;
    lock.lock();
    try {
      arrived = true;
      action = stop;
    } finally {
      lock.unlock();
    }
    action.run();
  }

  private int awaitCode() {
    try {
      return code.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return ExitCode.FAILED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.FAILED;
    }
  }
}
