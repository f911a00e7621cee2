package ai.autoplay.transport.sse;

import java.io.IOException;

/** The server refused in a way that asking again would not mend. The message names the status and the address, never credentials. */
public final class StreamRefusedException extends IOException {
  private static final long serialVersionUID = 1L;
  private final int status;
  private final boolean redirected;

  StreamRefusedException(Outcome.Refused refused, String message) {
    super(message);
    this.status = refused.status();
    this.redirected = refused.elsewhere() != null;
  }

  /** The HTTP status of the answer, 400 to 499. */
  public int status() {
    return status;
  }

  /** Whether a redirect had led to where no credentials are sent; the message names the address. */
  boolean redirected() {
    return redirected;
  }
}
