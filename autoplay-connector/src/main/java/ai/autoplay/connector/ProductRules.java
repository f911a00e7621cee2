package ai.autoplay.connector;

import static java.util.Objects.requireNonNull;

import ai.autoplay.connector.extract.ExtractionRules;

/**
 * What a product allows and asks for.
 *
 * @param extraction      what becomes of its browsers' events
 * @param eventsPerSecond how many events are taken per second before senders are asked to come back later; 1 to 1,000,000;
 *                        default 10,000. For a second or two it may be twice as many
 * @param summaryEvery    after how many actions a session is summarised; 0, the default, is never; at most 500
 */
public record ProductRules(ExtractionRules extraction, int eventsPerSecond, int summaryEvery) {
  public static final ProductRules DEFAULTS = new ProductRules(ExtractionRules.DEFAULTS, 10_000, 0);
  static final int MAX_EVENTS_PER_SECOND = 1_000_000;
  static final int MAX_SUMMARY_EVERY = 500;

  /** @throws IllegalArgumentException if a rule above is broken */
  public ProductRules {
    requireNonNull(extraction, "extraction");
    if (eventsPerSecond < 1 || eventsPerSecond > MAX_EVENTS_PER_SECOND) {
      throw new IllegalArgumentException("events_per_second: must be 1 to " + MAX_EVENTS_PER_SECOND + ", but was " + eventsPerSecond);
    }
    if (summaryEvery < 0 || summaryEvery > MAX_SUMMARY_EVERY) {
      throw new IllegalArgumentException("summary_every: must be 0 to " + MAX_SUMMARY_EVERY + ", but was " + summaryEvery);
    }
  }

  public ProductRules withExtraction(ExtractionRules extraction) {
    return new ProductRules(extraction, eventsPerSecond, summaryEvery);
  }

  public ProductRules withEventsPerSecond(int eventsPerSecond) {
    return new ProductRules(extraction, eventsPerSecond, summaryEvery);
  }

  public ProductRules withSummaryEvery(int summaryEvery) {
    return new ProductRules(extraction, eventsPerSecond, summaryEvery);
  }
}
