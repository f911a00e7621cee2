package ai.autoplay.sink.conversation;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chat vendor, as far as notes go: two methods. Called with one note at a time for each session, for different sessions
 * concurrently; thread-safe. Blocking is expected.
 *
 * <p>What an exception says decides whether a note may be there twice: after {@link ai.autoplay.spi.RetryAfterException} and
 * {@link ai.autoplay.spi.DestinationClosedException} nothing was posted; after any other {@link IOException} it may have been; after a
 * {@link RuntimeException} it was not, and never will be.
 */
public interface ConversationPlatform extends AutoCloseable {

  /**
   * Posts a note that the agent sees and the user does not.
   *
   * @param text several lines of plain text, never blank
   * @return the note's id; null where the platform gives none, and then it is never redacted
   * @throws IOException               when trying again may help
   * @throws ConversationGoneException when there is no such conversation any more
   */
  @Nullable String post(String conversationId, String text) throws IOException, InterruptedException;

  /**
   * Takes a note away, or its text; one that is gone already is no error.
   *
   * @throws IOException when trying again may help
   */
  void redact(String conversationId, String noteId) throws IOException, InterruptedException;

  /** Whether {@link #find} looks; then every note ends in a line with a mark by which it is known. */
  default boolean finds() {
    return false;
  }

  /**
   * The ids of the notes that hold {@code mark} and are not redacted, oldest first: asked after a post whose answer was lost.
   *
   * @param mark letters, digits and dashes
   */
  default List<String> find(String conversationId, String mark) throws IOException, InterruptedException {
    return List.of();
  }

  /** Called once, after the last call. */
  @Override
  default void close() {}
}
