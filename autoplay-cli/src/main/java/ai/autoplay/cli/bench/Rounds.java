package ai.autoplay.cli.bench;

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
  private final Map<String, Entrant> entrants = new LinkedHashMap<>();

  private record Entrant(Contender contender, long events, long actions, List<Measurement> measured) {}

  /** Enters a contender that takes in everything that {@code generator} has. */
  public Rounds add(String name, Generator generator, Contender contender) {
    entrants.put(name, new Entrant(contender, generator.events(), generator.actions(), new ArrayList<>()));
    return this;
  }

  /** Lets each run at most {@code most} times, and once if {@code time} has passed, without looking at the results. */
  public void warmUp(int most, Duration time) throws Exception {
    long deadline = System.nanoTime() + time.toNanos();
    for (int i = 0; i == 0 || i < most && System.nanoTime() < deadline; i++) {
      for (Entrant entrant : entrants.values()) {
        Meter.measure(entrant.contender, entrant.events, entrant.actions);
      }
    }
  }

  /** Runs at least {@code least} rounds, and goes on for as long as {@code time} has not passed. */
  public void run(int least, Duration time) throws Exception {
    long deadline = System.nanoTime() + time.toNanos();
    for (int round = 0; round < least || System.nanoTime() < deadline; round++) {
      for (Entrant entrant : entrants.values()) {
        entrant.measured.add(Meter.measure(entrant.contender, entrant.events, entrant.actions));
      }
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
