package ai.autoplay.model;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;

/** The wire's fractional Unix seconds. A number is read and written as the nearest double, so that it comes back the same. */
final class WireTime {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final long EXACT = 1L << 53;   // from here on a double has no fraction, and rounding up could leave the range

  private WireTime() {}

  /** @throws DateTimeException outside what {@link Instant} holds, or when not finite */
  static Instant parse(double seconds) {
    double whole = Math.floor(seconds);
    if (!(whole >= Instant.MIN.getEpochSecond() && whole <= Instant.MAX.getEpochSecond())) {
      throw new DateTimeException("not a time: " + seconds);
    }
    return Instant.ofEpochSecond((long) whole, Math.round((seconds - whole) * NANOS_PER_SECOND));
  }

  static String format(Instant time) {
    if (time.getNano() == 0 || Math.abs(time.getEpochSecond()) >= EXACT) {
      return Long.toString(time.getEpochSecond());
    }
    return BigDecimal.valueOf(time.getEpochSecond() + time.getNano() / NANOS_PER_SECOND).toPlainString();
  }
}
