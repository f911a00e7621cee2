package ai.autoplay.cli.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a bench came to.
 *
 * @param rounds          the contenders' measurements
 * @param isolation       p99 of the fast sessions with a slow one, as a multiple of that without
 * @param bytesPerSession retained heap of one live session of 10 actions
 */
public record BenchResult(Rounds rounds, Spread isolation, double bytesPerSession) {

  /** One ratio. */
  private record Ratio(String key, String words, Spread spread) {}

  private List<Ratio> ratios() {
    return List.of(
        new Ratio("decodeVsDatabind", "PayloadCodec : databind, events/s", rounds.ratio(Bench.CODEC, Bench.DATABIND, Measurement::rate)),
        new Ratio("roadVsStreamingDecode", "road : hand-mapped streaming decode, events/s",
            rounds.ratio(Bench.ROAD, Bench.HAND_MAPPED, Measurement::rate)),
        new Ratio("roadVsOkhttpSseDatabind", "road : okhttp-sse + databind, events/s",
            rounds.ratio(Bench.ROAD, Bench.OKHTTP_SSE, Measurement::rate)),
        new Ratio("roadCpuVsOkhttpSseDatabind", "road : okhttp-sse + databind, CPU an event",
            rounds.ratio(Bench.ROAD, Bench.OKHTTP_SSE, Measurement::cpuPerEvent)),
        new Ratio("summariesVsRoad", "road with summaries and two sinks : road, events/s",
            rounds.ratio(Bench.ROAD_SUMMARIES, Bench.ROAD, Measurement::rate)),
        new Ratio("slowSessionP99Ratio", "p99 of the 99 others, one slow session : none", isolation));
  }

  /** Those that are shown and have no key. */
  private List<Ratio> further() {
    List<Ratio> further = new ArrayList<>();
    further.add(new Ratio("", "PayloadCodec : databind, bytes an event",
        rounds.ratio(Bench.CODEC, Bench.DATABIND, Measurement::allocatedPerEvent)));
    further.add(rate("road : okhttp-eventsource + databind", Bench.ROAD, Bench.EVENTSOURCE));
    further.add(rate("road : java.net.http + databind", Bench.ROAD, Bench.JAVA_NET_HTTP));
    further.add(rate("road with 10,000 sessions : with 100", Bench.ROAD_MANY, Bench.ROAD));
    if (rounds.names().contains(Bench.ROAD_SPOOL)) {
      addLong(further);
    }
    further.add(rate("raw socket read : road (the generator's reserve)", Bench.RAW, Bench.ROAD));
    return further;
  }

  private void addLong(List<Ratio> further) {
    for (int sinks : Bench.SINKS) {
      further.add(rate("road with " + sinks + " sinks : with 1", Bench.withSinks(sinks), Bench.ROAD));
    }
    further.add(rate("road with 100,000 sessions : with 100", Bench.ROAD_MOST, Bench.ROAD));
    further.add(rate("road with the spool : without", Bench.ROAD_SPOOL, Bench.ROAD));
    further.add(new Ratio("", "seconds until all of the 40,000 are written, 5 ms a call", rounds.of(Bench.BURST, Measurement::seconds)));
  }

  private Ratio rate(String words, String name, String other) {
    return new Ratio("", words + ", events/s", rounds.ratio(name, other, Measurement::rate));
  }

  /** The figures of each contender, then the ratios: the median of the rounds, and in brackets the middle half. */
  public List<String> table() {
    List<String> lines = new ArrayList<>();
    lines.add(String.format("%-46s %12s %12s %12s", rounds.count() + " rounds, medians", "events/s", "CPU ns/event", "bytes/event"));
    for (String name : rounds.names()) {
      lines.add(String.format(Locale.ROOT, "%-46s %,12.0f %,12.0f %,12.0f", name, rounds.of(name, Measurement::rate).median(),
          rounds.of(name, Measurement::cpuPerEvent).median(), rounds.of(name, Measurement::allocatedPerEvent).median()));
    }
    lines.add("");
    for (Ratio ratio : ratios()) {
      lines.add(String.format("%-60s %s", ratio.words, ratio.spread));
    }
    for (Ratio ratio : further()) {
      lines.add(String.format("%-60s %s", ratio.words, ratio.spread));
    }
    lines.add(String.format(Locale.ROOT, "%-60s %,.0f", "bytes of heap a live session of 10 actions", bytesPerSession));
    return lines;
  }

  /** The seven that have a goal, by name. */
  public Map<String, Double> numbers() {
    Map<String, Double> numbers = new LinkedHashMap<>();
    ratios().forEach(ratio -> numbers.put(ratio.key, ratio.spread.median()));
    numbers.put("bytesPerSession", bytesPerSession);
    return numbers;
  }

  /** {@link #numbers} as a JSON object on one line. */
  public String toJson() {
    return numbers().entrySet().stream().map(number -> String.format(Locale.ROOT, "\"%s\":%.3f", number.getKey(), number.getValue()))
        .collect(Collectors.joining(",", "{", "}"));
  }
}
