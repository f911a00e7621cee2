package ai.autoplay.connector.extract;

import java.time.Duration;

/**
 * When a session's actions are forwarded as one batch.
 *
 * @param silence    after the last event; 1 s by default
 * @param longest    after the first event of the batch, whatever still comes in; 3 s by default
 * @param maxActions in one batch; 50 by default
 */
public record Batching(Duration silence, Duration longest, int maxActions) {
  public static final Batching DEFAULTS = new Batching(Duration.ofSeconds(1), Duration.ofSeconds(3), 50);

  public Batching {
    if (silence.isNegative() || longest.compareTo(silence) < 0) {
      throw new IllegalArgumentException("longest: must be at least silence (" + silence + "), but is " + longest);
    }
    if (maxActions <= 0) {
      throw new IllegalArgumentException("maxActions: must be positive, but is " + maxActions);
    }
  }
}
