package ai.autoplay.testing.intercom;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One thing that {@link FakeIntercom} does wrong when it is told to. Immutable. */
public final class Fault {
  private static final Map<Integer, String> CODES = Map.ofEntries(
      Map.entry(400, "bad_request"), Map.entry(401, "unauthorized"), Map.entry(403, "api_plan_restricted"), Map.entry(404, "not_found"),
      Map.entry(408, "request_timeout"), Map.entry(422, "unprocessable_entity"), Map.entry(429, "rate_limit_exceeded"),
      Map.entry(500, "server_error"), Map.entry(502, "server_error"), Map.entry(503, "service_unavailable"), Map.entry(504, "server_error"));

  final Kind kind;
  final int status;
  final Duration wait;
  final @Nullable Duration retryAfter;

  private Fault(Kind kind, int status, Duration wait, @Nullable Duration retryAfter) {
    this.kind = kind;
    this.status = status;
    this.wait = wait;
    this.retryAfter = retryAfter;
  }

  /** Does nothing and answers {@code status}. */
  public static Fault status(int status) {
    return new Fault(Kind.REFUSE, status, Duration.ZERO, null);
  }

  /** Does nothing and answers 429 with {@code Retry-After}, in whole seconds, rounded up. */
  public static Fault rateLimited(Duration retryAfter) {
    return new Fault(Kind.REFUSE, 429, Duration.ZERO, requireNonNull(retryAfter, "retryAfter"));
  }

  /** Does the work and answers 500 all the same. */
  public static Fault lostAnswer() {
    return new Fault(Kind.LOSE_ANSWER, 500, Duration.ZERO, null);
  }

  /** Does nothing and closes the connection without an answer. */
  public static Fault dropped() {
    return new Fault(Kind.DROP, 0, Duration.ZERO, null);
  }

  /** Closes the connection without an answer, and does the work after {@code delay} all the same. */
  public static Fault late(Duration delay) {
    return new Fault(Kind.LATE, 0, requireNonNull(delay, "delay"), null);
  }

  ApiException toException() {
    return new ApiException(status, CODES.getOrDefault(status, "client_error"), "a fault on purpose");
  }

  @Override
  public String toString() {
    return kind + "(" + status + ")";
  }

  enum Kind { REFUSE, LOSE_ANSWER, DROP, LATE }
}
