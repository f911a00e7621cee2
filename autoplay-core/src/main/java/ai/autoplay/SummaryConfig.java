package ai.autoplay;

import java.time.Duration;

/**
 * When sessions are condensed. The durations are of 36,500 days at most.
 *
 * @param threshold    how many uncovered actions make the summarizer be asked, 1 or more
 * @param idle         after which quiet a session of at least three uncovered actions is condensed all the same
 * @param maxUncovered beyond which the extractive summarizer covers the oldest half, whatever summarizer is chosen
 * @param timeout      after which a call of the summarizer is interrupted and counts as failed
 * @param concurrency  how many calls run at once, of all sessions together, 1 or more; never more than one for a session
 * @param giveUpAfter  how long the summarizer is tried for one summary, its pauses between failures included, before the extractive
 *                     summarizer steps in; zero does not try again. Waiting that the summarizer asks for does not count
 */
public record SummaryConfig(
    int threshold, Duration idle, int maxUncovered, Duration timeout, int concurrency, Duration giveUpAfter) {
  /** At 10 actions, or after 2 min of quiet; 200 uncovered at most; 60 s for a call, four at once; 10 min of trying. */
  public static final SummaryConfig DEFAULTS =
      new SummaryConfig(10, Duration.ofMinutes(2), 200, Duration.ofSeconds(60), 4, Duration.ofMinutes(10));

  public SummaryConfig {
    Check.atLeast("threshold", threshold, 1);
    Check.positive("idle", idle);
    Check.atLeast("maxUncovered", maxUncovered, 2);
    Check.positive("timeout", timeout);
    Check.atLeast("concurrency", concurrency, 1);
    Check.duration("giveUpAfter", giveUpAfter);
  }

  public SummaryConfig withThreshold(int actions) {
    return new SummaryConfig(actions, idle, maxUncovered, timeout, concurrency, giveUpAfter);
  }

  public SummaryConfig withIdle(Duration quiet) {
    return new SummaryConfig(threshold, quiet, maxUncovered, timeout, concurrency, giveUpAfter);
  }

  public SummaryConfig withMaxUncovered(int actions) {
    return new SummaryConfig(threshold, idle, actions, timeout, concurrency, giveUpAfter);
  }

  public SummaryConfig withTimeout(Duration time) {
    return new SummaryConfig(threshold, idle, maxUncovered, time, concurrency, giveUpAfter);
  }

  public SummaryConfig withConcurrency(int calls) {
    return new SummaryConfig(threshold, idle, maxUncovered, timeout, calls, giveUpAfter);
  }

  public SummaryConfig withGiveUpAfter(Duration time) {
    return new SummaryConfig(threshold, idle, maxUncovered, timeout, concurrency, time);
  }
}
