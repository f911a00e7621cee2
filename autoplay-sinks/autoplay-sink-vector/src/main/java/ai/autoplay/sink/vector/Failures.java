package ai.autoplay.sink.vector;

import ai.autoplay.spi.DestinationClosedException;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.RetriableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Sorts what models and stores throw into what an outlet understands. */
final class Failures {
  private static final int MAX_CAUSES = 20;
  private static final int MAX_MESSAGE = 300;
  private static final Pattern SECRETS = Pattern.compile("(?i)(://)[^/@\\s]+@|((?:password|token|secret|key)\\s*[=:]\\s*)[^\\s&,;]+");
  /** Of PostgreSQL: connection, transaction rolled back, resources, object in use, operator intervention, system error. */
  private static final Pattern TRANSIENT_STATES = Pattern.compile("(08|40|53|55|57|58)...");
  /** Of PostgreSQL: credentials, no such database, no such schema, no rights, no such table. */
  private static final Pattern CLOSED_STATES = Pattern.compile("28...|3D...|3F...|42501|42P01");

  private Failures() {}

  /**
   * The exception to throw for a failure that may pass.
   *
   * @param who the model or the store
   * @throws IllegalStateException if trying again would not help
   * @throws InterruptedException  if the thread was interrupted in there
   */
  static IOException of(String who, Throwable failure) throws InterruptedException {
    if (Thread.interrupted() || has(failure, InterruptedException.class::isInstance)) {
      throw new InterruptedException(who + ": interrupted");
    }
    Throwable cause = cause(failure);
    String message = who + ": " + message(cause);
    if (has(failure, Failures::isClosed)) {
      DestinationClosedException closed = new DestinationClosedException(message);
      closed.initCause(cause);
      return closed;
    }
    if (has(failure, Failures::isTransient)) {
      return new IOException(message, cause);
    }
    throw new IllegalStateException(message, cause);
  }

  /** The innermost failure of a database: those around it repeat the statement, with somebody's texts and all the numbers of a vector. */
  private static Throwable cause(Throwable failure) {
    return causes(failure).filter(SQLException.class::isInstance).reduce((outer, inner) -> inner).orElse(failure);
  }

  /** Whether trying the very same again would fail again, and other texts might fare better. */
  static boolean isPermanent(Throwable failure) {
    return !has(failure, InterruptedException.class::isInstance) && !has(failure, Failures::isClosed)
        && !has(failure, Failures::isTransient);
  }

  private static boolean isClosed(Throwable e) {
    return e instanceof AuthenticationException || e instanceof ModelNotFoundException
        || e instanceof HttpException http && (http.statusCode() == 401 || http.statusCode() == 402 || http.statusCode() == 403)
        || e instanceof SQLException sql && matches(CLOSED_STATES, sql.getSQLState());
  }

  private static boolean isTransient(Throwable e) {
    return e instanceof RetriableException || e instanceof IOException || e instanceof UncheckedIOException
        || e instanceof TimeoutException || e instanceof SQLTransientException || e instanceof SQLRecoverableException
        || e instanceof HttpException http && isTransient(http.statusCode())
        || e instanceof SQLException sql && matches(TRANSIENT_STATES, sql.getSQLState());
  }

  private static boolean isTransient(int status) {
    return status == 408 || status == 425 || status == 429 || status >= 500 && status != 501;
  }

  private static boolean matches(Pattern states, @Nullable String state) {
    return state != null && states.matcher(state).matches();
  }

  private static boolean has(Throwable failure, Predicate<Throwable> what) {
    return causes(failure).anyMatch(what);
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, e -> e != null, Throwable::getCause).limit(MAX_CAUSES);
  }

  /** An answer's body may repeat what it was asked with, so of HTTP the status has to do. */
  private static String message(Throwable failure) {
    Throwable http = causes(failure).filter(HttpException.class::isInstance).findFirst().orElse(null);
    if (http != null) {
      return "HTTP status " + ((HttpException) http).statusCode();
    }
    String text = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage().strip();
    if (failure instanceof SQLException sql) {
      text = "SQL state " + sql.getSQLState() + ", " + text.lines().findFirst().orElse("");
    }
    return SECRETS.matcher(Texts.cut(text.replaceAll("[\\p{Cc}\\u2028\\u2029]+", " "), MAX_MESSAGE)).replaceAll("$1$2***");
  }
}
