package ai.autoplay.connector;

import java.util.concurrent.atomic.LongAdder;

/** The counters behind {@link ConnectorCounts}. */
final class Tally {
  final LongAdder published = new LongAdder();
  final LongAdder subscriptions = new LongAdder();
  final LongAdder resumed = new LongAdder();
  final LongAdder gaps = new LongAdder();
  final LongAdder tooSlow = new LongAdder();
  final LongAdder refused = new LongAdder();

  ConnectorCounts counts(int subscribers, long lag) {
    return new ConnectorCounts(published.sum(), subscribers, subscriptions.sum(), resumed.sum(), gaps.sum(), tooSlow.sum(),
        refused.sum(), lag);
  }
}
