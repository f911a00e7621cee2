package ai.autoplay.cli.bench;

import static java.util.Objects.requireNonNull;

import ai.autoplay.Autoplay;
import ai.autoplay.AutoplayBuilder;
import ai.autoplay.AutoplayConfig;
import ai.autoplay.Counts;
import ai.autoplay.StorageConfig;
import ai.autoplay.plugin.Secret;
import ai.autoplay.spi.Summarizer;
import ai.autoplay.transport.sse.SseConfig;
import ai.autoplay.transport.sse.SseTransport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Ours, the whole road: socket → {@link SseTransport} → pipeline → counting sinks, with order, session state, duplicates and receipts.
 * A run ends when every sink has everything, and the spool where there is one.
 */
public final class Road implements Contender {
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(20);
  private static final long PAUSE_NANOS = 2_000_000;   // each look takes processor time that counts
  private final Generator generator;
  private final Setup setup;
  private final Consumer<Counts> watcher;
  private @Nullable Autoplay autoplay;
  private @Nullable Path folder;

  /** What is kept on the disk. */
  public enum Disk { NOTHING, SPOOL }

  /**
   * What stands behind the socket; every setting of the engine's is at its default.
   *
   * @param sinks      how many sinks count, 1 or more
   * @param writes     how long a write takes, in whole milliseconds
   * @param disk       whether everything goes through a spool, in a folder of its own among the temporary ones
   * @param summarizer asked every 10 actions; null for none
   */
  public record Setup(int sinks, Duration writes, Disk disk, @Nullable Summarizer summarizer) {
    /** One sink, no summarizer, nothing on the disk. */
    public static final Setup PLAIN = sinks(1);
    /** The same with the spool on. */
    public static final Setup SPOOL = new Setup(1, Duration.ZERO, Disk.SPOOL, null);
    /** Two sinks, and a model that answers at once. */
    public static final Setup SUMMARIES =
        new Setup(2, Duration.ZERO, Disk.NOTHING, request -> "The user did " + request.actions().size() + " things.");
    /** A sink that takes 5 ms a call. */
    public static final Setup SLOW_SINK = new Setup(1, Duration.ofMillis(5), Disk.NOTHING, null);

    /** As many sinks and nothing else. */
    public static Setup sinks(int sinks) {
      return new Setup(sinks, Duration.ZERO, Disk.NOTHING, null);
    }
  }

  /** Each run opens everything anew. */
  public Road(Generator generator, Setup setup) {
    this(generator, setup, counts -> {});
  }

  /** @param watcher told now and then while a run is under way how far it is, on the thread of {@link #run} */
  Road(Generator generator, Setup setup, Consumer<Counts> watcher) {
    this.generator = generator;
    this.setup = setup;
    this.watcher = watcher;
  }

  @Override
  public long run() throws IOException {
    List<CountingSink> counting = new ArrayList<>();
    AutoplayBuilder builder = Autoplay.builder().transport(new SseTransport(new SseConfig(generator.uri(), Secret.of(""))));
    if (setup.disk == Disk.SPOOL) {
      folder = Files.createTempDirectory("autoplay-bench");
      builder.config(AutoplayConfig.DEFAULTS.withStorage(StorageConfig.in(folder)));
    }
    for (int i = 0; i < setup.sinks; i++) {
      counting.add(new CountingSink(setup.writes));
      builder.sink("count-" + i, counting.get(i));
    }
    if (setup.summarizer != null) {
      builder.summarizer(setup.summarizer);
    }
    Autoplay running = builder.build().start();
    autoplay = running;
    awaitAll(running);
    if (setup.disk == Disk.SPOOL) {
      running.close();   // until the file has everything too
    }
    return counting.stream().mapToLong(CountingSink::actions).min().orElseThrow();
  }

  @Override
  public void clearUp() {
    if (autoplay != null) {
      autoplay.close();
      autoplay = null;
    }
    if (folder != null) {
      delete(folder);
      folder = null;
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends what a run has opened; what became of everything. */
  Counts end() {
    Autoplay ended = requireNonNull(autoplay, "nothing has run");
    clearUp();
    return ended.counts();
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
      watcher.accept(now);
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
