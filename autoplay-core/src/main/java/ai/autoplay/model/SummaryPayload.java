package ai.autoplay.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Prose that replaces earlier actions of a session.
 *
 * @param productId   the product; never empty
 * @param sessionId   the session; null (never empty) when unknown
 * @param summary     what the user did
 * @param replaces    how many actions it condenses, as its author counted
 * @param forwardedAt when the connector forwarded it; {@link Instant#EPOCH} means unknown
 */
public record SummaryPayload(String productId, @Nullable String sessionId, String summary, int replaces, Instant forwardedAt)
    implements Payload {

  public SummaryPayload {
    ActionsPayload.requireProduct(productId);
    sessionId = ActionsPayload.blankToNull(sessionId);
    requireNonNull(summary, "summary");
    requireNonNull(forwardedAt, "forwardedAt");
  }

  /** The prose; control characters other than line feeds become spaces, and it is cut after 16,000 code points. */
  @Override
  public String toText() {
    return PlainText.proseOf(summary);
  }
}
