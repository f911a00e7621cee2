package ai.autoplay.cli.bench;

import ai.autoplay.Counts;
import ai.autoplay.Counts.SinkCounts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * A very long day in short: 20,000 sessions, two sinks, a model that answers at once, and actions as fast as the road takes them. The
 * heap after a collection, 20 times on the way, must not grow.
 */
public final class Soak {
  private static final int SESSIONS = 20_000;
  private static final int FRAMES = 20_000;
  private static final int LOOKS = 20;
  private final Frames frames;
  private final int passes;
  private final Consumer<String> lines;
  private final List<Long> heap = new ArrayList<>();
  private long began;

  /**
   * What it came to.
   *
   * @param sent   how many actions
   * @param seen   how many of them each sink has seen, or the sink that has seen fewest
   * @param counts what became of the payloads
   * @param heap   bytes after a collection, each time
   */
  public record Outcome(long sent, long seen, Counts counts, List<Long> heap) {
    /** Whether every sink has everything, once. */
    public boolean good() {
      long others = counts.duplicates() + counts.ignored() + counts.malformed() + counts.refused();
      return sent == seen && others == 0 && counts.addUp() && counts.sinks().values().stream().allMatch(Outcome::hasAll);
    }

    private static boolean hasAll(SinkCounts sink) {
      return sink.deadLettered() + sink.skipped() + sink.failed() + sink.pending() == 0;
    }

    /** The heap in the last quarter as a multiple of that in the second, medians; what is live has settled by then. */
    public double growth() {
      return median(heap.size() * 3 / 4, heap.size()) / median(heap.size() / 4, heap.size() / 2);
    }

    private double median(int from, int to) {
      return Spread.of(heap.subList(from, to).stream().mapToDouble(Long::doubleValue).toArray()).median();
    }
  }

  /**
   * Sends at least {@code actions} actions, in whole rounds of some 57,000.
   *
   * @param lines told what there is to see
   */
  public Soak(long actions, Consumer<String> lines) {
    this.frames = Frames.of(Workload.of(SESSIONS), FRAMES);
    this.passes = Math.toIntExact((actions + frames.actions() - 1) / frames.actions());
    this.lines = lines;
  }

  /** Runs it all; throws when nothing arrives any more. */
  public Outcome run() throws IOException {
    try (Generator generator = new Generator(frames, passes)) {
      lines.accept(String.format(Locale.ROOT, "%,d actions in %,d events of %,d sessions; the heap holds %,d MB of them to send",
          generator.actions(), generator.events(), SESSIONS, frames.wireSize() >> 20));
      Road road = new Road(generator, Road.Setup.SUMMARIES, counts -> look(counts, generator));
      began = System.nanoTime();
      long seen = road.run();
      while (heap.size() < LOOKS) {
        look(generator.actions(), 1);
      }
      return new Outcome(generator.actions(), seen, road.end(), List.copyOf(heap));
    }
  }

  private void look(Counts counts, Generator generator) {
    long arrived = Math.min(counts.accepted(), generator.events());
    double part = (double) arrived / generator.events();
    if (part * LOOKS >= heap.size() + 1) {
      look((long) (generator.actions() * part), part);
    }
  }

  private void look(long actions, double part) {
    double seconds = (System.nanoTime() - began) / 1e9;
    long bytes = Retained.usedHeap();
    heap.add(bytes);
    lines.accept(String.format(Locale.ROOT, "%3.0f %% %,14d actions %8.1f s %8.1f MB of heap", part * 100, actions, seconds, bytes / 1e6));
  }
}
