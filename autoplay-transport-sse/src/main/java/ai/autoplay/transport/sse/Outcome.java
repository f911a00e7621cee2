package ai.autoplay.transport.sse;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How one attempt went. */
sealed interface Outcome {

  /** The server asked to stop, or the client was closed. */
  record Finished() implements Outcome {}

  /**
   * A 4xx that asking again in the same way will not mend.
   *
   * @param elsewhere where a redirect had led, without {@code Authorization}, as it may be shown; null when what was asked went there in full
   */
  record Refused(int status, @Nullable String elsewhere) implements Outcome {}

  /**
   * To be tried again.
   *
   * @param retryAfter what the server asked for; zero when it did not
   */
  record Dropped(String reason, @Nullable IOException cause, Duration retryAfter, Progress progress) implements Outcome {}

  /** How far an attempt came. */
  enum Progress {
    /** No stream was opened. */
    NONE,
    /** A stream was opened, and that is all. */
    OPENED,
    /** It delivered an event, or lived long enough: what follows is no failure in a row. */
    LASTED
  }

  /** An attempt that opened no stream. */
  static Outcome failed(String reason, IOException cause) {
    return new Dropped(reason, cause, Duration.ZERO, Progress.NONE);
  }
}
