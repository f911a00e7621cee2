package ai.autoplay.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import ai.autoplay.Counts;
import ai.autoplay.Counts.SinkCounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The bench counts what it says it counts. How fast anything is, no test can say. */
class BenchTest {
  @Test
  void smallestBench_givesEveryRatio() throws Exception {
    Bench.Length length = new Bench.Length(200, 1, 1, Duration.ofMillis(1), 1, 50, true);
    BenchResult result = new Bench(length, words -> {}).run();

    assertThat(result.numbers()).containsOnlyKeys("decodeVsDatabind", "roadVsStreamingDecode", "roadVsOkhttpSseDatabind",
        "roadCpuVsOkhttpSseDatabind", "summariesVsRoad", "slowSessionP99Ratio", "bytesPerSession");
    assertThat(result.numbers().values()).allSatisfy(number -> assertThat(number).isFinite());
    assertThat(result.toJson()).matches("\\{(\"\\w+\":-?\\d+\\.\\d{3},){6}\"bytesPerSession\":-?\\d+\\.\\d{3}}");
    assertThat(result.table()).anySatisfy(line -> assertThat(line).startsWith(Bench.ROAD))
        .anySatisfy(line -> assertThat(line).startsWith("road with the spool : without, events/s"));
  }

  @Test
  void contenderThatMissesSomething_doesNotCount() throws Exception {
    try (Generator generator = new Generator(Frames.of(Workload.of(20), 20), 1)) {
      Rounds rounds = new Rounds().add("lazy", generator, () -> generator.actions() - 1);

      assertThatThrownBy(() -> rounds.run(1, Duration.ZERO)).hasMessage("saw 56 actions of 57");
    }
  }

  @Test
  void soak_seesEverythingAndWeighsTheHeap() throws Exception {
    List<String> lines = new ArrayList<>();
    Soak.Outcome outcome = new Soak(1, lines::add).run();

    assertThat(outcome.good()).as("%s", outcome).isTrue();
    assertThat(outcome.sent()).isEqualTo(57_000).isEqualTo(outcome.seen());
    assertThat(outcome.heap()).hasSize(20).allSatisfy(bytes -> assertThat(bytes).isPositive());
    assertThat(lines).hasSize(21).last(STRING).startsWith("100 %         57,000 actions");
  }

  @Test
  void soak_isNotGoodWhenSomethingIsMissing() {
    SinkCounts all = new SinkCounts(10, 0, 0, 0, 0, 0);
    SinkCounts gaveUp = new SinkCounts(9, 0, 0, 1, 0, 0);
    List<Long> heap = List.of(1L, 2L, 2L, 4L);

    assertThat(new Soak.Outcome(30, 30, counts(0, all), heap).good()).isTrue();
    assertThat(new Soak.Outcome(30, 29, counts(0, all), heap).good()).isFalse();
    assertThat(new Soak.Outcome(30, 30, counts(1, all), heap).good()).isFalse();
    assertThat(new Soak.Outcome(30, 30, counts(0, gaveUp), heap).good()).isFalse();
    assertThat(new Soak.Outcome(30, 30, counts(0, all), heap).growth()).isEqualTo(2);
  }

  private static Counts counts(long refused, SinkCounts sink) {
    return new Counts(10 + refused, 10, 0, 0, 0, refused, 0, 0, Map.of("sink", sink));
  }

  @Test
  void spread_isTheMedianAndTheMiddleHalf() {
    assertThat(Spread.of(5, 1, 4, 2, 3)).isEqualTo(new Spread(2, 3, 4)).hasToString("3.00 (2.00–4.00)");
  }
}
