package ai.autoplay.sink.botpress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The columns of a table, in their order, and the one whose values are unique. */
final class Layout {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DATE_TIME = "date-time";

  /** One row per action: the columns of the public recipe, and what is needed to write a row twice without having it twice. */
  static final Layout EVENTS = new Layout("action_id", columns(
      "action_id", "string", "product_id", "string", "session_id", "string", "user_id", "string", "index", "number", "type", "string",
      "title", "string", "description", "string", "canonical_url", "string", "occurred_at", DATE_TIME));

  /** One row per session: a session id alone is no key, two products may use the same. */
  static final Layout SUMMARIES = new Layout("session_key", columns(
      "session_key", "string", "product_id", "string", "session_id", "string", "user_id", "string", "summary", "string",
      "actions_covered", "number", "updated_at", DATE_TIME));

  private final String keyColumn;
  private final Map<String, String> columns;

  private Layout(String keyColumn, Map<String, String> columns) {
    this.keyColumn = keyColumn;
    this.columns = columns;
  }

  private static Map<String, String> columns(String... namesAndTypes) {
    Map<String, String> columns = new LinkedHashMap<>();
    for (int i = 0; i < namesAndTypes.length; i += 2) {
      columns.put(namesAndTypes[i], namesAndTypes[i + 1]);
    }
    return columns;
  }

  String keyColumn() {
    return keyColumn;
  }

  /** The request that creates the table. */
  ObjectNode creation(int factor) {
    ObjectNode request = JSON.createObjectNode().put("keyColumn", keyColumn).put("factor", factor);
    ObjectNode properties = request.putObject("schema").put("type", "object").putObject("properties");
    columns.forEach((name, type) -> {
      ObjectNode column = properties.putObject(name).put("type", type.equals(DATE_TIME) ? "string" : type);
      if (type.equals(DATE_TIME)) {
        column.put("format", DATE_TIME);
      }
      column.put("nullable", !name.equals(keyColumn));
    });
    return request;
  }

  /** The columns that a table with {@code properties} lacks, or has with another type. */
  List<String> missingFrom(JsonNode properties) {
    List<String> missing = new ArrayList<>();
    columns.forEach((name, type) -> {
      String wanted = type.equals(DATE_TIME) ? "string" : type;
      if (!properties.path(name).path("type").asText().equals(wanted)) {
        missing.add(name + " (" + wanted + ")");
      }
    });
    return missing;
  }
}
