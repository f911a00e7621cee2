package ai.autoplay.sink.botpress;

import java.io.Serial;

/** Botpress will not take this, however often it is sent. */
final class RefusedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;
  private final int status;

  /** @param status the HTTP status; 200 for a row that was refused by itself, 0 where we did not even ask */
  RefusedException(int status, String message) {
    super(message);
    this.status = status;
  }

  /** Whether a part of what was sent may be welcome: one row may be bad, or all of them too many. */
  boolean splittable() {
    return status == 400 || status == 409 || status == 413 || status == 422;
  }

  boolean tooLarge() {
    return status == 413;
  }

  /** Whether the table may have been removed or changed behind our back. */
  boolean doubtsTheTable() {
    return status == 400 || status == 404;
  }
}
