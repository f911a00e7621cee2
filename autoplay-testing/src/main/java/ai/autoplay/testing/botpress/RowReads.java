package ai.autoplay.testing.botpress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/** The calls that find and delete rows. */
final class RowReads {
  private static final int MAX_ROWS = 1_000;
  private static final int DEFAULT_LIMIT = 100;
  private final Table table;

  RowReads(Table table) {
    this.table = table;
  }

  ObjectNode find(JsonNode request) {
    int limit = whole(request, "limit", DEFAULT_LIMIT, 1, MAX_ROWS);
    int offset = whole(request, "offset", 0, 0, Integer.MAX_VALUE);
    List<ObjectNode> found = new ArrayList<>();
    Predicate<JsonNode> filter = new RowFilter(table.columns()).of(request.get("filter")).and(search(request));
    table.rows().stream().filter(filter).forEach(found::add);
    found.sort(order(request));
    List<ObjectNode> shown = request.path("group").isObject() ? new RowGroups(request.get("group")).of(found) : found;
    ArrayNode rows = JsonNodeFactory.instance.arrayNode();
    shown.stream().skip(offset).limit(limit).forEach(row -> rows.add(selected(row.deepCopy(), request)));
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.set("rows", rows);
    return answer.put("hasMore", shown.size() > (long) offset + limit).put("offset", offset).put("limit", limit);
  }

  private static int whole(JsonNode request, String name, int otherwise, int min, int max) {
    JsonNode value = request.path(name);
    if (value.isMissingNode()) {
      return otherwise;
    }
    if (!value.isInt() || value.asInt() < min || value.asInt() > max) {
      throw ApiException.invalidPayload(name + ": must be a whole number from " + min + " to " + max + ", but is " + value);
    }
    return value.asInt();
  }

  /** The vendor compares meanings; here a row matches when one of its texts holds one of the words. */
  private static Predicate<JsonNode> search(JsonNode request) {
    if (!request.hasNonNull("search")) {
      return row -> true;
    }
    List<String> words = List.of(request.get("search").asText().toLowerCase(Locale.ROOT).split("\\W+"));
    return row -> words.stream().anyMatch(row.toString().toLowerCase(Locale.ROOT)::contains);
  }

  private Comparator<ObjectNode> order(JsonNode request) {
    String column = request.path("orderBy").asText("id");
    if (!table.columns().has(column.split("\\.", 2)[0]) && !Columns.SYSTEM.contains(column)) {
      throw ApiException.invalidQuery("orderBy: column " + column + " does not exist");
    }
    Comparator<ObjectNode> order = Comparator.comparing(row -> Values.at(row, column), Values.ORDER);
    return request.path("orderDirection").asText("asc").equals("desc") ? order.reversed() : order;
  }

  private static ObjectNode selected(ObjectNode row, JsonNode request) {
    if (!request.path("select").isArray() || request.path("group").isObject()) {
      return row;
    }
    Set<String> kept = new HashSet<>(Columns.SYSTEM);
    request.get("select").forEach(path -> kept.add(path.asText().split("\\.", 2)[0]));
    return row.retain(kept);
  }

  ObjectNode delete(JsonNode request) {
    boolean all = request.path("deleteAllRows").asBoolean(false);
    int ways = (request.hasNonNull("ids") ? 1 : 0) + (request.hasNonNull("filter") ? 1 : 0) + (all ? 1 : 0);
    if (ways != 1) {
      throw ApiException.invalidPayload("delete: exactly one of ids, filter and deleteAllRows must be given, but " + ways + " are");
    }
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    if (request.hasNonNull("filter")) {
      return deleteInBackground(request.get("filter"), answer);
    }
    return answer.put("deletedRows", all ? table.removeIf(row -> true) : delete(checkedIds(request.get("ids"))));
  }

  private int delete(List<Integer> ids) {
    return (int) ids.stream().filter(table::remove).count();
  }

  private static List<Integer> checkedIds(JsonNode ids) {
    List<Integer> found = new ArrayList<>();
    for (JsonNode id : ids) {
      if (!id.isInt()) {
        throw ApiException.invalidPayload("ids: must be 32-bit integers, but found " + id);
      }
      found.add(id.asInt());
    }
    if (!ids.isArray() || ids.size() > MAX_ROWS) {
      throw ApiException.invalidPayload("ids: must be an array of at most 1000 ids, but has " + ids.size());
    }
    return found;
  }

  /** As with the vendor, the answer names a job and counts nothing; the job is done by the time anybody can ask for it. */
  private ObjectNode deleteInBackground(JsonNode filter, ObjectNode answer) {
    Predicate<JsonNode> doomed = new RowFilter(table.columns()).of(filter);
    ObjectNode job = table.jobs.addObject().put("id", "job_" + table.jobs.size()).put("tableId", table.id)
        .put("type", "delete_rows").put("status", "completed").put("progress", 100)
        .putNull("inputFileId").putNull("outputFileId");
    table.removeIf(doomed);
    answer.put("deletedRows", 0).putObject("job").put("id", job.get("id").asText()).put("status", "pending");
    return answer;
  }
}
