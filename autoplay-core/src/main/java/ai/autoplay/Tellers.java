package ai.autoplay;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/** Does what somebody has attached to a receipt: their code, which may wait for anything but the engine's own threads. */
final class Tellers implements Executor, AutoCloseable {
  private static final int MOST = 16;
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private final Workers workers;

  Tellers(ScheduledExecutorService timer) {
    this.workers = new Workers("receipts", MOST, TIMEOUT, timer);
  }

  @Override
  public void execute(Runnable attached) {
    workers.execute(guard -> {
      guard.begin();
      try {
        attached.run();
      } finally {
        guard.end();
      }
    });
  }

  @Override
  public void close() {
    workers.close();
  }
}
