package ai.autoplay;

import org.jspecify.annotations.Nullable;

/** Counts one replay. */
final class ReplayTally {
  int segments;
  long letters;
  long written;
  long torn;
  @Nullable String failure;

  /** It is a whole line, and so may be somebody's letter: it stays. */
  void unreadable() {
    letters++;
    if (failure == null) {
      failure = "a letter cannot be read, and is kept; was its file changed by hand, or written by a newer version?";
    }
  }

  DeadLetterReplay.Outcome outcome() {
    return new DeadLetterReplay.Outcome(segments, letters, written, letters - written, torn, failure);
  }
}
