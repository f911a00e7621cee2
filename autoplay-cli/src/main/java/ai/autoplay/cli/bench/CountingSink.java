package ai.autoplay.cli.bench;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Payload;
import ai.autoplay.model.Session;
import ai.autoplay.spi.Sink;
import java.util.concurrent.atomic.LongAdder;

/** Counts what it is given and keeps nothing. */
final class CountingSink implements Sink {
  private final LongAdder actions = new LongAdder();

  @Override
  public void write(Payload payload, Session session) {
    if (payload instanceof ActionsPayload batch) {
      actions.add(batch.count());
    }
  }

  long actions() {
    return actions.sum();
  }
}
