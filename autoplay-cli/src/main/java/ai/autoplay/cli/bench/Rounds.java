package ai.autoplay.cli.bench;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * Contenders that take turns, so that whatever else the machine does hits all of them alike. Every ratio is taken within a round, and
 * the median over the rounds is what counts. Single-threaded.
 */
public final class Rounds {
  private static final CompilationMXBean COMPILATION = ManagementFactory.getCompilationMXBean();
  /** The compiler is busy when it works for more than this part of a round. */
  private static final double BUSY = 0.1;
  private final Map<String, Entrant> entrants = new LinkedHashMap<>();

  private record Entrant(Contender contender, long events, long actions, List<Measurement> measured) {}

  /** Enters a contender that takes in everything that {@code generator} has. */
  public Rounds add(String name, Generator generator, Contender contender) {
    entrants.put(name, new Entrant(contender, generator.events(), generator.actions(), new ArrayList<>()));
    return this;
  }

  /**
   * Warms up, then runs at least {@code least} rounds that count, and more while {@code time} has not passed. A round warms up while the
   * compiler is busy, as long as {@code least} more fit into {@code time}; the first always does.
   */
  public void run(int least, Duration time) throws Exception {
    long deadline = System.nanoTime() + time.toNanos();
    boolean again = true;
    while (again) {
      long began = System.nanoTime();
      long compiled = COMPILATION.getTotalCompilationTime();
      everyone();
      long took = System.nanoTime() - began;
      boolean busy = (COMPILATION.getTotalCompilationTime() - compiled) * 1e6 > BUSY * took;
      again = busy && System.nanoTime() + (least + 1) * took < deadline;
    }
    entrants.values().forEach(entrant -> entrant.measured.clear());
    for (int round = 0; round < least || System.nanoTime() < deadline; round++) {
      everyone();
    }
  }

  private void everyone() throws Exception {
    for (Entrant entrant : entrants.values()) {
      entrant.measured.add(Meter.measure(entrant.contender, entrant.events, entrant.actions));
    }
  }

  /** The names, in the order of turns. */
  public Set<String> names() {
    return entrants.keySet();
  }

  /** How many rounds count. */
  public int count() {
    return entrants.values().iterator().next().measured.size();
  }

  /** One figure of one contender. */
  public Spread of(String name, ToDoubleFunction<Measurement> figure) {
    return Spread.of(measured(name).stream().mapToDouble(figure).toArray());
  }

  /** One figure of {@code name} as a multiple of the same of {@code other}. */
  public Spread ratio(String name, String other, ToDoubleFunction<Measurement> figure) {
    List<Measurement> mine = measured(name);
    List<Measurement> others = measured(other);
    double[] ratios = new double[mine.size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = figure.applyAsDouble(mine.get(i)) / figure.applyAsDouble(others.get(i));
    }
    return Spread.of(ratios);
  }

  private List<Measurement> measured(String name) {
    Entrant entrant = entrants.get(name);
    if (entrant == null || entrant.measured.isEmpty()) {
      throw new IllegalArgumentException(name + ": nobody of this name has run");
    }
    return entrant.measured;
  }
}
