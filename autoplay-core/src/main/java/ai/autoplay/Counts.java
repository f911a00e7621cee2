package ai.autoplay;

import java.util.Map;

/**
 * What became of everything that came in, in payloads counted before joining. At any quiet moment
 * {@code received = accepted + duplicates + ignored + malformed + refused}, and for every sink
 * {@code accepted + ownSummaries + recovered = delivered + deadLettered + skipped + failed + pending}.
 *
 * @param received     deliveries handed in
 * @param accepted     payloads that are ours
 * @param duplicates   payloads that had come before
 * @param ignored      deliveries of a type that we do not know
 * @param malformed    deliveries that could not be read
 * @param refused      deliveries that found no room, or came while closing
 * @param ownSummaries summaries that were made here
 * @param stopgaps     of those, how many the extractive summarizer wrote in place of the chosen one
 * @param sinks        by sink name, in the order of the sinks
 */
public record Counts(
    long received,
    long accepted,
    long duplicates,
    long ignored,
    long malformed,
    long refused,
    long ownSummaries,
    long stopgaps,
    Map<String, SinkCounts> sinks) {

  /**
   * One sink's share.
   *
   * @param delivered    written
   * @param deadLettered given up and kept where an operator can see and replay them
   * @param skipped      the sink had no use for them
   * @param failed       given up with no dead letters to keep them
   * @param pending      not written yet; after closing, what lies in the spool
   * @param recovered    what an earlier run had left in the spool for this sink
   */
  public record SinkCounts(long delivered, long deadLettered, long skipped, long failed, long pending, long recovered) {
    long sum() {
      return delivered + deadLettered + skipped + failed + pending;
    }
  }

  /** Whether both equations hold. */
  public boolean addUp() {
    return received == accepted + duplicates + ignored + malformed + refused
        && sinks.values().stream().allMatch(sink -> sink.sum() == accepted + ownSummaries + sink.recovered());
  }
}
