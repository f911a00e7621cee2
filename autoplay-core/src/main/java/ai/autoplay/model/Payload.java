package ai.autoplay.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One message from the connector: a batch of actions, or a summary that replaces earlier ones. Immutable. */
public sealed interface Payload permits ActionsPayload, SummaryPayload {

  /** The product in which it happened; never null. Session ids are unique within a product only. */
  String productId();

  /** The session it belongs to; null when nobody knows (never empty): such a payload shares its session with no other. */
  @Nullable String sessionId();

  /** When the connector forwarded it; {@link Instant#EPOCH} means unknown. */
  Instant forwardedAt();

  /** The embedding-ready text; made anew at each call. */
  String toText();
}
