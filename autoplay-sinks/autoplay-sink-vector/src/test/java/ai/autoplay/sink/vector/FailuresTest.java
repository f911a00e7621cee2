package ai.autoplay.sink.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.autoplay.spi.DestinationClosedException;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.TimeoutException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailuresTest {
  static Stream<RuntimeException> mayPass() {
    return Stream.of(new RateLimitException("slow down"), new TimeoutException("too slow"), new UncheckedIOException(new IOException("disk full")),
        new RuntimeException(new ConnectException("refused")), new RuntimeException(new HttpException(503, "busy")),
        new HttpException(429, "busy"), new RuntimeException(new SQLException("gone", "08006")), new RuntimeException(new SQLException("deadlock", "40P01")),
        new RuntimeException(new SQLException("stopping", "57P01")), new RuntimeException(new SQLTransientConnectionException("no connection")));
  }

  @ParameterizedTest
  @MethodSource("mayPass")
  void of_whatMayPassIsTransient(RuntimeException failure) throws Exception {
    assertThat(Failures.of("vector store", failure)).isExactlyInstanceOf(IOException.class).hasMessageStartingWith("vector store: ")
        .satisfies(e -> assertThat(e.getCause()).isIn(failure, failure.getCause()));
    assertThat(Failures.isPermanent(failure)).isFalse();
  }

  static Stream<RuntimeException> shut() {
    return Stream.of(new AuthenticationException("bad key"), new ModelNotFoundException("no such model"), new HttpException(403, "no"),
        new RuntimeException(new SQLException("password authentication failed", "28P01")), new RuntimeException(new SQLException("no database", "3D000")),
        new RuntimeException(new SQLTransientConnectionException("no connection", new SQLException("password", "28P01"))),
        new RuntimeException(new SQLException("no table", "42P01")), new RuntimeException(new SQLException("no right", "42501")));
  }

  @ParameterizedTest
  @MethodSource("shut")
  void of_whatShutsOutEveryoneClosesTheDestination(RuntimeException failure) throws Exception {
    assertThat(Failures.of("vector store", failure)).isInstanceOf(DestinationClosedException.class).hasMessageStartingWith("vector store: ")
        .cause().isNotNull();
    assertThat(Failures.isPermanent(failure)).isFalse();
  }

  static Stream<RuntimeException> willNotPass() {
    return Stream.of(new InvalidRequestException("too long"), new IllegalArgumentException("expected 384 dimensions, not 3"),
        new HttpException(400, "bad"), new RuntimeException(new SQLException("expected 384 dimensions, not 3", "22000")));
  }

  @ParameterizedTest
  @MethodSource("willNotPass")
  void of_theRestIsPermanent(RuntimeException failure) {
    assertThatThrownBy(() -> Failures.of("vector store", failure)).isInstanceOf(IllegalStateException.class)
        .satisfies(e -> assertThat(e.getCause()).isIn(failure, failure.getCause()));
    assertThat(Failures.isPermanent(failure)).isTrue();
  }

  /** A driver's message about a batch holds the whole statement. */
  @Test
  void of_repeatsNoStatement() {
    SQLException inner = new SQLException("ERROR: expected 3 dimensions, not 384\n  Detail: somebody's text", "22000");
    RuntimeException failure = new RuntimeException(new BatchUpdateException("Batch entry 0 INSERT somebody's text", new int[0], inner));
    assertThatThrownBy(() -> Failures.of("vector store", failure)).hasCause(inner)
        .hasMessage("vector store: SQL state 22000, ERROR: expected 3 dimensions, not 384");
  }

  @Test
  void of_anInterruptStaysOne() {
    assertThatThrownBy(() -> Failures.of("vector store", new RuntimeException(new InterruptedException()))).isInstanceOf(InterruptedException.class);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> Failures.of("vector store", new RuntimeException("closed by interrupt"))).isInstanceOf(InterruptedException.class);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"cannot reach jdbc:postgresql://ann:s3cret@host/db", "bad jdbc:postgresql://h/db?user=a&password=s3cret&b=c",
      "api_key: s3cret was refused", "Token=s3cret"})
  void of_saysNoSecret(String message) throws Exception {
    assertThat(Failures.of("vector store", new RateLimitException(message))).hasMessageContaining("***").hasMessageNotContaining("s3cret");
  }

  @Test
  void of_repeatsNoAnswersBody_noLinesAndNoNovels() throws Exception {
    RuntimeException refused = new AuthenticationException("x", new HttpException(401, "Incorrect API key provided: sk-s3cret"));
    assertThat(Failures.of("embedding model", refused)).hasMessage("embedding model: HTTP status 401");
    assertThat(Failures.of("embedding model", new RateLimitException("a\nb" + "c".repeat(5_000))).getMessage()).startsWith("embedding model: a bcc")
        .hasSizeLessThan(400);
    assertThat(Failures.of("embedding model", new RateLimitException("a\u2028b\u0085c"))).hasMessage("embedding model: a b c");
    assertThat(Failures.of("embedding model", new RateLimitException((String) null))).hasMessage("embedding model: RateLimitException");
  }
}
