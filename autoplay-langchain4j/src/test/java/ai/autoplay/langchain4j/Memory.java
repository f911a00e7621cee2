package ai.autoplay.langchain4j;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Payload;
import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.model.SlimAction;
import ai.autoplay.spi.Sink;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A sink that keeps each session's newest snapshot and what its summaries have covered, in order. */
final class Memory implements Sink {
  private final Map<SessionKey, Session> newest = new ConcurrentHashMap<>();
  private final Map<SessionKey, List<Integer>> covered = new ConcurrentHashMap<>();

  @Override
  public void write(Payload payload, Session session) {
    newest.put(session.key(), session);
    if (!(payload instanceof ActionsPayload)) {
      covered.computeIfAbsent(session.key(), key -> new ArrayList<>()).addAll(session.covered().stream().map(SlimAction::index).toList());
    }
  }

  Session session(SessionKey key) {
    return newest.get(key);
  }

  boolean allBelow(int sessions, int uncovered) {
    return newest.size() == sessions && newest.values().stream().allMatch(session -> session.uncoveredCount() < uncovered);
  }

  /** The indexes of all actions of a session: those that summaries covered, then the uncovered ones. */
  List<Integer> indexes(SessionKey key) {
    List<Integer> all = new ArrayList<>(covered.getOrDefault(key, List.of()));
    session(key).actions().forEach(action -> all.add(action.index()));
    return all;
  }
}
