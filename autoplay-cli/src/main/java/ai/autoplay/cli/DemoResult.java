package ai.autoplay.cli;

import ai.autoplay.Counts;
import ai.autoplay.Counts.SinkCounts;
import ai.autoplay.model.Session;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * What a demo came to.
 *
 * @param published payloads that the connector put on the stream
 * @param counts    the pipeline's own
 * @param findings  what the checking sink saw
 */
record DemoResult(long published, Counts counts, OrderCheck.Findings findings) {

  /** The sessions as they are at the end. */
  List<Session> sessions() {
    return findings.sessions();
  }

  /** Everything that does not add up, each in a sentence; empty when all is well. */
  List<String> faults() {
    List<String> faults = new ArrayList<>();
    expect(counts.addUp(), "the counts do not add up: " + counts, faults);
    expect(counts.received() == published, published + " payloads were published, but " + counts.received() + " received", faults);
    expect(counts.accepted() == published, published + " payloads were published, but " + counts.accepted() + " accepted", faults);
    expect(sum(SinkCounts::pending) == 0, sum(SinkCounts::pending) + " payloads are still pending", faults);
    expect(sum(SinkCounts::failed) == 0, sum(SinkCounts::failed) + " payloads were given up", faults);
    expect(findings.missing() == 0, findings.missing() + " actions were published and never written", faults);
    expect(findings.outOfOrder() == 0, findings.outOfOrder() + " writes were out of order", faults);
    return faults;
  }

  private static void expect(boolean holds, String fault, List<String> faults) {
    if (!holds) {
      faults.add(fault);
    }
  }

  private long sum(ToLongFunction<SinkCounts> share) {
    return counts.sinks().values().stream().mapToLong(share).sum();
  }

  /**
   * The numbers by name. {@code payloads} are those accepted; the shares of the sinks are added up, so that
   * {@code sinks × (payloads + summaries) = delivered + deadLettered + skipped + failed + pending}.
   */
  Map<String, Long> numbers() {
    Map<String, Long> numbers = new LinkedHashMap<>();
    numbers.put("sessions", (long) sessions().size());
    numbers.put("payloads", counts.accepted());
    numbers.put("actions", findings.actions());
    numbers.put("summaries", counts.ownSummaries());
    numbers.put("sinks", (long) counts.sinks().size());
    numbers.put("delivered", sum(SinkCounts::delivered));
    numbers.put("deadLettered", sum(SinkCounts::deadLettered));
    numbers.put("skipped", sum(SinkCounts::skipped));
    numbers.put("failed", sum(SinkCounts::failed));
    numbers.put("pending", sum(SinkCounts::pending));
    numbers.put("duplicates", counts.duplicates());
    numbers.put("ignored", counts.ignored());
    numbers.put("malformed", counts.malformed());
    numbers.put("refused", counts.refused());
    numbers.put("outOfOrder", findings.outOfOrder());
    return numbers;
  }

  /** {@link #numbers} as a JSON object on one line. */
  String toJson() {
    return numbers().entrySet().stream().map(number -> "\"" + number.getKey() + "\":" + number.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }
}
