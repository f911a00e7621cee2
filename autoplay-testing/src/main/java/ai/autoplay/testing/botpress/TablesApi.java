package ai.autoplay.testing.botpress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The calls of the Tables API by method and path. Not thread-safe. */
final class TablesApi {
  private static final Pattern PATH = Pattern.compile("/v1/tables(?:/([^/]+)(?:/(.+))?)?");
  private final List<Table> tables = new ArrayList<>();
  private final Rules rules;

  TablesApi(Rules rules) {
    this.rules = rules;
  }

  /** The name of an operation and the table that it is about. */
  record Operation(String name, String table) {
    static final Operation UNKNOWN = new Operation("unknown", "");

    static Operation of(String method, String path) {
      Matcher matcher = PATH.matcher(path);
      if (!matcher.matches()) {
        return UNKNOWN;
      }
      String table = matcher.group(1) == null ? "" : URLDecoder.decode(matcher.group(1), StandardCharsets.UTF_8);
      return new Operation(name(method, !table.isEmpty(), matcher.group(2) == null ? "" : matcher.group(2)), table);
    }

    private static String name(String method, boolean ofTable, String rest) {
      return switch (method + " " + (ofTable ? "{table}/" : "") + rest) {
        case "GET " -> "listTables";
        case "POST " -> "createTable";
        case "GET {table}/" -> "getTable";
        case "POST {table}/" -> "getOrCreateTable";
        case "PUT {table}/" -> "updateTable";
        case "DELETE {table}/" -> "deleteTable";
        case "POST {table}/duplicate" -> "duplicateTable";
        case "PUT {table}/column" -> "renameTableColumn";
        case "GET {table}/jobs" -> "getTableJobs";
        case "GET {table}/row" -> "getTableRow";
        case "POST {table}/rows" -> "createTableRows";
        case "PUT {table}/rows" -> "updateTableRows";
        case "POST {table}/rows/upsert" -> "upsertTableRows";
        case "POST {table}/rows/find" -> "findTableRows";
        case "POST {table}/rows/delete" -> "deleteTableRows";
        default -> "unknown";
      };
    }
  }

  /**
   * Does one call.
   *
   * @param request the body; for calls without one, the query's parameters
   * @param refusal why a row is refused on purpose; null when it is not
   */
  ObjectNode call(Operation operation, JsonNode request, Function<ObjectNode, @Nullable String> refusal) {
    return switch (operation.name()) {
      case "listTables" -> list();
      case "createTable" -> create(request);
      case "getOrCreateTable" -> getOrCreate(operation.table(), request);
      case "unknown" -> throw new ApiException(405, "MethodNotFound", "no such method");
      default -> call(operation.name(), required(operation.table()), request, refusal);
    };
  }

  private ObjectNode call(String name, Table table, JsonNode request, Function<ObjectNode, @Nullable String> refusal) {
    return switch (name) {
      case "getTable" -> described(table);
      case "updateTable" -> update(table, request);
      case "deleteTable" -> delete(table);
      case "duplicateTable" -> duplicate(table, request);
      case "renameTableColumn" -> rename(table, request);
      case "getTableJobs" -> answer().set("jobs", table.jobs.deepCopy());
      case "getTableRow" -> row(table, request);
      case "findTableRows" -> new RowReads(table).find(request);
      case "deleteTableRows" -> new RowReads(table).delete(request);
      default -> write(name, table, request, refusal);
    };
  }

  private ObjectNode write(String name, Table table, JsonNode request, Function<ObjectNode, @Nullable String> refusal) {
    RowWrites writes = new RowWrites(table, refusal);
    if (name.equals("updateTableRows")) {
      return writes.update(request);
    }
    requireRoom();
    return name.equals("createTableRows") ? writes.create(request) : writes.upsert(request);
  }

  private static ObjectNode answer() {
    return JsonNodeFactory.instance.objectNode();
  }

  private ObjectNode list() {
    ArrayNode listed = JsonNodeFactory.instance.arrayNode();
    tables.forEach(table -> listed.add(table.toJson()));
    return answer().set("tables", listed);
  }

  private ObjectNode create(JsonNode request) {
    String name = request.path("name").asText();
    if (find(name) != null) {
      throw new ApiException(409, "AlreadyExists", "table " + name + " already exists");
    }
    return answer().set("table", added(new Table(name, request, rules.clock())).toJson());
  }

  private Table added(Table table) {
    tables.add(table);
    return table;
  }

  private ObjectNode getOrCreate(String name, JsonNode request) {
    Table found = find(name);
    Table table = found == null ? added(new Table(name, request, rules.clock())) : found;
    return described(table).put("created", found == null);
  }

  private static ObjectNode described(Table table) {
    ObjectNode answer = answer();
    answer.set("table", table.toJson());
    return answer.put("rows", table.rows().size()).put("stale", 0).put("indexing", 0);
  }

  private static ObjectNode update(Table table, JsonNode request) {
    table.update(request);
    ObjectNode answer = answer();
    answer.set("table", table.toJson());
    answer.putArray("staleColumns");
    return answer;
  }

  private ObjectNode delete(Table table) {
    tables.remove(table);
    return answer();
  }

  private ObjectNode duplicate(Table table, JsonNode request) {
    String name = request.path("tableName").asText(table.name().replaceFirst("Table$", "CopyTable"));
    ObjectNode settings = table.toJson();
    settings.put("factor", request.path("factor").asInt(table.factor()));
    if (find(name) != null) {
      throw new ApiException(409, "AlreadyExists", "table " + name + " already exists");
    }
    Table copy = added(new Table(name, settings, rules.clock()));
    if (!request.path("schemaOnly").asBoolean(false)) {
      copy.addCopiesOf(table);
    }
    ObjectNode answer = answer();
    answer.set("table", copy.toJson());
    return answer.put("rows", table.rows().size());
  }

  private static ObjectNode rename(Table table, JsonNode request) {
    table.renameColumn(request.path("name").asText(), request.path("newName").asText());
    return answer().set("table", table.toJson());
  }

  private static ObjectNode row(Table table, JsonNode query) {
    ObjectNode row = table.row(query.path("id").asInt());
    if (row == null) {
      throw ApiException.notFound("row " + query.path("id").asText() + " does not exist");
    }
    return answer().set("row", row.deepCopy());
  }

  private void requireRoom() {
    int used = tables.stream().mapToInt(table -> table.rows().size() * table.factor()).sum();
    if (used >= rules.rowQuota()) {
      throw new ApiException(403, "QuotaExceeded", "the tables hold " + used + " rows of " + rules.rowQuota());
    }
  }

  private Table required(String nameOrId) {
    Table table = find(nameOrId);
    if (table == null) {
      throw ApiException.notFound("table " + nameOrId + " does not exist");
    }
    return table;
  }

  @Nullable Table find(String nameOrId) {
    return tables.stream().filter(table -> table.name().equals(nameOrId) || table.id.equals(nameOrId)).findFirst().orElse(null);
  }
}
