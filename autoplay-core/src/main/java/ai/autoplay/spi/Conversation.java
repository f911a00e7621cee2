package ai.autoplay.spi;

import static java.util.Objects.requireNonNull;

import ai.autoplay.model.Session;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a conversation. Somebody else may have used its sessions too: what its agent may read is what
 * {@link ai.autoplay.model.ActivityText#prompt} tells of {@code userId} and {@code email}, both null for a visitor whom nobody knows.
 *
 * @param sessions    of its person, the most recent first, 20 at most
 * @param userId      whose it is; null when unknown
 * @param email       whose it is; null when unknown
 * @param lastMessage the time of the person's last chat message that was answered; null when there was none
 */
public record Conversation(
    List<Session> sessions, @Nullable String userId, @Nullable String email, @Nullable Instant lastMessage) {
  public Conversation {
    sessions = List.copyOf(requireNonNull(sessions, "sessions"));
  }
}
