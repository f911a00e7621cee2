package ai.autoplay.connector.extract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStreamReader;
import java.io.Reader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SampleScoreTest {

  static Iterable<String> samples() {
    return SampleCaptures.names();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void score_ofABundledSampleReachesItsTargets(String name) throws Exception {
    Scorer scorer = new Scorer(ExtractionRules.DEFAULTS);
    JourneyScore journey = scorer.score(SampleCaptures.open(name), truth(name));

    assertThat(journey.score()).as("%s", journey).satisfies(score -> {
      assertThat(score.precision()).isGreaterThanOrEqualTo(0.97);
      assertThat(score.recall()).isGreaterThanOrEqualTo(0.97);
      assertThat(score.titles()).isGreaterThanOrEqualTo(0.95);
      assertThat(score.identity()).isEqualTo(1);
      assertThat(score.order()).isEqualTo(1);
    });
    assertThat(scorer.total()).isEqualTo(journey.score());
  }

  static Reader truth(String name) {
    return new InputStreamReader(
        requireNonNull(SampleScoreTest.class.getResourceAsStream("/ai/autoplay/connector/truth/" + name + ".truth.json")), UTF_8);
  }
}
