package ai.autoplay.sink.botpress;

import ai.autoplay.spi.DestinationClosedException;
import ai.autoplay.spi.RetryAfterException;
import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which of several failures to tell, and how. */
final class Failures {
  private Failures() {}

  /** The same for each of {@code items}. */
  static Map<String, Exception> of(List<Item> items, Exception failure) {
    Map<String, Exception> failures = new HashMap<>();
    items.forEach(item -> failures.put(item.key(), failure));
    return failures;
  }

  /**
   * The one that says most about what to do next. A payload is given up only when nothing else ails it; but then at once, without
   * waiting for those of its rows that were put off.
   */
  static Exception first(Collection<? extends Exception> failures) {
    return failures.stream().min(Comparator.comparingInt(Failures::rank)).orElseThrow();
  }

  private static int rank(Exception failure) {
    if (failure instanceof PutOffException) {
      return 4;
    }
    return failure instanceof DestinationClosedException ? 0 : failure instanceof RetryAfterException ? 1
        : failure instanceof IOException ? 2 : 3;
  }

  /** Throws {@code failure} as what it is; returns only so that a caller may write {@code throw}. */
  static RuntimeException rethrown(Throwable failure) throws IOException {
    if (failure instanceof IOException transientFailure) {
      throw transientFailure;
    }
    if (failure instanceof RuntimeException permanent) {
      throw permanent;
    }
    throw new IllegalStateException(failure);
  }
}
