package ai.autoplay.cli.bench;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Payload;
import ai.autoplay.model.Session;
import ai.autoplay.spi.Sink;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/** Counts what it is given and keeps nothing. */
final class CountingSink implements Sink {
  private final LongAdder actions = new LongAdder();
  private final long millis;

  /** @param takes how long each write takes, in whole milliseconds; 0 for as long as it takes to count */
  CountingSink(Duration takes) {
    this.millis = takes.toMillis();
  }

  @Override
  public void write(Payload payload, Session session) throws InterruptedException {
    if (millis > 0) {
      Thread.sleep(millis);
    }
    if (payload instanceof ActionsPayload batch) {
      actions.add(batch.count());
    }
  }

  long actions() {
    return actions.sum();
  }
}
