package ai.autoplay.spi;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * Says whose conversation it is. One that names a session is about the person who is in it, whom it may name too; one that names none is
 * about every session that this person has and will have.
 *
 * @param productId      the product; not empty
 * @param sessionId      null (never blank) when only the person is known
 * @param userId         as the product knows the user; null (never blank) when unknown
 * @param email          null (never blank) when unknown
 * @param conversationId as the chat vendor calls it; not blank, at most 500 characters
 */
public record Link(
    String productId, @Nullable String sessionId, @Nullable String userId, @Nullable String email, String conversationId) {
  private static final int LONGEST = 500;

  /** @throws IllegalArgumentException naming the component and the rule */
  public Link {
    requireText("productId", productId);
    requireText("conversationId", conversationId);
    sessionId = known(sessionId);
    userId = known(userId);
    email = known(email);
    if (sessionId == null && userId == null && email == null) {
      throw new IllegalArgumentException("sessionId, userId, email: must not all be missing");
    }
  }

  /** Of whoever is in the session at this moment. */
  public static Link ofSession(String productId, String sessionId, String conversationId) {
    return new Link(productId, sessionId, null, null, conversationId);
  }

  /** Of a user, wherever they are. */
  public static Link ofUser(String productId, String userId, String conversationId) {
    return new Link(productId, null, userId, null, conversationId);
  }

  private static void requireText(String name, String value) {
    if (requireNonNull(value, name).isBlank() || value.length() > LONGEST) {
      throw new IllegalArgumentException(name + ": must not be blank, and have at most " + LONGEST + " characters");
    }
  }

  private static @Nullable String known(@Nullable String value) {
    return value == null || value.isBlank() ? null : value;
  }
}
