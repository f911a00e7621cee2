package ai.autoplay.langchain4j;

import static java.util.Objects.requireNonNull;

import ai.autoplay.model.SessionKey;
import org.jspecify.annotations.Nullable;

/**
 * Whose activity an assistant may see. Only a server that knows who is asking can say this: what a browser claims of itself is no
 * proof.
 */
public sealed interface Whose {

  /** What the latest person does in one session. */
  static Whose session(SessionKey key) {
    return new OfSession(key, null);
  }

  /** What {@code userId} does in one session, also after somebody else has taken it over. */
  static Whose userInSession(SessionKey key, String userId) {
    return new OfSession(key, requireNonNull(userId, "userId"));
  }

  /** What {@code userId} does in all sessions of {@code productId}. */
  static Whose user(String productId, String userId) {
    return new OfUser(productId, userId);
  }

  /**
   * What the person whose chat this is does in the sessions that are linked to it: in blocks, of which the first is what they did since
   * their last message. Needs {@link LiveContext#withConversations}.
   */
  static Whose conversation(String productId, String conversationId) {
    return new OfConversation(productId, conversationId);
  }

  /**
   * One session.
   *
   * @param userId whose part of it; null for the latest person's
   */
  record OfSession(SessionKey key, @Nullable String userId) implements Whose {
    public OfSession {
      requireNonNull(key, "key");
    }
  }

  /** All sessions of one user. */
  record OfUser(String productId, String userId) implements Whose {
    public OfUser {
      requireNonNull(productId, "productId");
      requireNonNull(userId, "userId");
    }
  }

  /** All sessions that are linked to one chat. */
  record OfConversation(String productId, String conversationId) implements Whose {
    public OfConversation {
      requireNonNull(productId, "productId");
      requireNonNull(conversationId, "conversationId");
    }
  }
}
