package ai.autoplay.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a run came to.
 *
 * @param accepted   payloads that the bridge said were safe
 * @param delivered  different payloads at the sink
 * @param lost       accepted, and not at the sink
 * @param outOfOrder payloads that arrived first after a later one of their session had
 * @param mixed      payloads that arrived in, or together with, another session
 * @param duplicates arrivals beyond the first
 * @param finished   whether everything came to its orderly end
 */
record TortureResult(long accepted, long delivered, long lost, long outOfOrder, long mixed, long duplicates, boolean finished) {

  boolean good() {
    return finished && lost == 0 && outOfOrder == 0 && mixed == 0;
  }

  TortureResult unfinished() {
    return new TortureResult(accepted, delivered, lost, outOfOrder, mixed, duplicates, false);
  }

  String json(long seed, double minutes, int faults) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("seed", Long.toString(seed));
    fields.put("minutes", minutes == Math.rint(minutes) ? Long.toString((long) minutes) : String.format(Locale.ROOT, "%.2f", minutes));
    fields.put("faults", Integer.toString(faults));
    fields.put("accepted", Long.toString(accepted));
    fields.put("delivered", Long.toString(delivered));
    fields.put("lost", Long.toString(lost));
    fields.put("outOfOrder", Long.toString(outOfOrder));
    fields.put("mixed", Long.toString(mixed));
    fields.put("duplicates", Long.toString(duplicates));
    return fields.entrySet().stream().map(field -> "\"" + field.getKey() + "\":" + field.getValue()).collect(Collectors.joining(",", "{", "}"));
  }

  List<String> lines() {
    return List.of(
        "accepted      " + accepted,
        "delivered     " + delivered,
        "lost          " + lost,
        "out of order  " + outOfOrder,
        "mixed         " + mixed,
        "duplicates    " + duplicates);
  }
}
