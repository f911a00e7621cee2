package ai.autoplay;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Has the pipeline tidied every second while there could be something to tidy: by a worker, since the timer waits for no disk and no
 * store. An engine at rest, without an open file of dead letters, wakes no thread for it.
 */
final class Tidying {
  private final Pipeline pipeline;
  private final ScheduledExecutorService timer;
  private final AtomicBoolean underWay = new AtomicBoolean();

  private Tidying(Pipeline pipeline, ScheduledExecutorService timer) {
    this.pipeline = pipeline;
    this.timer = timer;
  }

  static void begin(Pipeline pipeline, ScheduledExecutorService timer) {
    Tidying tidying = new Tidying(pipeline, timer);
    pipeline.lanes().onAwoken(tidying::soon);
    tidying.soon();
  }

  private void soon() {
    if (!underWay.get() && pipeline.untidy() && underWay.compareAndSet(false, true)) {
      try {
        timer.schedule(() -> pipeline.workers().execute(guard -> tidy()), 1, TimeUnit.SECONDS);
      } catch (RejectedExecutionException e) {
        underWay.set(false);   // the engine has closed, which puts all to rest
      }
    }
  }

  private void tidy() {
    try {
      pipeline.tidy();
    } finally {
      underWay.set(false);   // whatever went wrong: else no session would come to rest any more
      soon();
    }
  }
}
