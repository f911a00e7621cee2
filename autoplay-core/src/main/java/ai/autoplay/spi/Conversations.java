package ai.autoplay.spi;

import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which conversation belongs to whom, and how far it has been answered. Links come from payloads that name a conversation and from
 * {@link #link}; they outlive the process where there is a data directory, and are forgotten after 30 days without use. Thread-safe.
 */
public interface Conversations {

  /** What is known of a conversation; null when it is linked to nobody. */
  @Nullable Conversation find(String productId, String conversationId);

  /**
   * Links a conversation once chat begins. The first link of a person in a session wins; a conversation belongs to the first person that
   * it was linked to. Every sink is told, by a payload without actions that names the conversation; of a link that names no session also
   * for the sessions in which the person appears within a day. Calling it again does no harm.
   *
   * @return the conversation that the person has in the session, which may be an earlier one; null when this conversation is
   *     somebody else's
   * @throws IOException when the link could not be stored, or the sinks not be told: call it again later
   */
  @Nullable String link(Link link) throws IOException, InterruptedException;

  /**
   * The reply to a chat message was delivered: what the user does after {@code askedAt} is what they did since their last message. Never
   * goes back in time. A conversation that is linked to nobody is remembered all the same.
   *
   * @param askedAt the time of the message, by the clock that the connector's times are compared with
   * @throws IOException when it could not be stored
   */
  void answered(String productId, String conversationId, Instant askedAt) throws IOException;
}
