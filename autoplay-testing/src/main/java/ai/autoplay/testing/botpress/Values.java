package ai.autoplay.testing.botpress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** How values of rows are found and compared. */
final class Values {
  /** Numbers by size, times by time, other texts by code unit; what is null or missing comes first. */
  static final Comparator<JsonNode> ORDER = (left, right) -> {
    if (isNull(left) || isNull(right)) {
      return Boolean.compare(!isNull(left), !isNull(right));
    }
    Integer order = compare(left, right);
    return order == null ? left.toString().compareTo(right.toString()) : order;
  };

  private Values() {}

  static boolean isNull(JsonNode value) {
    return value.isNull() || value.isMissingNode();
  }

  /** The value at a path such as {@code attributes.price}. */
  static JsonNode at(JsonNode row, String path) {
    JsonNode value = row;
    for (String step : path.split("\\.", -1)) {
      value = value.isArray() && step.matches("\\d{1,6}") ? value.path(Integer.parseInt(step)) : value.path(step);
    }
    return value == null ? MissingNode.getInstance() : value;
  }

  static boolean equal(JsonNode left, JsonNode right) {
    if (isNull(left) || isNull(right)) {
      return isNull(left) && isNull(right);
    }
    Integer order = compare(left, right);
    return order == null ? left.equals(right) : order == 0;
  }

  /** The order of two values of one kind; null when they cannot be compared. */
  static @Nullable Integer compare(JsonNode left, JsonNode right) {
    if (left.isNumber() && right.isNumber()) {
      return left.decimalValue().compareTo(right.decimalValue());
    }
    if (left.isBoolean() && right.isBoolean()) {
      return Boolean.compare(left.booleanValue(), right.booleanValue());
    }
    if (!left.isTextual() || !right.isTextual()) {
      return null;
    }
    Instant one = time(left.asText());
    Instant other = time(right.asText());
    return one != null && other != null ? one.compareTo(other) : left.asText().compareTo(right.asText());
  }

  static @Nullable Instant time(String text) {
    if (text.length() < 10 || text.charAt(4) != '-') {
      return null;
    }
    try {
      return text.length() == 10 ? LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC) : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }
}
