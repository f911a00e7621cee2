package ai.autoplay.langchain4j;

import ai.autoplay.spi.DestinationClosedException;
import ai.autoplay.spi.RetryAfterException;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.NonRetriableException;
import dev.langchain4j.exception.UnresolvedModelServerException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Says what a chat model's exception means: transient ({@link IOException}), the service as a whole is shut
 * ({@link DestinationClosedException}), this request will never do (any {@link RuntimeException}), or an interrupt.
 */
final class ModelFailures {
  private static final int DEEPEST = 20;
  private static final int EXCERPT = 200;

  private ModelFailures() {}

  static Exception of(RuntimeException thrown) {
    if (find(InterruptedException.class, thrown) != null || Thread.currentThread().isInterrupted()) {
      return new InterruptedException("the model's call was interrupted");
    }
    HttpException http = find(HttpException.class, thrown);
    return http == null ? withoutStatus(thrown) : withStatus(http);
  }

  private static <T extends Throwable> @Nullable T find(Class<T> type, Throwable thrown) {
    Throwable cause = thrown;
    for (int i = 0; i < DEEPEST && cause != null; i++) {
      if (type.isInstance(cause)) {
        return type.cast(cause);
      }
      cause = cause.getCause();
    }
    return null;
  }

  /** The exception is not passed on as a cause: its message is what the service answered, in full. */
  private static Exception withStatus(HttpException http) {
    int status = http.statusCode();
    Duration delay = http instanceof HttpRefusal refusal ? refusal.retryAfter() : null;
    return switch (status) {
      case 401, 403 -> new DestinationClosedException("the model's service answered " + status + ": is its API key right?");
      case 404 -> new DestinationClosedException("the model's service answered 404: are its address and the model's name right?" + said(http));
      case 408, 409, 425, 429 -> transientFailure(http, delay);
      default -> status >= 400 && status < 500
          ? new IllegalStateException("the model's service does not take this request: it answered " + status + said(http))
          : transientFailure(http, delay);
    };
  }

  private static IOException transientFailure(HttpException http, @Nullable Duration delay) {
    String message = "the model's service answered " + http.statusCode() + said(http);
    return delay == null ? new IOException(message) : new RetryAfterException(message, delay);
  }

  private static String said(HttpException http) {
    String body = http.getMessage() == null ? "" : oneLine(http.getMessage());
    return body.isEmpty() ? "" : ": " + Tokens.cut(body, EXCERPT);
  }

  private static String oneLine(String text) {
    return text.replaceAll("[\\s\\p{Cc}\\u2028\\u2029]+", " ").strip();
  }

  private static Exception withoutStatus(RuntimeException thrown) {
    if (thrown instanceof AuthenticationException || thrown instanceof ModelNotFoundException) {
      return new DestinationClosedException("the model's service turns us away: " + thrown.getClass().getSimpleName());
    }
    IOException io = find(IOException.class, thrown);
    boolean ours = thrown instanceof IllegalArgumentException || thrown instanceof UnsupportedOperationException
        || thrown instanceof UnsupportedFeatureException || thrown instanceof NonRetriableException && !mayPass(thrown);
    // anything may be thrown at an answer of an unforeseen shape, a NullPointerException as well as a bare RuntimeException
    return io == null && ours ? thrown : new IOException("the model did not answer: " + first(io, thrown), thrown);
  }

  private static boolean mayPass(RuntimeException thrown) {
    return thrown instanceof UnresolvedModelServerException || thrown instanceof ContentFilteredException;
  }

  private static String first(@Nullable IOException io, RuntimeException thrown) {
    Throwable told = io == null ? thrown : io;
    String message = told.getMessage() == null ? "" : ": " + Tokens.cut(oneLine(told.getMessage().lines().findFirst().orElse("")), EXCERPT);
    return told.getClass().getSimpleName() + message;
  }
}
