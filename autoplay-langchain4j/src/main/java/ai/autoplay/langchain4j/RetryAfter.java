package ai.autoplay.langchain4j;

import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Reads {@code retry-after-ms}, which some services send, else {@code Retry-After} in seconds or as a date. */
final class RetryAfter {
  private static final double LONGEST_SECONDS = Duration.ofDays(1).toSeconds();

  private RetryAfter() {}

  /** Null when there is none, or none that can be read. */
  static @Nullable Duration of(HttpHeaders headers, Clock clock) {
    Duration exact = headers.firstValue("retry-after-ms").map(text -> seconds(text, 1e-3)).orElse(null);
    if (exact != null) {
      return exact;
    }
    String text = headers.firstValue("Retry-After").orElse(null);
    if (text == null) {
      return null;
    }
    Duration delay = seconds(text, 1);
    return delay == null ? until(text, clock) : delay;
  }

  private static @Nullable Duration seconds(String text, double unit) {
    try {
      double seconds = Double.parseDouble(text.strip()) * unit;
      return seconds >= 0 ? Duration.ofMillis((long) (1_000 * Math.min(seconds, LONGEST_SECONDS))) : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static @Nullable Duration until(String text, Clock clock) {
    try {
      Duration delay = Duration.between(clock.instant(), ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME));
      return delay.isNegative() ? Duration.ZERO : delay;
    } catch (DateTimeException e) {
      return null;
    }
  }
}
