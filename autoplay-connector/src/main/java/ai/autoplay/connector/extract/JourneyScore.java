package ai.autoplay.connector.extract;

import java.util.List;

/**
 * The score of one recording, with what is behind it.
 *
 * @param journey  the recording's name
 * @param score    of this recording alone
 * @param matched  lines "what came out ← what was done", with remarks
 * @param missed   what was done, left an event and did not come out
 * @param invented what came out and was not done
 */
public record JourneyScore(String journey, Score score, List<String> matched, List<String> missed, List<String> invented) {

  public JourneyScore {
    matched = List.copyOf(matched);
    missed = List.copyOf(missed);
    invented = List.copyOf(invented);
  }
}
