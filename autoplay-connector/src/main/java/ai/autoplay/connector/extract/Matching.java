package ai.autoplay.connector.extract;

import ai.autoplay.connector.extract.Truth.TruthAction;
import ai.autoplay.connector.extract.Truth.TruthIdentity;
import ai.autoplay.model.SlimAction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds for each action that came out the thing that was done: the same type, a session of that user, within 1.5 s of the time in
 * which it was done; the nearest first, things that left an event before things that left none.
 */
final class Matching {
  private static final long TOLERANCE = 1_500;
  private static final long NO_EVENT = 10_000;
  private static final long SAME_TITLE = 400;

  /** One action that came out, at its place in the order of coming out. */
  record Match(SlimAction action, int position, TruthAction truth, long cost) {
  }

  private final Truth truth;

  Matching(Truth truth) {
    this.truth = truth;
  }

  /** In the order of coming out. */
  List<Match> match(List<SlimAction> actions) {
    List<Match> candidates = new ArrayList<>();
    for (TruthAction done : truth.scorable()) {
      for (int i = 0; i < actions.size(); i++) {
        if (fits(actions.get(i), done)) {
          candidates.add(new Match(actions.get(i), i, done, cost(actions.get(i), done)));
        }
      }
    }
    candidates.sort(Comparator.comparingLong(Match::cost));
    Set<Integer> taken = new HashSet<>();
    Set<Integer> found = new HashSet<>();
    List<Match> matches = new ArrayList<>();
    for (Match candidate : candidates) {
      if (!taken.contains(candidate.position()) && found.add(candidate.truth().number())) {
        taken.add(candidate.position());
        matches.add(candidate);
      }
    }
    matches.sort(Comparator.comparingInt(Match::position));
    return matches;
  }

  private boolean fits(SlimAction action, TruthAction done) {
    Map<String, TruthIdentity> identities = truth.identities();
    TruthIdentity identity = identities.get(done.user());
    boolean session = identity == null || identity.sessions().isEmpty() || identity.sessions().contains(action.sessionId());
    return action.type().equals(done.type()) && session && done.time().distance(action.timestampStart().toEpochMilli()) <= TOLERANCE;
  }

  private static long cost(SlimAction action, TruthAction done) {
    long away = done.time().fromStart(action.timestampStart().toEpochMilli());
    return away + (done.eventId() == null ? NO_EVENT : 0) - (Words.carry(action.title(), done.text()) ? SAME_TITLE : 0);
  }
}
