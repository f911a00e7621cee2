package ai.autoplay.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Every benchmark runs. How fast, no test can say. */
class BenchmarksTest {
  @Test
  void everyBenchmark_runsOnce() throws RunnerException {
    Options once = new OptionsBuilder().forks(0).warmupIterations(0).measurementIterations(1).measurementTime(TimeValue.milliseconds(1))
        .param("sessions", "100").param("mix", "reference", "Greek").shouldFailOnError(true).verbosity(VerboseMode.SILENT).build();
    Collection<RunResult> results = new Runner(once).run();

    assertThat(results).extracting(result -> result.getParams().getBenchmark().replaceFirst(".*\\.(\\w+\\.\\w+)$", "$1")).containsOnly(
        "DecodeBenchmark.codec", "DecodeBenchmark.databind", "DecodeBenchmark.handMapped", "HandOverBenchmark.handOver",
        "LiveSessionsBenchmark.byUser", "LiveSessionsBenchmark.find", "LiveSessionsBenchmark.forSession", "ModelBenchmark.encode",
        "ModelBenchmark.merge", "ModelBenchmark.sessionText", "ModelBenchmark.toText", "ModelBenchmark.withBatch", "ModelBenchmark.withSummary",
        "ParseBenchmark.bare", "ParseBenchmark.filtered");
    assertThat(results).allSatisfy(result -> assertThat(result.getPrimaryResult().getScore()).isPositive());
  }
}
