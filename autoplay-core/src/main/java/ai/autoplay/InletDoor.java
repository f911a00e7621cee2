package ai.autoplay;

import ai.autoplay.spi.Delivery;
import ai.autoplay.spi.Inlet;
import ai.autoplay.spi.Receipt;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The inlet of one stream. */
final class InletDoor implements Inlet {
  private final Pipeline pipeline;
  private final @Nullable Spool spool;
  private final @Nullable StreamMark mark;
  private final Map<String, Inlet> streams;

  /** The inlet of the only, nameless stream. */
  InletDoor(Pipeline pipeline, @Nullable Spool spool) {
    this(pipeline, spool, "", new ConcurrentHashMap<>());
  }

  private InletDoor(Pipeline pipeline, @Nullable Spool spool, String name, Map<String, Inlet> streams) {
    this.pipeline = pipeline;
    this.spool = spool;
    this.mark = spool == null ? null : new StreamMark(name, spool);
    this.streams = streams;
  }

  @Override
  public Receipt accept(Delivery delivery) throws InterruptedException {
    return marked(delivery, pipeline.accept(delivery));
  }

  @Override
  public Receipt offer(Delivery delivery, Duration patience) throws InterruptedException {
    return marked(delivery, pipeline.accept(delivery, patience));
  }

  private Receipt marked(Delivery delivery, Admission receipt) {
    if (mark != null) {
      mark.passed(delivery, receipt);
    }
    return receipt;
  }

  @Override
  public @Nullable String resumeAfter() {
    return mark == null ? null : mark.resumeAfter();
  }

  @Override
  public Inlet stream(String name) {
    return streams.computeIfAbsent(name, fresh -> new InletDoor(pipeline, spool, fresh, streams));
  }
}
