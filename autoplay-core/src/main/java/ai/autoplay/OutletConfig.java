package ai.autoplay;

import static java.util.Objects.requireNonNull;

import ai.autoplay.spi.Sink;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How payloads are handed to one sink. Its durations are of 36,500 days at most.
 *
 * @param budget       how much may wait in memory, in units (an action is one, a summary one); at most a quarter of it for one session
 * @param concurrency  how many writes run at once, 1 or more
 * @param writeTimeout after which a write is interrupted and tried again
 * @param giveUpAfter  how long one write is tried before it is given up, counting only time in which the sink was really tried
 * @param debounce     how long to wait for more of the same session before writing; zero writes at once; null is what the sink says
 *                     ({@link Sink#debounce})
 * @param maxWait      the longest that debouncing may hold a payload back
 */
public record OutletConfig(
    int budget, int concurrency, Duration writeTimeout, Duration giveUpAfter, @Nullable Duration debounce,
    Duration maxWait) {
  /** 10,000 units, 32 writes at once, 60 s for one of them, 10 min of trying, the sink's debouncing, of at most 2 s. */
  public static final OutletConfig DEFAULTS = new OutletConfig(
      10_000, 32, Duration.ofSeconds(60), Duration.ofMinutes(10), null, Duration.ofSeconds(2));

  public OutletConfig {
    Check.atLeast("budget", budget, 4);
    Check.atLeast("concurrency", concurrency, 1);
    Check.positive("writeTimeout", writeTimeout);
    Check.duration("giveUpAfter", giveUpAfter);
    if (debounce != null) {
      Check.duration("debounce", debounce);
    }
    Check.duration("maxWait", maxWait);
  }

  public OutletConfig withBudget(int units) {
    return new OutletConfig(units, concurrency, writeTimeout, giveUpAfter, debounce, maxWait);
  }

  public OutletConfig withConcurrency(int writes) {
    return new OutletConfig(budget, writes, writeTimeout, giveUpAfter, debounce, maxWait);
  }

  public OutletConfig withWriteTimeout(Duration timeout) {
    return new OutletConfig(budget, concurrency, timeout, giveUpAfter, debounce, maxWait);
  }

  public OutletConfig withGiveUpAfter(Duration time) {
    return new OutletConfig(budget, concurrency, writeTimeout, time, debounce, maxWait);
  }

  /** The same with a debounce that is known: the sink's, where nothing else is said. */
  OutletConfig of(Sink sink) {
    return debounce != null ? this
        : new OutletConfig(budget, concurrency, writeTimeout, giveUpAfter, requireNonNull(sink.debounce(), "debounce"), maxWait);
  }

  public OutletConfig withDebounce(Duration wait, Duration atMost) {
    return new OutletConfig(budget, concurrency, writeTimeout, giveUpAfter, wait, atMost);
  }
}
