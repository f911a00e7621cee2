package ai.autoplay.sink.botpress;

import ai.autoplay.spi.DestinationClosedException;
import ai.autoplay.spi.RetryAfterException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** What an answer other than 2xx means: come back later, all is shut, or this payload is unwelcome. */
final class Refusals {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> PASSING_CONFLICTS = Set.of("ResourceLockedConflict", "AlreadyExists");
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);
  private static final int EXCERPT = 300;
  private final String remedy;
  private final Clock clock;

  /** @param remedy what to look at when we are not let in */
  Refusals(String remedy, Clock clock) {
    this.remedy = remedy;
    this.clock = clock;
  }

  /**
   * @return when trying again may help
   * @throws RefusedException when it will not
   */
  IOException of(Response response, String call, String body) {
    int status = response.code();
    JsonNode error = error(body);
    String type = error.path("type").asText("");
    String message = "Botpress answered " + status + (type.isEmpty() ? "" : " " + type) + " to " + call + excerpt(error);
    if (type.equals("QuotaExceeded") || status == 402) {
      return new DestinationClosedException(message + "; raise the plan, or set a shorter autoplay.botpress.retention");
    }
    if (status == 401 || status == 403) {
      return new DestinationClosedException(message + "; check " + remedy);
    }
    if (!passing(status, type)) {
      throw new RefusedException(status, message);
    }
    Duration delay = retryAfter(response.header("Retry-After"));
    return delay == null ? new IOException(message) : new RetryAfterException(message, delay);
  }

  private static boolean passing(int status, String type) {
    return status == 408 || status == 425 || status == 429
        || status == 409 && PASSING_CONFLICTS.contains(type)
        || status >= 500 && status != 501;
  }

  private static JsonNode error(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  private static String excerpt(JsonNode error) {
    String text = Texts.clean(error.path("message").asText(""));
    String id = Texts.clean(error.path("id").asText(""));
    return (text.isEmpty() ? "" : ": " + Texts.cut(text, EXCERPT)) + (id.isEmpty() ? "" : " (" + Texts.cut(id, EXCERPT) + ")");
  }

  private @Nullable Duration retryAfter(@Nullable String header) {
    if (header == null) {
      return null;
    }
    Duration delay;
    try {
      delay = header.strip().matches("\\d{1,9}") ? Duration.ofSeconds(Long.parseLong(header.strip()))
          : Duration.between(clock.instant(), ZonedDateTime.parse(header.strip(), DateTimeFormatter.RFC_1123_DATE_TIME));
    } catch (DateTimeException e) {
      return null;
    }
    return delay.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : delay.isNegative() ? Duration.ZERO : delay;
  }
}
