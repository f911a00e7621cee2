package ai.autoplay.sink.botpress;

import java.io.IOException;
import java.io.Serial;

/** A row was not tried this time, because too many others were refused; nothing is known against it. */
final class PutOffException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  PutOffException(String message) {
    super(message);
  }
}
