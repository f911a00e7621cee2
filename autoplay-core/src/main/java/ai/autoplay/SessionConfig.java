package ai.autoplay;

import java.time.Duration;

/**
 * How long idle sessions are remembered in memory.
 *
 * @param most how many at once, 1 or more
 * @param idle for how long after the last payload, at most 36,500 days
 */
public record SessionConfig(int most, Duration idle) {
  /** 100,000 sessions for 30 minutes. */
  public static final SessionConfig DEFAULTS = new SessionConfig(100_000, Duration.ofMinutes(30));

  public SessionConfig {
    Check.atLeast("most", most, 1);
    Check.positive("idle", idle);
  }
}
