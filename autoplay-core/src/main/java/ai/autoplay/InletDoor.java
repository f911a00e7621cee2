package ai.autoplay;

import ai.autoplay.spi.Delivery;
import ai.autoplay.spi.Inlet;
import ai.autoplay.spi.Receipt;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The inlet of one stream. */
final class InletDoor implements Inlet {
  private final Pipeline pipeline;

  InletDoor(Pipeline pipeline) {
    this.pipeline = pipeline;
  }

  @Override
  public Receipt accept(Delivery delivery) throws InterruptedException {
    return pipeline.accept(delivery);
  }

  @Override
  public Receipt offer(Delivery delivery, Duration patience) throws InterruptedException {
    return pipeline.accept(delivery, patience);
  }

  @Override
  public @Nullable String resumeAfter() {
    return null;
  }

  @Override
  public Inlet stream(String name) {
    return this;
  }
}
