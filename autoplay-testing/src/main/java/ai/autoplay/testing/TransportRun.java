package ai.autoplay.testing;

import static org.assertj.core.api.Assertions.fail;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A transport at work on a thread of its own, which is gone when this is closed. */
final class TransportRun implements AutoCloseable {
  private final TransportSubject subject;
  private final FutureTask<Void> task;
  private final Thread thread;

  TransportRun(TransportSubject subject, RecordingInlet inlet) {
    this.subject = subject;
    this.task = new FutureTask<>(() -> {
      subject.transport().run(inlet);
      return null;
    });
    this.thread = new Thread(task, "transport-contract");
    thread.setDaemon(true);
    thread.start();
  }

  /** How {@code run} ended: null when it returned. Fails the test when it does not end soon after {@code what}. */
  @Nullable Throwable end(String what) throws InterruptedException {
    try {
      task.get(Patience.limit().toMillis(), TimeUnit.MILLISECONDS);
      return null;
    } catch (ExecutionException e) {
      return e.getCause();
    } catch (TimeoutException e) {
      return fail("run did not end within " + Patience.limit() + " after " + what);
    }
  }

  boolean goesOn() {
    return !task.isDone();
  }

  void interrupt() {
    thread.interrupt();
  }

  @Override
  public void close() {
    subject.transport().close();
    thread.interrupt();
    try {
      thread.join(Patience.limit().toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
