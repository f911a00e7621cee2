package ai.autoplay.sink.conversation.intercom;

import ai.autoplay.spi.DestinationClosedException;
import ai.autoplay.spi.RetryAfterException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** What an answer other than 2xx means. */
final class IntercomRefusals {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);
  /** The length of the window in which Intercom counts requests. */
  private static final Duration WINDOW = Duration.ofSeconds(10);
  private static final int EXCERPT = 300;
  private final Clock clock;

  IntercomRefusals(Clock clock) {
    this.clock = clock;
  }

  /**
   * @return when trying again may help
   * @throws RefusedException when it will not
   */
  IOException of(Response response, String call, String body) {
    int status = response.code();
    JsonNode error = error(body);
    String code = error.path("code").asText("");
    String message = message(error, status, call);
    if (status == 401 || status == 403 || status == 402) {
      return new DestinationClosedException(message + "; check autoplay.intercom.token, its permissions, and the workspace's plan");
    }
    if (status == 429) {
      return new RetryAfterException(message, wait(response));
    }
    if (status == 408 || status == 425 || status >= 500 && status != 501) {
      return new IOException(message);
    }
    throw new RefusedException(status, code, message);
  }

  private static JsonNode error(String body) {
    try {
      return JSON.readTree(body).path("errors").path(0);
    } catch (JsonProcessingException e) {
      return JSON.createObjectNode();
    }
  }

  private static String message(JsonNode error, int status, String call) {
    String code = excerpt(error.path("code"));
    String text = excerpt(error.path("message"));
    return "Intercom answered " + status + (code.isEmpty() ? "" : " " + code) + " to " + call + (text.isEmpty() ? "" : ": " + text);
  }

  private static String excerpt(JsonNode said) {
    String text = said.asText("").replaceAll("[\\p{Cc}\\u2028\\u2029]+", " ");
    return text.substring(0, Math.min(EXCERPT, text.length()));
  }

  private Duration wait(Response response) {
    Duration wait = retryAfter(response.header("Retry-After"));
    if (wait == null) {
      wait = untilReset(response.header("X-RateLimit-Reset"));
    }
    return wait == null ? WINDOW : wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
  }

  private @Nullable Duration retryAfter(@Nullable String header) {
    try {
      return header == null ? null : header.strip().matches("\\d{1,9}") ? Duration.ofSeconds(Long.parseLong(header.strip()))
          : Duration.between(clock.instant(), ZonedDateTime.parse(header.strip(), DateTimeFormatter.RFC_1123_DATE_TIME));
    } catch (DateTimeException e) {
      return null;
    }
  }

  private @Nullable Duration untilReset(@Nullable String header) {
    return header == null || !header.strip().matches("\\d{1,12}") ? null
        : Duration.between(clock.instant(), Instant.ofEpochSecond(Long.parseLong(header.strip())));
  }
}
