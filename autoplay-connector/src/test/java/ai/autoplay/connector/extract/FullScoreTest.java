package ai.autoplay.connector.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Scores every recording of a directory that is not part of the project. */
class FullScoreTest {
  @Test
  void score_ofARecordingsDirectoryReachesItsTargets() throws Exception {
    String directory = System.getProperty("autoplay.recordings");
    assumeTrue(directory != null, "skipped: name a directory of *.jsonl with *.truth.json by -Dautoplay.recordings=DIR");
    Scorer scorer = new Scorer(ExtractionRules.DEFAULTS);
    for (Recording recording : Recording.readAll(Path.of(directory))) {
      Path truth = Path.of(directory, recording.name() + ".truth.json");
      try (Reader reader = Files.newBufferedReader(truth, StandardCharsets.UTF_8)) {
        JourneyScore score = scorer.score(recording, reader);
        print(score);
      }
    }
    Score total = scorer.total();
    System.out.println("total " + total.toJson());
    assertThat(total.precision()).isGreaterThanOrEqualTo(0.98);
    assertThat(total.recall()).isGreaterThanOrEqualTo(0.98);
    assertThat(total.titles()).isGreaterThanOrEqualTo(0.90);
    assertThat(total.identity()).isGreaterThanOrEqualTo(0.99);
    assertThat(total.order()).isGreaterThanOrEqualTo(0.99);
  }

  private static void print(JourneyScore score) {
    System.out.println(score.journey() + " " + score.score().toJson());
    score.matched().forEach(line -> System.out.println("  ok       " + line));
    score.missed().forEach(line -> System.out.println("  missed   " + line));
    score.invented().forEach(line -> System.out.println("  invented " + line));
  }
}
