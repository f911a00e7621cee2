package ai.autoplay;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Payload;
import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.model.SlimAction;
import ai.autoplay.spi.Sink;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A sink that writes down what it gets, and is down when told to be. */
final class Notebook implements Sink {
  record Line(Payload payload, Session session) {}

  final List<Line> lines = new CopyOnWriteArrayList<>();
  private final Set<SessionKey> refused = ConcurrentHashMap.newKeySet();
  private final Map<SessionKey, List<String>> titles = new ConcurrentHashMap<>();
  private volatile boolean down;

  Notebook down() {
    down = true;
    return this;
  }

  Notebook up() {
    down = false;
    refused.clear();
    return this;
  }

  /** Down for one session only. */
  Notebook refusing(SessionKey session) {
    refused.add(session);
    return this;
  }

  @Override
  public void write(Payload payload, Session session) throws IOException {
    if (down || refused.contains(session.key())) {
      throw new IOException("the notebook is closed");
    }
    lines.add(new Line(payload, session));
    if (payload instanceof ActionsPayload actions) {
      List<String> known = titles.computeIfAbsent(session.key(), key -> new CopyOnWriteArrayList<>());
      actions.actions().stream().map(SlimAction::title).forEach(known::add);
    }
  }

  /** The titles of the session's actions, in the order in which they came. */
  List<String> titles(SessionKey session) {
    return List.copyOf(titles.getOrDefault(session, List.of()));
  }

  int actions() {
    return titles.values().stream().mapToInt(List::size).sum();
  }
}
