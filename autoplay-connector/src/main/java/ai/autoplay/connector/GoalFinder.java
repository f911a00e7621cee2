package ai.autoplay.connector;

import ai.autoplay.model.SessionKey;
import ai.autoplay.model.SlimAction;
import java.io.IOException;
import java.util.List;

/**
 * Tells from what a session did what it is after. The connector's own needs no model and is deterministic; another one is asked for
 * each summary, on threads of its own, several at once; thread-safe.
 */
@FunctionalInterface
public interface GoalFinder {

  /**
   * The goal, as a short text in one line.
   *
   * @param recent the session's latest actions, at most 30, oldest first; never empty
   * @return blank, or any failure, means that the connector's own is taken
   */
  String goal(SessionKey key, List<SlimAction> recent) throws IOException, InterruptedException;
}
