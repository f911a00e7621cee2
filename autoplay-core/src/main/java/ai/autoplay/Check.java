package ai.autoplay;

import java.time.Duration;

/** The rules of config records, each broken one named with the value seen. */
final class Check {
  /** Two of them in nanoseconds, one after the other, still fit into a long. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private Check() {}

  static void atLeast(String name, long value, long minimum) {
    if (value < minimum) {
      throw new IllegalArgumentException(name + ": must be at least " + minimum + ", but is " + value);
    }
  }

  /** From zero to 36,500 days. */
  static void duration(String name, Duration value) {
    if (value.isNegative() || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(name + ": must be from 0 to 36500 days, but is " + value);
    }
  }

  /** Longer than zero, and at most 36,500 days. */
  static void positive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + ": must be longer than zero, but is " + value);
    }
    duration(name, value);
  }
}
