package ai.autoplay.spi;

import static java.util.Objects.requireNonNull;

import ai.autoplay.model.SessionKey;
import ai.autoplay.model.SlimAction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Summarizer} is asked to condense: the actions of one person in one session.
 *
 * @param key             whose session it is
 * @param previousSummary the summary that the new one replaces; null for the first, and for the first after another person
 *                        has taken over the session
 * @param actions         the actions since then, oldest first; never empty
 */
public record SummaryRequest(SessionKey key, @Nullable String previousSummary, List<SlimAction> actions) {
  public SummaryRequest {
    requireNonNull(key, "key");
    actions = List.copyOf(actions);
    if (actions.isEmpty()) {
      throw new IllegalArgumentException("actions: must not be empty");
    }
  }
}
