package ai.autoplay.transport.sse;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before the next attempt: a random share of a ceiling that doubles with every failure in a row. When the
 * server named a delay with {@code retry}, that takes the place of the first ceiling and is also the least wait, as the
 * WHATWG rules demand. Used by one thread.
 */
final class Backoff {
  /** Doubling from nothing would stay nothing, and hammer. */
  private static final long LEAST_TO_DOUBLE = 1_000_000;
  private final long initial;
  private final long maximum;
  private final DoubleSupplier jitter;
  private long floor;
  private long first;
  private int failures;

  Backoff(Duration initial, Duration maximum, DoubleSupplier jitter) {
    this.initial = initial.toNanos();
    this.maximum = maximum.toNanos();
    this.jitter = jitter;
    this.first = this.initial;
  }

  /** What the server named. */
  void retry(long millis) {
    floor = Math.min(maximum, Duration.ofMillis(Math.min(millis, maximum / 1_000_000 + 1)).toNanos());
    first = floor;
  }

  /** A connection did its job: the next failure is the first one again. */
  void succeeded() {
    failures = 0;
  }

  /** Counts a failure and answers how many there were in a row. */
  int failed() {
    return ++failures;
  }

  /**
   * The next pause.
   *
   * @param atLeast what a {@code Retry-After} asked for; zero when nothing did. Never more than the maximum is granted
   */
  Duration next(Duration atLeast) {
    long ceiling = failures <= 1 ? first : doubled(failures - 1);
    long pause = floor + (long) ((ceiling - floor) * Math.min(1, Math.max(0, jitter.getAsDouble())));
    long asked = atLeast.compareTo(Duration.ofNanos(maximum)) > 0 ? maximum : atLeast.toNanos();
    return Duration.ofNanos(Math.max(pause, asked));
  }

  private long doubled(int times) {
    long from = Math.max(first, LEAST_TO_DOUBLE);
    boolean overflows = times >= Long.numberOfLeadingZeros(from) - 1;
    return Math.max(floor, overflows ? maximum : Math.min(maximum, from << times));
  }
}
