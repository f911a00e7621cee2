package ai.autoplay.spi;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.Serial;

/**
 * The destination as a whole is shut (bad token, quota used up): not this payload's fault, and no other payload would fare
 * better. Nothing is given up; one attempt at a time finds out when it is open again.
 */
public class DestinationClosedException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  /** @param message what is shut and the remedy, without secrets */
  public DestinationClosedException(String message) {
    super(requireNonNull(message, "message"));
  }
}
