package ai.autoplay.transport.webhook;

import ai.autoplay.plugin.Settings;
import java.time.Duration;

/**
 * How long the endpoint waits, and how much it takes. Every time is from 1 ms to 10 minutes.
 *
 * @param patience       how long an accepted payload may take to settle before the sender is answered 503; no thread waits for it
 * @param maxBody        the largest body, in bytes: 1 to 64 MiB
 * @param maxConcurrency requests in flight, 1 to 10,000, those that wait for settling included; over it the answer is 503. At
 *                       most this many bodies are in memory at once
 * @param idleTimeout    how long a connection may be silent while we wait for it
 * @param bodyTimeout    how long a whole body may take to arrive
 */
public record WebhookLimits(Duration patience, int maxBody, int maxConcurrency, Duration idleTimeout, Duration bodyTimeout) {
  private static final String PREFIX = "autoplay.webhook.";
  private static final int MAX_BODY = 64 << 20;
  private static final int MAX_CONCURRENCY = 10_000;
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final String TIME_RULE = "must be a time from 1 ms to 10 minutes";
  /** 10 s, 1 MiB, 256 requests, 30 s, 30 s. */
  public static final WebhookLimits DEFAULTS =
      new WebhookLimits(Duration.ofSeconds(10), 1 << 20, 256, Duration.ofSeconds(30), Duration.ofSeconds(30));

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming the key, the rule and the value
   */
  public WebhookLimits {
    requireTime("patience", patience);
    requireTime("idle-timeout", idleTimeout);
    requireTime("body-timeout", bodyTimeout);
    requireRange("max-body", maxBody, MAX_BODY);
    requireRange("max-concurrency", maxConcurrency, MAX_CONCURRENCY);
  }

  /** The same with another patience. */
  public WebhookLimits withPatience(Duration patience) {
    return new WebhookLimits(patience, maxBody, maxConcurrency, idleTimeout, bodyTimeout);
  }

  /** The same with another largest body, in bytes. */
  public WebhookLimits withMaxBody(int maxBody) {
    return new WebhookLimits(patience, maxBody, maxConcurrency, idleTimeout, bodyTimeout);
  }

  /** The same with another number of requests in flight. */
  public WebhookLimits withMaxConcurrency(int maxConcurrency) {
    return new WebhookLimits(patience, maxBody, maxConcurrency, idleTimeout, bodyTimeout);
  }

  /** The same with other times for slow senders. */
  public WebhookLimits withTimeouts(Duration idleTimeout, Duration bodyTimeout) {
    return new WebhookLimits(patience, maxBody, maxConcurrency, idleTimeout, bodyTimeout);
  }

  static WebhookLimits from(Settings settings) {
    return new WebhookLimits(
        time(settings, "patience", DEFAULTS.patience),
        settings.integer(PREFIX + "max-body", DEFAULTS.maxBody, 1, MAX_BODY),
        settings.integer(PREFIX + "max-concurrency", DEFAULTS.maxConcurrency, 1, MAX_CONCURRENCY),
        time(settings, "idle-timeout", DEFAULTS.idleTimeout),
        time(settings, "body-timeout", DEFAULTS.bodyTimeout));
  }

  private static Duration time(Settings settings, String name, Duration otherwise) {
    Duration value = settings.duration(PREFIX + name, otherwise);
    if (isTime(value)) {
      return value;
    }
    settings.problem(PREFIX + name, TIME_RULE + ", but is " + value);
    return otherwise;
  }

  private static void requireTime(String name, Duration value) {
    if (!isTime(value)) {
      throw new IllegalArgumentException(PREFIX + name + ": " + TIME_RULE + ", but is " + value);
    }
  }

  private static void requireRange(String name, int value, int max) {
    if (value < 1 || value > max) {
      throw new IllegalArgumentException(PREFIX + name + ": must be a whole number from 1 to " + max + ", but is " + value);
    }
  }

  private static boolean isTime(Duration value) {
    return value.compareTo(SHORTEST) >= 0 && value.compareTo(LONGEST) <= 0;
  }
}
