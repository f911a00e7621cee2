package ai.autoplay.transport.sse;

import ai.autoplay.transport.sse.Outcome.Dropped;
import ai.autoplay.transport.sse.Outcome.Progress;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.regex.Pattern;
import okhttp3.Call;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Makes one call after the other and judges the answers by their status and content type. */
final class Connection {
  private static final long LASTING = Duration.ofSeconds(30).toNanos();
  private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}\\u2028\\u2029]+");
  private static final int LONGEST_TOLD = 200;
  private static final String AUTHORIZATION = "Authorization";
  private final SseRun run;
  private final SseOptions options;

  Connection(SseRun run) {
    this.run = run;
    this.options = run.options();
  }

  /** Connects and reads until the connection is over. */
  Outcome open(SseRequest request) throws InterruptedException {
    Call call = options.client().newCall(Requests.toOkHttp(request, run.lastId().get()));
    if (!run.gate().enter(call)) {
      return new Outcome.Finished();
    }
    try (Response response = execute(call)) {
      return answered(call, response);
    } catch (IOException e) {
      return isProxyRefusal(e) ? new Outcome.Refused(407, null) : Outcome.failed(describe(e), e);
    } finally {
      run.gate().leave();
    }
  }

  /** OkHttp lets an InterruptedException through without declaring it, and what it or an interceptor breaks over in an answer. */
  private static Response execute(Call call) throws IOException, InterruptedException {
    try {
      return call.execute();
    } catch (Exception e) {
      if (((Throwable) e) instanceof InterruptedException interrupted) {
        throw interrupted;
      }
      if (e instanceof RuntimeException) {
        throw new IOException(describe(e), e);
      }
      throw e;
    }
  }

  /** A 407 that no proxy sent is the one status that OkHttp keeps to itself. */
  private static boolean isProxyRefusal(IOException failure) {
    String message = failure.getMessage();
    return failure instanceof ProtocolException && message != null && message.contains("(407)");
  }

  private Outcome answered(Call call, Response response) throws InterruptedException {
    int status = response.code();
    return switch (status) {
      case 200 -> isEventStream(response) ? stream(call, response) : wrongType(call, response);
      case 204 -> new Outcome.Finished();
      case 408, 425, 429 -> again(response);
      default -> status >= 400 && status < 500 ? new Outcome.Refused(status, elsewhere(call, response)) : again(response);
    };
  }

  /** OkHttp follows a redirect to another host, port or scheme without the credentials. */
  private static @Nullable String elsewhere(Call call, Response response) {
    boolean dropped = call.request().header(AUTHORIZATION) != null && response.request().header(AUTHORIZATION) == null;
    return dropped ? Addresses.shown(response.request().url()) : null;
  }

  private Outcome stream(Call call, Response response) throws InterruptedException {
    long since = options.ticker().getAsLong();
    Reading reading = new Reading(run);
    try {
      options.listener().connected();
      reading.read(response);
    } finally {
      call.cancel();
      reading.end();
    }
    boolean lasted = reading.delivered() || options.ticker().getAsLong() - since >= LASTING;
    return new Dropped(reading.reason(), reading.cause(), Duration.ZERO, lasted ? Progress.LASTED : Progress.OPENED);
  }

  /** By hand: OkHttp's media type refuses what some servers send, such as {@code text/event-stream ; x=y}. */
  private static boolean isEventStream(Response response) {
    String type = response.header("Content-Type", "");
    int end = type.indexOf(';');
    return "text/event-stream".equalsIgnoreCase((end < 0 ? type : type.substring(0, end)).strip());
  }

  private static Outcome wrongType(Call call, Response response) {
    call.cancel();
    String type = response.header("Content-Type");
    String seen = type == null ? "no content type" : "content type '" + plain(type) + "'";
    return dropped("HTTP 200 with " + seen + " where text/event-stream was due", Duration.ZERO);
  }

  private static Outcome again(Response response) {
    int status = response.code();
    boolean mayAsk = status == 429 || status == 503;
    return dropped("HTTP " + status, mayAsk ? RetryAfter.asked(response) : Duration.ZERO);
  }

  private static Outcome dropped(String reason, Duration retryAfter) {
    return new Dropped(reason, null, retryAfter, Progress.NONE);
  }

  /** In a phrase, for listeners and logs. */
  static String describe(Throwable failure) {
    @Nullable String message = failure.getMessage() == null ? null : plain(failure.getMessage());
    if (failure instanceof SocketTimeoutException) {
      return "timed out" + (message == null ? "" : ": " + message);
    }
    return failure.getClass().getSimpleName() + (message == null ? "" : ": " + message);
  }

  /** What may come from the server, on one line and short. */
  private static String plain(String text) {
    String line = CONTROLS.matcher(text).replaceAll(" ");
    return line.codePointCount(0, line.length()) <= LONGEST_TOLD ? line : line.substring(0, line.offsetByCodePoints(0, LONGEST_TOLD)) + "…";
  }
}
