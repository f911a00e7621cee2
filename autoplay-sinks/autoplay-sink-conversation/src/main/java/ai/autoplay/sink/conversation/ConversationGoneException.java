package ai.autoplay.sink.conversation;

import java.io.Serial;

/** There is no such conversation any more: nothing will ever be posted to it, and the link to it ends. */
public class ConversationGoneException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** @param message which one, without secrets */
  public ConversationGoneException(String message) {
    super(message);
  }
}
