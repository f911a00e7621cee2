package ai.autoplay.connector.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Scores every recording of a directory that is not part of the project. */
class FullScoreTest {
  private static final Logger log = LoggerFactory.getLogger(FullScoreTest.class);

  @Test
  void score_ofARecordingsDirectoryReachesItsTargets() throws Exception {
    String directory = System.getProperty("autoplay.recordings");
    assumeTrue(directory != null, "skipped: name a directory of *.jsonl with *.truth.json by -Dautoplay.recordings=DIR");
    Scorer scorer = new Scorer(ExtractionRules.DEFAULTS);
    for (Recording recording : Recording.readAll(Path.of(directory))) {
      Path truth = Path.of(directory, recording.name() + ".truth.json");
      try (Reader reader = Files.newBufferedReader(truth, StandardCharsets.UTF_8)) {
        JourneyScore score = scorer.score(recording, reader);
        log.info("{} {}", score.journey(), score.score().toJson());
        score.matched().forEach(line -> log.info("  ok       {}", line));
        score.missed().forEach(line -> log.info("  missed   {}", line));
        score.invented().forEach(line -> log.info("  invented {}", line));
      }
    }
    Score total = scorer.total();
    log.info("total {}", total.toJson());
    assertThat(total.precision()).isGreaterThanOrEqualTo(0.98);
    assertThat(total.recall()).isGreaterThanOrEqualTo(0.98);
    assertThat(total.titles()).isGreaterThanOrEqualTo(0.90);
    assertThat(total.identity()).isGreaterThanOrEqualTo(0.99);
    assertThat(total.order()).isGreaterThanOrEqualTo(0.99);
  }
}
