package ai.autoplay;

import java.util.concurrent.atomic.AtomicBoolean;

/** Has the pipeline tidied now and then: asked by the timer, which waits for no disk and no store; done by a worker, once at a time. */
final class Tidying implements Runnable {
  private final Pipeline pipeline;
  private final AtomicBoolean underWay = new AtomicBoolean();

  Tidying(Pipeline pipeline) {
    this.pipeline = pipeline;
  }

  @Override
  public void run() {
    if (underWay.compareAndSet(false, true)) {
      pipeline.workers().execute(guard -> tidy());
    }
  }

  private void tidy() {
    try {
      pipeline.tidy();
    } finally {
      underWay.set(false);   // whatever went wrong: else no session would come to rest any more
    }
  }
}
