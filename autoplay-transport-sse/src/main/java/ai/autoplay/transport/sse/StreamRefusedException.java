package ai.autoplay.transport.sse;

import java.io.IOException;

/** The server refused in a way that asking again would not mend. The message names the status and the address, never credentials. */
public final class StreamRefusedException extends IOException {
  private static final long serialVersionUID = 1L;
  private final int status;

  StreamRefusedException(int status, String message) {
    super(message);
    this.status = status;
  }

  /** The HTTP status of the answer, 400 to 499. */
  public int status() {
    return status;
  }
}
