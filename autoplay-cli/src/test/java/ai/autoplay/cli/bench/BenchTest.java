package ai.autoplay.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The bench counts what it says it counts. How fast anything is, no test can say. */
class BenchTest {
  @Test
  void smallestBench_givesEveryRatio() throws Exception {
    Bench.Length length = new Bench.Length(200, 1, 1, Duration.ofMillis(1), Duration.ofMillis(100), 50);
    BenchResult result = new Bench(length, words -> {}).run();

    assertThat(result.numbers()).containsOnlyKeys("decodeVsDatabind", "roadVsStreamingDecode", "roadVsOkhttpSseDatabind",
        "roadCpuVsOkhttpSseDatabind", "summariesVsRoad", "slowSessionP99Ratio", "bytesPerSession");
    assertThat(result.numbers().values()).allSatisfy(number -> assertThat(number).isFinite());
    assertThat(result.toJson()).matches("\\{(\"\\w+\":-?\\d+\\.\\d{3},){6}\"bytesPerSession\":-?\\d+\\.\\d{3}}");
    assertThat(result.table()).anySatisfy(line -> assertThat(line).startsWith(Bench.ROAD));
  }

  @Test
  void contenderThatMissesSomething_doesNotCount() throws Exception {
    try (Generator generator = new Generator(Frames.of(Workload.of(20), 20), 1)) {
      Rounds rounds = new Rounds().add("lazy", generator, () -> generator.actions() - 1);

      assertThatThrownBy(() -> rounds.run(1, Duration.ZERO)).hasMessage("saw 56 actions of 57");
    }
  }

  @Test
  void spread_isTheMedianAndTheMiddleHalf() {
    assertThat(Spread.of(5, 1, 4, 2, 3)).isEqualTo(new Spread(2, 3, 4)).hasToString("3.00 (2.00–4.00)");
  }
}
