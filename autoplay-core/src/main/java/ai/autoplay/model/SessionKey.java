package ai.autoplay.model;

import static java.util.Objects.requireNonNull;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What tells one session from all others: never the session id alone, since two products may use the same id.
 *
 * @param productId the product; not empty
 * @param sessionId the session within the product; not empty, without white space around it
 * @param anonymous whether {@code sessionId} was made up because the payload had none; such a key belongs to one payload only
 */
public record SessionKey(String productId, String sessionId, boolean anonymous) {
  public SessionKey {
    requireNonEmpty(productId, "productId");
    sessionId = PlainText.strip(requireNonNull(sessionId, "sessionId"));
    requireNonEmpty(sessionId, "sessionId");
  }

  /** The key of a session that the connector named. */
  public SessionKey(String productId, String sessionId) {
    this(productId, sessionId, false);
  }

  /** The key of {@code payload}: the session that it names, else one of its own with a random id. */
  public static SessionKey of(Payload payload) {
    String sessionId = payload.sessionId();
    return sessionId == null
        ? new SessionKey(payload.productId(), UUID.randomUUID().toString(), true)
        : new SessionKey(payload.productId(), sessionId, false);
  }

  /** By hand, and {@link #hashCode} too: every payload looks for its session. */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other || other instanceof SessionKey key && sessionId.equals(key.sessionId) && productId.equals(key.productId)
        && anonymous == key.anonymous;
  }

  @Override
  public int hashCode() {
    return 31 * productId.hashCode() + sessionId.hashCode();
  }

  private static void requireNonEmpty(String value, String name) {
    if (requireNonNull(value, name).isEmpty()) {
      throw new IllegalArgumentException(name + ": must not be empty");
    }
  }
}
