package ai.autoplay.testing.intercom;

import static java.util.Objects.requireNonNull;

import java.time.Clock;

/**
 * What differs between workspaces and days of the real service.
 *
 * @param clock            what parts are stamped with, and what the rate limit counts by
 * @param requestsInWindow how many requests may come in a window of 10 seconds; at least 1
 * @param maxNoteCharacters the longest body of a note, in UTF-16 units; at least 1. The vendor does not publish theirs
 */
public record Rules(Clock clock, int requestsInWindow, int maxNoteCharacters) {
  /** The system's clock, more requests than a test can make, 60,000 characters. */
  public static final Rules DEFAULTS = new Rules(Clock.systemUTC(), Integer.MAX_VALUE, 60_000);

  public Rules {
    requireNonNull(clock, "clock");
    if (requestsInWindow < 1 || maxNoteCharacters < 1) {
      throw new IllegalArgumentException("requestsInWindow and maxNoteCharacters: must be at least 1, but are "
          + requestsInWindow + " and " + maxNoteCharacters);
    }
  }

  public Rules withClock(Clock clock) {
    return new Rules(clock, requestsInWindow, maxNoteCharacters);
  }

  public Rules withRequestsInWindow(int requestsInWindow) {
    return new Rules(clock, requestsInWindow, maxNoteCharacters);
  }

  public Rules withMaxNoteCharacters(int maxNoteCharacters) {
    return new Rules(clock, requestsInWindow, maxNoteCharacters);
  }
}
