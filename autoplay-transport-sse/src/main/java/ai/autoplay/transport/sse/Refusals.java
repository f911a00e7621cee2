package ai.autoplay.transport.sse;

import ai.autoplay.transport.sse.Outcome.Refused;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Which 4xx answers end a run, and when. Used by one thread. */
final class Refusals {
  /** How long a stream that was there before may be missing: a redeploy. */
  private static final long MISSING = Duration.ofMinutes(10).toNanos();
  private final LongSupplier ticker;
  private boolean connected;
  private boolean credentialsRefused;
  private boolean missing;
  private long missingSince;

  Refusals(LongSupplier ticker) {
    this.ticker = ticker;
  }

  /** A stream was opened. */
  void connected() {
    connected = true;
    credentialsRefused = false;
    missing = false;
  }

  /** Whether {@code status} is about the credentials, so that other ones are worth one more attempt. */
  boolean otherCredentialsMayHelp(int status) {
    return (status == 401 || status == 403) && !credentialsRefused;
  }

  /** Other credentials are being tried. */
  void tryingOthers() {
    credentialsRefused = true;
  }

  /** Whether {@code status} is worth another attempt after a pause. */
  boolean mayPass(int status) {
    if (status != 404 || !connected) {
      return false;
    }
    long now = ticker.getAsLong();
    missingSince = missing ? missingSince : now;
    missing = true;
    return now - missingSince < MISSING;
  }

  /** The end. */
  static StreamRefusedException fatal(Refused refused, SseRequest request) {
    int status = refused.status();
    String why = refused.elsewhere() != null ? ": redirected to " + refused.elsewhere() + ", where the token is not sent" : switch (status) {
      case 401 -> ": it wants other credentials";
      case 403 -> ": these credentials may not read the stream";
      case 404 -> ": there is no such stream";
      default -> "";
    };
    return new StreamRefusedException(refused, "The server answered HTTP " + status + " to " + request + why);
  }
}
