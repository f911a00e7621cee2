package ai.autoplay.testing.botpress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One table: its settings and its rows. Not thread-safe. */
final class Table {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_$][A-Za-z0-9_]*Table");
  private static final int MAX_NAME = 35;
  private static final int BYTES_PER_FACTOR = 4096;
  private static final int MAX_FACTOR = 30;

  final String id = "table_" + UUID.randomUUID();
  final ArrayNode jobs = JsonNodeFactory.instance.arrayNode();
  private final ObjectNode settings = JsonNodeFactory.instance.objectNode();
  private final Map<Integer, ObjectNode> rows = new LinkedHashMap<>();
  private final Clock clock;
  private Columns columns;
  private int lastId;

  Table(String name, JsonNode request, Clock clock) {
    this.clock = clock;
    this.columns = Columns.of(request.get("schema"));
    settings.put("name", checkedName(name));
    settings.put("factor", request.path("factor").asInt(1));
    settings.put("frozen", request.path("frozen").asBoolean(false));
    settings.put("isComputeEnabled", request.path("isComputeEnabled").asBoolean(true));
    settings.putNull("keyColumn");
    settings.set("tags", request.path("tags").isObject() ? request.get("tags") : JsonNodeFactory.instance.objectNode());
    settings.put("createdAt", clock.instant().toString());
    checkFactor();
    takeKeyColumn(request);
  }

  private static String checkedName(String name) {
    if (!NAME.matcher(name).matches() || name.length() > MAX_NAME) {
      throw ApiException.invalidPayload("name: must have at most 35 letters, digits and underscores, begin with no digit and end in Table, but is " + name);
    }
    return name;
  }

  private void checkFactor() {
    if (factor() < 1 || factor() > MAX_FACTOR) {
      throw ApiException.invalidPayload("factor: must be from 1 to 30, but is " + factor());
    }
  }

  private void takeKeyColumn(JsonNode request) {
    if (!request.has("keyColumn")) {
      return;
    }
    JsonNode key = request.get("keyColumn");
    if (!key.isNull() && !columns.has(key.asText())) {
      throw ApiException.invalidPayload("keyColumn: must be a column of the table, but is " + key.asText());
    }
    settings.set("keyColumn", key);
  }

  /** Changes what {@code request} names; the factor only grows. */
  void update(JsonNode request) {
    if (settings.get("frozen").asBoolean() && (request.has("schema") || request.has("name"))) {
      throw ApiException.invalidPayload("table " + name() + " is frozen");
    }
    int factor = request.path("factor").asInt(factor());
    if (factor < factor()) {
      throw ApiException.invalidPayload("factor: can only be increased, from " + factor() + ", but is " + factor);
    }
    if (request.hasNonNull("schema")) {
      columns = columns.changedBy(request.get("schema"));
    }
    settings.put("name", checkedName(request.path("name").asText(name()))).put("factor", factor);
    checkFactor();
    settings.put("frozen", request.path("frozen").asBoolean(settings.get("frozen").asBoolean()));
    if (request.path("tags").isObject()) {
      settings.set("tags", request.get("tags"));
    }
    takeKeyColumn(request);
  }

  void renameColumn(String name, String newName) {
    columns = columns.renamed(name, newName);
    for (ObjectNode row : rows.values()) {
      if (row.has(name)) {
        row.set(newName, row.remove(name));
      }
    }
    if (settings.path("keyColumn").asText().equals(name)) {
      settings.put("keyColumn", newName);
    }
  }

  ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("id", id);
    json.setAll(settings);
    json.set("schema", columns.toJson());
    return json.put("updatedAt", clock.instant().toString());
  }

  String name() {
    return settings.get("name").asText();
  }

  int factor() {
    return settings.get("factor").asInt();
  }

  Columns columns() {
    return columns;
  }

  @Nullable String keyColumn() {
    return settings.get("keyColumn").isNull() ? null : settings.get("keyColumn").asText();
  }

  Collection<ObjectNode> rows() {
    return rows.values();
  }

  @Nullable ObjectNode row(int id) {
    return rows.get(id);
  }

  boolean remove(int id) {
    return rows.remove(id) != null;
  }

  int removeIf(Predicate<JsonNode> filter) {
    List<Integer> doomed = new ArrayList<>();
    rows.forEach((id, row) -> {
      if (filter.test(row)) {
        doomed.add(id);
      }
    });
    doomed.forEach(rows::remove);
    return doomed.size();
  }

  void addCopiesOf(Table other) {
    other.rows().forEach(row -> insert(row.deepCopy()));
  }

  ObjectNode insert(ObjectNode values) {
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    row.put("id", ++lastId).put("createdAt", clock.instant().toString()).put("updatedAt", clock.instant().toString());
    row.set("computed", JsonNodeFactory.instance.objectNode());
    columns.names().forEachRemaining(name -> row.set(name, values.has(name) ? values.get(name) : JsonNodeFactory.instance.nullNode()));
    rows.put(lastId, row);
    return row;
  }

  ObjectNode change(ObjectNode row, ObjectNode values) {
    columns.names().forEachRemaining(name -> {
      if (values.has(name)) {
        row.set(name, values.get(name));
      }
    });
    return row.put("updatedAt", clock.instant().toString());
  }

  /** Why a row whose columns would become {@code values} is refused; null when it is not. */
  @Nullable String problem(@Nullable ObjectNode current, ObjectNode values) {
    ObjectNode after = JsonNodeFactory.instance.objectNode();
    for (var names = columns.names(); names.hasNext(); ) {
      String name = names.next();
      JsonNode value = values.has(name) ? values.get(name) : current == null ? JsonNodeFactory.instance.nullNode() : current.path(name);
      String problem = columns.problem(name, value);
      if (problem != null) {
        return problem;
      }
      after.set(name, value);
    }
    int bytes = after.toString().getBytes(StandardCharsets.UTF_8).length;
    int limit = BYTES_PER_FACTOR * factor();
    return bytes <= limit ? null : "Row size of " + bytes + " bytes exceeds the maximum of " + limit + " bytes";
  }
}
