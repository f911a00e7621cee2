package ai.autoplay.testing.botpress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The three calls that write rows. A bad row is refused by itself, inside a 200, without a word about which one it was. */
final class RowWrites {
  private static final int MAX_ROWS = 1_000;
  private final Table table;
  private final Function<ObjectNode, @Nullable String> refusal;
  private final ArrayNode errors = JsonNodeFactory.instance.arrayNode();
  private final Set<String> unknown = new TreeSet<>();

  /** @param refusal why a row is refused on purpose; null when it is not */
  RowWrites(Table table, Function<ObjectNode, @Nullable String> refusal) {
    this.table = table;
    this.refusal = refusal;
  }

  ObjectNode create(JsonNode request) {
    ArrayNode created = JsonNodeFactory.instance.arrayNode();
    String key = table.keyColumn();
    Map<JsonNode, ObjectNode> known = key == null ? Map.of() : index(key);
    for (ObjectNode row : rows(request)) {
      if (key != null && known.containsKey(row.path(key))) {
        errors.add("duplicate key value violates unique constraint on column \"" + key + "\"");
      } else if (accepted(null, row)) {
        created.add(table.insert(row).deepCopy());
      }
    }
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.set("rows", created);
    return withRemarks(answer);
  }

  ObjectNode update(JsonNode request) {
    ArrayNode updated = JsonNodeFactory.instance.arrayNode();
    for (ObjectNode row : rows(request)) {
      ObjectNode current = table.row(requiredId(row));
      if (current == null) {
        errors.add("Row not found");
      } else if (accepted(current, row)) {
        updated.add(table.change(current, row).deepCopy());
      }
    }
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.set("rows", updated);
    return withRemarks(answer);
  }

  ObjectNode upsert(JsonNode request) {
    String key = request.path("keyColumn").asText("id");
    if (!key.equals("id") && !table.columns().has(key)) {
      throw ApiException.invalidPayload("keyColumn: column " + key + " does not exist");
    }
    List<ObjectNode> rows = rows(request);
    requireDistinct(rows, key);
    Map<JsonNode, ObjectNode> known = index(key);
    ArrayNode inserted = JsonNodeFactory.instance.arrayNode();
    ArrayNode updated = JsonNodeFactory.instance.arrayNode();
    for (ObjectNode row : rows) {
      ObjectNode current = row.hasNonNull(key) ? known.get(row.get(key)) : null;
      if (!key.equals("id") && !row.hasNonNull(key)) {
        errors.add("Key column \"" + key + "\" must not be empty");
      } else if (accepted(current, row)) {
        (current == null ? inserted : updated).add((current == null ? table.insert(row) : table.change(current, row)).deepCopy());
      }
    }
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.set("inserted", inserted);
    answer.set("updated", updated);
    return withRemarks(answer);
  }

  /** What the vendor does with two rows of one key is unknown: whoever sends them finds out here. */
  private static void requireDistinct(List<ObjectNode> rows, String key) {
    Set<JsonNode> seen = new HashSet<>();
    for (ObjectNode row : rows) {
      if (row.hasNonNull(key) && !seen.add(row.get(key))) {
        throw ApiException.invalidPayload("rows: two rows have the same " + key);
      }
    }
  }

  private Map<JsonNode, ObjectNode> index(String key) {
    Map<JsonNode, ObjectNode> index = new HashMap<>();
    table.rows().forEach(row -> index.put(row.path(key), row));
    return index;
  }

  private boolean accepted(@Nullable ObjectNode current, ObjectNode row) {
    String problem = refusal.apply(row);
    problem = problem == null ? table.problem(current, row) : problem;
    if (problem != null) {
      errors.add(problem);
    }
    return problem == null;
  }

  private List<ObjectNode> rows(JsonNode request) {
    JsonNode given = request.path("rows");
    if (!given.isArray() || given.isEmpty() || given.size() > MAX_ROWS) {
      throw ApiException.invalidPayload("rows: must be an array of 1 to 1000 rows, but has " + given.size());
    }
    List<ObjectNode> rows = new ArrayList<>();
    for (JsonNode row : given) {
      if (!row.isObject()) {
        throw ApiException.invalidPayload("rows: must be objects");
      }
      rows.add((ObjectNode) row);
      row.fieldNames().forEachRemaining(name -> {
        if (!table.columns().has(name) && !Columns.SYSTEM.contains(name)) {
          unknown.add(name);
        }
      });
    }
    return rows;
  }

  private static int requiredId(ObjectNode row) {
    if (!row.path("id").isInt()) {
      throw ApiException.invalidPayload("rows: id must be a 32-bit integer, but is " + row.path("id"));
    }
    return row.get("id").asInt();
  }

  private ObjectNode withRemarks(ObjectNode answer) {
    if (!unknown.isEmpty()) {
      ArrayNode warnings = answer.putArray("warnings");
      unknown.forEach(name -> warnings.add("Column \"" + name + "\" does not exist and was ignored"));
    }
    if (!errors.isEmpty()) {
      answer.set("errors", errors);
    }
    return answer;
  }
}
