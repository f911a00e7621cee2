package ai.autoplay;

import ai.autoplay.spi.RetryAfterException;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long a write waits before it is tried again; and how literally anybody is taken who says when to come back. */
final class RetryDelays {
  private static final Duration FIRST = Duration.ofMillis(200);
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final Duration LONGEST_ASKED_FOR = Duration.ofDays(1);
  private static final Duration SHORTEST_ASKED_FOR = Duration.ofMillis(100);
  private static final IntervalFunction BACK_OFF = IntervalFunction.ofExponentialBackoff(FIRST, 2, LONGEST);

  private RetryDelays() {}

  /** A random share of the ceiling; but a destination that says when to come back is obeyed. */
  static Duration after(int attempts, Exception error) {
    if (error instanceof RetryAfterException later) {
      return asked(later.delay());
    }
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(ceiling(attempts).toMillis() + 1));
  }

  /** A delay that was asked for, from 100 ms to a day. */
  static Duration asked(Duration delay) {
    Duration enough = delay.compareTo(SHORTEST_ASKED_FOR) < 0 ? SHORTEST_ASKED_FOR : delay;
    return enough.compareTo(LONGEST_ASKED_FOR) > 0 ? LONGEST_ASKED_FOR : enough;
  }

  /** The longest pause after so many attempts, unless the destination asks for more. */
  static Duration ceiling(int attempts) {
    return Duration.ofMillis(BACK_OFF.apply(attempts));
  }
}
