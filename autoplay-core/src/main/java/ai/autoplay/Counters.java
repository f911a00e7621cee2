package ai.autoplay;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What the pipeline counts; each sink's share is counted by its outlet. */
final class Counters {
  final LongAdder received = new LongAdder();
  final LongAdder accepted = new LongAdder();
  final LongAdder duplicates = new LongAdder();
  final LongAdder ignored = new LongAdder();
  final LongAdder malformed = new LongAdder();
  final LongAdder refused = new LongAdder();
  final LongAdder ownSummaries = new LongAdder();
  final LongAdder stopgaps = new LongAdder();
  final LongAdder handedOver = new LongAdder();

  Counts snapshot(List<Outlet> outlets) {
    Map<String, Counts.SinkCounts> sinks = new LinkedHashMap<>();
    outlets.forEach(outlet -> sinks.put(outlet.name(), outlet.counts()));
    return new Counts(received.sum(), accepted.sum(), duplicates.sum(), ignored.sum(), malformed.sum(), refused.sum(),
        ownSummaries.sum(), stopgaps.sum(), Collections.unmodifiableMap(sinks));
  }
}
