package ai.autoplay.testing.botpress;

import static java.util.Objects.requireNonNull;

import java.time.Clock;

/**
 * What differs between plans and days of the real service.
 *
 * @param clock           what rows are stamped with
 * @param rowQuota        how many rows all tables may hold together, a row counting as often as its table's factor says; at least 1
 * @param maxRequestBytes the largest request body, in bytes; at least 1. The vendor does not publish theirs
 */
public record Rules(Clock clock, int rowQuota, int maxRequestBytes) {
  /** The system's clock, a million rows, 10 MB. */
  public static final Rules DEFAULTS = new Rules(Clock.systemUTC(), 1_000_000, 10_000_000);

  public Rules {
    requireNonNull(clock, "clock");
    if (rowQuota < 1 || maxRequestBytes < 1) {
      throw new IllegalArgumentException("rowQuota and maxRequestBytes: must be at least 1, but are " + rowQuota + " and " + maxRequestBytes);
    }
  }

  public Rules withClock(Clock clock) {
    return new Rules(clock, rowQuota, maxRequestBytes);
  }

  public Rules withRowQuota(int rowQuota) {
    return new Rules(clock, rowQuota, maxRequestBytes);
  }

  public Rules withMaxRequestBytes(int maxRequestBytes) {
    return new Rules(clock, rowQuota, maxRequestBytes);
  }
}
