package ai.autoplay.connector;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * What the connector makes of a session.
 *
 * @param goal    what it seems to be about, as text in one line, by the connector's own rules and so deterministic
 * @param actions how many it has seen, whoever did them
 * @param summary the newest that was sent, with its goal; null when there was none
 */
public record SessionStatus(String goal, int actions, @Nullable String summary) {
  public SessionStatus {
    requireNonNull(goal, "goal");
  }
}
