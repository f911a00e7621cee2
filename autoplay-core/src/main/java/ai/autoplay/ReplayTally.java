package ai.autoplay;

import org.jspecify.annotations.Nullable;

/** Counts one replay. */
final class ReplayTally {
  int segments;
  long letters;
  long written;
  long torn;
  @Nullable String failure;

  DeadLetterReplay.Outcome outcome() {
    return new DeadLetterReplay.Outcome(segments, letters, written, letters - written, torn, failure);
  }
}
