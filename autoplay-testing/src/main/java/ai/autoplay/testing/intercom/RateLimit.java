package ai.autoplay.testing.intercom;

import com.sun.net.httpserver.Headers;

/** So many requests in each window of 10 seconds, as the headers of every answer say. Thread-safe. */
final class RateLimit {
  private static final int WINDOW_SECONDS = 10;
  private final Rules rules;
  private long window;
  private int used;

  RateLimit(Rules rules) {
    this.rules = rules;
  }

  synchronized void count(Headers answer) {
    long now = rules.clock().instant().getEpochSecond() / WINDOW_SECONDS;
    used = now == window ? used + 1 : 1;
    window = now;
    answer.set("X-RateLimit-Limit", Integer.toString(rules.requestsInWindow()));
    answer.set("X-RateLimit-Remaining", Integer.toString(Math.max(0, rules.requestsInWindow() - used)));
    answer.set("X-RateLimit-Reset", Long.toString((now + 1) * WINDOW_SECONDS));
    if (used > rules.requestsInWindow()) {
      throw new ApiException(429, "rate_limit_exceeded", "Exceeded rate limit of " + rules.requestsInWindow() + " in 10_seconds");
    }
  }
}
