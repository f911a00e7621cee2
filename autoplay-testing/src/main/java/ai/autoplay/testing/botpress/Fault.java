package ai.autoplay.testing.botpress;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One thing that {@link FakeBotpress} does wrong when it is told to. Immutable. */
public final class Fault {
  private static final Map<Integer, String> TYPES = Map.ofEntries(
      Map.entry(400, "InvalidPayload"), Map.entry(401, "Unauthorized"), Map.entry(402, "PaymentRequired"),
      Map.entry(403, "Forbidden"), Map.entry(404, "ResourceNotFound"), Map.entry(405, "MethodNotFound"),
      Map.entry(409, "ResourceLockedConflict"), Map.entry(410, "ResourceGone"), Map.entry(413, "PayloadTooLarge"),
      Map.entry(415, "UnsupportedMediaType"), Map.entry(429, "RateLimited"), Map.entry(500, "Internal"),
      Map.entry(504, "OperationTimeout"));

  final Kind kind;
  final int status;
  final String type;
  final @Nullable Duration retryAfter;

  private Fault(Kind kind, int status, String type, @Nullable Duration retryAfter) {
    this.kind = kind;
    this.status = status;
    this.type = type;
    this.retryAfter = retryAfter;
  }

  /** Does nothing and answers {@code status}, with the error type that the vendor has for it. */
  public static Fault status(int status) {
    return error(status, TYPES.getOrDefault(status, "Unknown"));
  }

  /** Does nothing and answers {@code status} with error type {@code type}, e.g. 403 and {@code QuotaExceeded}. */
  public static Fault error(int status, String type) {
    return new Fault(Kind.REFUSE, status, requireNonNull(type, "type"), null);
  }

  /** Does nothing and answers 429 with {@code Retry-After}, in whole seconds, rounded up. */
  public static Fault rateLimited(Duration retryAfter) {
    return new Fault(Kind.REFUSE, 429, "RateLimited", requireNonNull(retryAfter, "retryAfter"));
  }

  /** Does the work and answers 500 all the same. */
  public static Fault lostAnswer() {
    return new Fault(Kind.LOSE_ANSWER, 500, "Internal", null);
  }

  /** Does nothing and closes the connection without an answer. */
  public static Fault dropped() {
    return new Fault(Kind.DROP, 0, "", null);
  }

  /** Refuses about half of a write's rows, one at least, inside a 200; on other calls it does nothing. */
  public static Fault partial() {
    return new Fault(Kind.PARTIAL, 200, "", null);
  }

  ApiException toException() {
    return new ApiException(status, type, "a fault on purpose");
  }

  @Override
  public String toString() {
    return kind + "(" + status + ")";
  }

  enum Kind { REFUSE, LOSE_ANSWER, DROP, PARTIAL }
}
