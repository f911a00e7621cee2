package ai.autoplay.spi;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.Serial;
import java.time.Duration;

/** A transient failure of a destination that said when to come back, as in HTTP's {@code Retry-After}. */
public class RetryAfterException extends IOException {
  @Serial private static final long serialVersionUID = 1L;
  private final Duration delay;

  /**
   * @param message what happened, without secrets
   * @param delay   how long to wait before the next attempt; negative counts as zero
   */
  public RetryAfterException(String message, Duration delay) {
    super(requireNonNull(message, "message"));
    this.delay = delay.isNegative() ? Duration.ZERO : delay;
  }

  /** How long to wait before the next attempt; never negative. */
  public Duration delay() {
    return delay;
  }
}
