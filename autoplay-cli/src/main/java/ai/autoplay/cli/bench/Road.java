package ai.autoplay.cli.bench;

import ai.autoplay.Autoplay;
import ai.autoplay.AutoplayBuilder;
import ai.autoplay.AutoplayConfig;
import ai.autoplay.Counts;
import ai.autoplay.plugin.Secret;
import ai.autoplay.spi.Summarizer;
import ai.autoplay.transport.sse.SseConfig;
import ai.autoplay.transport.sse.SseTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Ours, the whole road: socket → {@link SseTransport} → pipeline → counting sinks, with order, session state, duplicates and receipts.
 * A run ends when every sink has everything.
 */
public final class Road implements Contender {
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(20);
  private static final long PAUSE_NANOS = 500_000;
  private final Generator generator;
  private final Setup setup;
  private @Nullable Autoplay autoplay;

  /**
   * What stands behind the socket.
   *
   * @param config     the engine's
   * @param sinks      how many sinks count, 1 or more
   * @param summarizer asked as {@code config} says; null for none
   */
  public record Setup(AutoplayConfig config, int sinks, @Nullable Summarizer summarizer) {
    /** One sink, no summarizer, every setting at its default. */
    public static final Setup PLAIN = new Setup(AutoplayConfig.DEFAULTS, 1, null);
    /** Two sinks, and a model that answers at once, asked every 10 actions. */
    public static final Setup SUMMARIES =
        new Setup(AutoplayConfig.DEFAULTS, 2, request -> "The user did " + request.actions().size() + " things.");
  }

  /** Each run opens everything anew. */
  public Road(Generator generator, Setup setup) {
    this.generator = generator;
    this.setup = setup;
  }

  @Override
  public long run() {
    List<CountingSink> counting = new ArrayList<>();
    AutoplayBuilder builder =
        Autoplay.builder().config(setup.config).transport(new SseTransport(new SseConfig(generator.uri(), Secret.of(""))));
    for (int i = 0; i < setup.sinks; i++) {
      counting.add(new CountingSink());
      builder.sink("count-" + i, counting.get(i));
    }
    if (setup.summarizer != null) {
      builder.summarizer(setup.summarizer);
    }
    Autoplay running = builder.build().start();
    autoplay = running;
    awaitAll(running);
    return counting.stream().mapToLong(CountingSink::actions).min().orElseThrow();
  }

  @Override
  public void clearUp() {
    if (autoplay != null) {
      autoplay.close();
      autoplay = null;
    }
  }

  private void awaitAll(Autoplay running) {
    long seen = -1;
    long since = System.nanoTime();
    for (Counts now = running.counts(); !isDone(now); now = running.counts()) {
      long moved = delivered(now);
      if (moved != seen) {
        seen = moved;
        since = System.nanoTime();
      } else if (System.nanoTime() - since > LONGEST_SILENCE.toNanos()) {
        clearUp();
        throw new IllegalStateException("nothing moves any more: " + now);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private boolean isDone(Counts counts) {
    long due = generator.events() + counts.ownSummaries();
    return counts.sinks().values().stream().allMatch(sink -> sink.delivered() >= due);
  }

  private static long delivered(Counts counts) {
    return counts.sinks().values().stream().mapToLong(Counts.SinkCounts::delivered).sum();
  }
}
