package ai.autoplay.model;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@link ActivityText} tells, for tools that take data: {@link PayloadCodec#encodeActivity} makes JSON of it.
 *
 * @param recentEvents actions that no summary covers, oldest first
 * @param summary      of what was done before; null when there is none
 */
public record Activity(List<SlimAction> recentEvents, @Nullable String summary) {
  public Activity {
    recentEvents = List.copyOf(requireNonNull(recentEvents, "recentEvents"));
  }

  /** Whether there is nothing to tell. */
  public boolean isEmpty() {
    return recentEvents.isEmpty() && summary == null;
  }
}
