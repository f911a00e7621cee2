package ai.autoplay.model;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;

/** The wire's fractional Unix seconds. A number is read and written as the nearest double, so that it comes back the same. */
final class WireTime {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double MICROS_PER_SECOND = 1e6;
  private static final int MICRO_DIGITS = 6;
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
    double seconds = time.getEpochSecond() + time.getNano() / NANOS_PER_SECOND;
    long micros = Math.round(seconds * MICROS_PER_SECOND);
    boolean plain = micros > 0 && micros < EXACT && micros / MICROS_PER_SECOND == seconds;
    return plain ? format(micros) : BigDecimal.valueOf(seconds).toPlainString();
  }

  /** What most clocks tell, and most senders write: many times as fast as by way of the double. */
  private static String format(long micros) {
    String digits = Long.toString(micros);
    int end = digits.length();
    int point = Math.max(0, end - MICRO_DIGITS);
    while (end > point && digits.charAt(end - 1) == '0') {
      end--;
    }
    String whole = point == 0 ? "0" : digits.substring(0, point);
    String zeros = "0".repeat(Math.max(0, MICRO_DIGITS - digits.length()));
    return end == point ? whole : whole + '.' + zeros + digits.substring(point, end);
  }
}
