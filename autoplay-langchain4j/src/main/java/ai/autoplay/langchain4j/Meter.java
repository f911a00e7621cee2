package ai.autoplay.langchain4j;

import dev.langchain4j.model.output.TokenUsage;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts what {@link ModelUsage} tells. Thread-safe. */
final class Meter {
  private final LongAdder calls = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder tokensIn = new LongAdder();
  private final LongAdder tokensOut = new LongAdder();
  private final LongAdder unmetered = new LongAdder();

  void called() {
    calls.increment();
  }

  void failed() {
    failures.increment();
  }

  void answered(@Nullable TokenUsage usage) {
    Integer in = usage == null ? null : usage.inputTokenCount();
    Integer out = usage == null ? null : usage.outputTokenCount();
    if (in == null && out == null) {
      unmetered.increment();
    }
    tokensIn.add(in == null ? 0 : in);
    tokensOut.add(out == null ? 0 : out);
  }

  ModelUsage usage() {
    return new ModelUsage(calls.sum(), failures.sum(), tokensIn.sum(), tokensOut.sum(), unmetered.sum());
  }
}
