package ai.autoplay.testing.botpress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A table's columns: read from what a caller sends as {@code schema}, checked, and used to check values. */
final class Columns {
  static final Set<String> SYSTEM = Set.of("id", "createdAt", "updatedAt", "computed", "stale", "similarity");
  private static final int MAX_COLUMNS = 20;
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,29}");
  private static final List<String> TYPES = List.of("string", "number", "boolean", "object", "array", "null");

  private final ObjectNode properties;

  private Columns(ObjectNode properties) {
    this.properties = properties;
  }

  /** @param schema a JSON schema, or an object with a JSON schema (or the name of a type) for each column */
  static Columns of(@Nullable JsonNode schema) {
    if (schema == null || !schema.isObject()) {
      throw ApiException.invalidPayload("schema: must be an object");
    }
    JsonNode given = schema.path("type").asText().equals("object") && schema.path("properties").isObject()
        ? schema.get("properties") : schema;
    if (given.isEmpty() || given.size() > MAX_COLUMNS) {
      throw ApiException.invalidPayload("schema: must have 1 to " + MAX_COLUMNS + " columns, but has " + given.size());
    }
    ObjectNode columns = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> column : given.properties()) {
      columns.set(checkedName(column.getKey()), column(column, columns.size()));
    }
    return new Columns(columns);
  }

  private static String checkedName(String name) {
    if (!NAME.matcher(name).matches() || SYSTEM.contains(name)) {
      throw ApiException.invalidPayload("schema: the column name must have 1 to 30 letters, digits and underscores,"
          + " begin with no digit, and be none of " + SYSTEM + ", but is " + name);
    }
    return name;
  }

  private static ObjectNode column(Map.Entry<String, JsonNode> given, int index) {
    JsonNode schema = given.getValue();
    ObjectNode column = schema.isTextual()
        ? JsonNodeFactory.instance.objectNode().put("type", schema.asText())
        : schema.isObject() ? schema.deepCopy() : JsonNodeFactory.instance.objectNode();
    if (!TYPES.contains(column.path("type").asText())) {
      throw new ApiException(400, "InvalidJsonSchema", "column " + given.getKey() + ": type must be one of " + TYPES);
    }
    ObjectNode shown = column.withObject("/x-zui");
    if (!shown.has("index")) {
      shown.put("index", index);
    }
    return column;
  }

  ObjectNode toJson() {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    schema.put("$schema", "http://json-schema.org/draft-07/schema#").put("type", "object");
    schema.set("properties", properties.deepCopy());
    schema.put("additionalProperties", true);
    return schema;
  }

  boolean has(String name) {
    return properties.has(name);
  }

  Iterator<String> names() {
    return properties.fieldNames();
  }

  /** These columns, changed and extended by {@code schema}; a column given as null is dropped. */
  Columns changedBy(JsonNode schema) {
    ObjectNode merged = properties.deepCopy();
    JsonNode given = schema.path("properties").isObject() ? schema.get("properties") : schema;
    given.properties().forEach(column -> merged.set(column.getKey(), column.getValue()));
    given.properties().stream().filter(column -> column.getValue().isNull()).forEach(column -> merged.remove(column.getKey()));
    return of(merged);
  }

  Columns renamed(String name, String newName) {
    if (!has(name)) {
      throw ApiException.notFound("column " + name + " does not exist");
    }
    ObjectNode renamed = JsonNodeFactory.instance.objectNode();
    properties.properties().forEach(column ->
        renamed.set(column.getKey().equals(name) ? checkedName(newName) : column.getKey(), column.getValue()));
    return new Columns(renamed);
  }

  /** What is wrong with {@code value} in column {@code name}; null when nothing is. */
  @Nullable String problem(String name, JsonNode value) {
    JsonNode column = properties.get(name);
    String type = column.path("type").asText();
    if (value.isNull() || fits(type, value)) {
      return value.isTextual() ? textProblem(name, column, value.asText()) : null;
    }
    return "Column \"" + name + "\" must be " + type + ", but got " + value.getNodeType().name().toLowerCase(Locale.ROOT);
  }

  private static boolean fits(String type, JsonNode value) {
    return switch (type) {
      case "string" -> value.isTextual();
      case "number" -> value.isNumber();
      case "boolean" -> value.isBoolean();
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      default -> false;
    };
  }

  private static @Nullable String textProblem(String name, JsonNode column, String text) {
    if (text.indexOf('\0') >= 0) {
      return "Column \"" + name + "\" holds an unsupported Unicode escape sequence";
    }
    if (column.path("format").asText().equals("date-time") && Values.time(text) == null) {
      return "Column \"" + name + "\" must be a date-time";
    }
    if (column.has("enum") && !contains(column.get("enum"), text)) {
      return "Column \"" + name + "\" must be one of " + column.get("enum");
    }
    if (column.has("pattern") && !Pattern.compile(column.get("pattern").asText()).matcher(text).find()) {
      return "Column \"" + name + "\" must match " + column.get("pattern");
    }
    return null;
  }

  private static boolean contains(JsonNode list, String text) {
    for (JsonNode each : list) {
      if (each.asText().equals(text)) {
        return true;
      }
    }
    return false;
  }
}
