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
  private final Masks masks;
  private final Clock clock;

  /**
   * @param remedy what to look at when we are not let in
   * @param masks  what must not show, wherever an answer repeats it
   */
  Refusals(String remedy, Masks masks, Clock clock) {
    this.remedy = remedy;
    this.masks = masks;
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
    String message = message(error, status, call);
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

  private String message(JsonNode error, int status, String call) {
    String type = excerpt(error.path("type"));
    String text = excerpt(error.path("message"));
    String id = excerpt(error.path("id"));
    return "Botpress answered " + status + (type.isEmpty() ? "" : " " + type) + " to " + call
        + (text.isEmpty() ? "" : ": " + text) + (id.isEmpty() ? "" : " (" + id + ")");
  }

  /** Masked before it is cut: a part of a secret would not be recognised. */
  private String excerpt(JsonNode said) {
    return Texts.cut(Texts.clean(masks.over(said.asText(""))), EXCERPT);
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
