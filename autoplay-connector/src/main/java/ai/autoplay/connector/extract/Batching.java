package ai.autoplay.connector.extract;

import java.time.Duration;

/**
 * When a session's actions are forwarded as one batch.
 *
 * @param silence    after the last event; 1 s by default
 * @param longest    after the first event of the batch, whatever still comes in; 3 s by default
 * @param maxActions in one batch; 50 by default
 * @param oldest     how old the first action may get, counted from when it was done, even when its event came late: browsers keep events
 *                   back for up to 3 s, and these should not be waited for twice; 3.5 s by default. Late events are still given 200 ms,
 *                   so that what comes with them goes out with them
 */
public record Batching(Duration silence, Duration longest, int maxActions, Duration oldest) {
  public static final Batching DEFAULTS = new Batching(Duration.ofSeconds(1), Duration.ofSeconds(3), 50);

  /** With 3.5 s for {@code oldest}. */
  public Batching(Duration silence, Duration longest, int maxActions) {
    this(silence, longest, maxActions, Duration.ofMillis(3_500));
  }

  public Batching {
    if (oldest.isNegative()) {
      throw new IllegalArgumentException("oldest: must not be negative, but is " + oldest);
    }
    if (silence.isNegative() || longest.compareTo(silence) < 0) {
      throw new IllegalArgumentException("longest: must be at least silence (" + silence + "), but is " + longest);
    }
    if (maxActions <= 0) {
      throw new IllegalArgumentException("maxActions: must be positive, but is " + maxActions);
    }
  }
}
