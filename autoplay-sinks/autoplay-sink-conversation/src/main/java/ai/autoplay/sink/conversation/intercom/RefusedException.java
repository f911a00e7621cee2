package ai.autoplay.sink.conversation.intercom;

import java.io.Serial;

/** Intercom will not take this, however often it is sent. */
final class RefusedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;
  private final int status;
  private final String code;

  RefusedException(int status, String code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  boolean notFound() {
    return status == 404;
  }

  boolean notRedactable() {
    return code.equals("conversation_part_not_redactable");
  }
}
