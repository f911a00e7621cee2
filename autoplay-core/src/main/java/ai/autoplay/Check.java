package ai.autoplay;

import java.time.Duration;

/** The rules of config records, each broken one named with the value seen. */
final class Check {
  private Check() {}

  static void atLeast(String name, long value, long minimum) {
    if (value < minimum) {
      throw new IllegalArgumentException(name + ": must be at least " + minimum + ", but is " + value);
    }
  }

  static void positive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + ": must be longer than zero, but is " + value);
    }
  }
}
