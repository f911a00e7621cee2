package ai.autoplay.model;

import java.io.Serial;

/** What was read is not a payload: not JSON, or a field has the wrong type. The message names the field, the rule and what was seen. */
public final class MalformedPayloadException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  /** @param message the field, the rule and what was seen; never a secret */
  public MalformedPayloadException(String message) {
    super(message, null, false, false);   // thrown for what strangers send, so it is kept cheap: no stack trace
  }
}
