package ai.autoplay.transport.sse;

import static ai.autoplay.transport.sse.Running.quick;
import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.transport.sse.Running.Disconnect;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileAnswersTest {
  private RawServer server;

  @BeforeEach
  void open() throws IOException {
    server = new RawServer();
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"503 Busy\r\nRetry-After: 2147483648", "503 Busy\r\nRetry-After: 2592000000", "429 Many\r\nRetry-After: 2592000000",
      "429 Many\r\nRetry-After: 99999999999999999999"})
  void retryAfter_ofAnyLengthIsCapped(String answer) throws Exception {
    try (Running running = Running.start(quick(server).maxDelay(Duration.ofSeconds(60)))) {
      server.accept().answer(answer);
      assertThat(running.disconnect()).isEqualTo(new Disconnect("HTTP " + answer.substring(0, 3), Duration.ofSeconds(60)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"408 Slow", "408 Slow\r\nRetry-After: 0", "408 Slow\r\nRetry-After: 2592000000", "503 Busy\r\nRetry-After: 0",
      "503 Busy\r\nRetry-After: gr\u00fc\u00df\u001b"})
  void backoff_countsAnswersThatOkHttpWouldMeetByItself(String answer) throws Exception {
    try (Running running = Running.start(quick(server))) {
      for (int expected : new int[] {1, 2, 4}) {
        server.accept().answer(answer);
        assertThat(running.disconnect()).isEqualTo(new Disconnect("HTTP " + answer.substring(0, 3), Duration.ofMillis(expected)));
      }
    }
  }

  @Test
  void run_outlivesWhatBreaksOverAnAnswer() throws Exception {
    AtomicBoolean broken = new AtomicBoolean();
    OkHttpClient client = new OkHttpClient.Builder().addInterceptor(chain -> {
      if (broken.compareAndSet(false, true)) {
        throw new NumberFormatException("no number");
      }
      return chain.proceed(chain.request());
    }).build();
    try (Running running = Running.start(quick(server).client(client))) {
      server.acceptStream().send("data: a\n\n");
      assertThat(running.disconnect()).isEqualTo(new Disconnect("IOException: NumberFormatException: no number", Duration.ofMillis(1)));
      assertThat(running.event().data()).isEqualTo("a");
    }
  }

  @Test
  void disconnected_tellsOfAStrangeContentTypeOnOneShortLine() throws Exception {
    try (Running running = Running.start(quick(server))) {
      server.accept().answer("200 OK\r\nContent-Type: text/html\u001b[31m;\r\u0085\u2028forged");
      assertThat(running.disconnect().reason()).isEqualTo("HTTP 200 with content type 'text/html [31m; forged' where text/event-stream was due");
      server.accept().answer("200 OK\r\nContent-Type: text/" + "\ud83d\ude00".repeat(1000));
      assertThat(running.disconnect().reason())
          .isEqualTo("HTTP 200 with content type 'text/" + "\ud83d\ude00".repeat(195) + "…' where text/event-stream was due");
    }
  }

  @Test
  void disconnected_tellsOfAStrangeStatusLineOnOneShortLine() throws Exception {
    try (Running running = Running.start(quick(server))) {
      server.accept().send("\u001b[31m\rforged " + "x".repeat(20_000) + "\r\n\r\n").close();
      assertThat(running.disconnect().reason()).startsWith("ProtocolException: Unexpected status line:  [31m forged xxx").endsWith("x…").hasSizeLessThan(250);
    }
  }
}
