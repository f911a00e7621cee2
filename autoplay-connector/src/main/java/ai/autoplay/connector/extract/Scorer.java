package ai.autoplay.connector.extract;

import ai.autoplay.model.ActionsPayload;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;

/**
 * Replays recordings and compares the actions with the truth beside them. Not thread-safe; holds what was scored, for the total.
 */
public final class Scorer {
  private final ExtractionRules rules;
  private final List<Tally> tallies = new ArrayList<>();

  public Scorer(ExtractionRules rules) {
    this.rules = rules;
  }

  /**
   * Scores one recording.
   *
   * @param truth the text of its {@code *.truth.json}; read to its end, not closed
   * @throws IOException when the truth can't be read or is not of the known form
   */
  public JourneyScore score(Recording recording, Reader truth) throws IOException, InterruptedException {
    Truth done = Truth.read(truth);
    List<ActionsPayload> payloads = new ArrayList<>();
    try (Replayer replayer = new Replayer(new Replay(recording.name()).withRules(rules), progress -> { })) {
      replayer.play(List.of(recording), payload -> payloads.add((ActionsPayload) payload));
    }
    JourneyScorer journey = new JourneyScorer(recording, done, payloads);
    tallies.add(journey.tally());
    return journey.score();
  }

  /** Of everything scored so far, every action counting once. */
  public Score total() {
    return Score.of(tallies);
  }
}
