package ai.autoplay.connector;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How payloads are pushed to a product's {@link Forward}.
 *
 * @param concurrency     requests at once to one product's endpoint, of different sessions; 1 to 64; default 8
 * @param queueBytes      of payloads that wait for one endpoint, at least 1; what comes beyond is a dead letter at once; default 16 MiB
 * @param firstDelay      before the second attempt; doubles with each further one; at least 1 ms; default 1 s
 * @param longestDelay    between two attempts, also when {@code Retry-After} asks for more; default 60 s
 * @param giveUpAfter     how long a payload is tried; default 1 h
 * @param timeout         of one attempt as a whole; default 15 s
 * @param deadLetterBytes of the connector's file of dead letters, at least 1; what comes beyond is dropped, counted and told in the log;
 *                        default 256 MiB
 */
public record PushConfig(int concurrency, long queueBytes, Duration firstDelay, Duration longestDelay, Duration giveUpAfter,
    Duration timeout, long deadLetterBytes) {
  public static final PushConfig DEFAULTS = new PushConfig(8, 16L << 20, Duration.ofSeconds(1), Duration.ofSeconds(60),
      Duration.ofHours(1), Duration.ofSeconds(15), 256L << 20);
  private static final int MAX_CONCURRENCY = 64;

  /** @throws IllegalArgumentException if a rule above is broken; the message names the component, the rule and the value */
  public PushConfig {
    require(concurrency >= 1 && concurrency <= MAX_CONCURRENCY, "concurrency: must be 1 to " + MAX_CONCURRENCY + ", but was " + concurrency);
    require(queueBytes >= 1, "queueBytes: must be at least 1, but was " + queueBytes);
    requirePositive(firstDelay, "firstDelay");
    require(requireNonNull(longestDelay, "longestDelay").compareTo(firstDelay) >= 0,
        "longestDelay: must be at least firstDelay (" + firstDelay + "), but was " + longestDelay);
    requirePositive(giveUpAfter, "giveUpAfter");
    requirePositive(timeout, "timeout");
    require(deadLetterBytes >= 1, "deadLetterBytes: must be at least 1, but was " + deadLetterBytes);
  }

  public PushConfig withDelays(Duration first, Duration longest) {
    return new PushConfig(concurrency, queueBytes, first, longest, giveUpAfter, timeout, deadLetterBytes);
  }

  public PushConfig withConcurrency(int concurrency) {
    return new PushConfig(concurrency, queueBytes, firstDelay, longestDelay, giveUpAfter, timeout, deadLetterBytes);
  }

  public PushConfig withQueueBytes(long queueBytes) {
    return new PushConfig(concurrency, queueBytes, firstDelay, longestDelay, giveUpAfter, timeout, deadLetterBytes);
  }

  public PushConfig withGiveUpAfter(Duration giveUpAfter) {
    return new PushConfig(concurrency, queueBytes, firstDelay, longestDelay, giveUpAfter, timeout, deadLetterBytes);
  }

  public PushConfig withTimeout(Duration timeout) {
    return new PushConfig(concurrency, queueBytes, firstDelay, longestDelay, giveUpAfter, timeout, deadLetterBytes);
  }

  public PushConfig withDeadLetterBytes(long deadLetterBytes) {
    return new PushConfig(concurrency, queueBytes, firstDelay, longestDelay, giveUpAfter, timeout, deadLetterBytes);
  }

  private static void requirePositive(Duration value, String name) {
    require(requireNonNull(value, name).compareTo(Duration.ofMillis(1)) >= 0, name + ": must be at least PT0.001S, but was " + value);
  }

  private static void require(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException(problem);
    }
  }
}
