package ai.autoplay.sink.botpress;

import ai.autoplay.spi.DestinationClosedException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import okhttp3.HttpUrl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One of the bot's tables, created when it is first needed. Thread-safe. */
final class BotTable {
  private static final Logger LOG = LoggerFactory.getLogger(BotpressSink.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BYTES_PER_FACTOR = 4096;
  /** Botpress does not say how it counts; this leaves room for its own columns. */
  private static final int ROW_OVERHEAD = 512;
  private static final int MAX_ROWS = 1_000;

  private final Http http;
  private final HttpUrl address;
  private final BotpressConfig.Table config;
  private final Layout layout;
  private final AtomicReference<CompletableFuture<Integer>> rowLimit = new AtomicReference<>();

  /** @param root the address of the API, to which {@code /v1/tables/…} is added: it may have a path of its own */
  BotTable(Http http, HttpUrl root, BotpressConfig.Table config, Layout layout) {
    this.http = http;
    this.address = root.newBuilder().addPathSegments("v1/tables").addPathSegment(config.name()).build();
    this.config = config;
    this.layout = layout;
  }

  /** What an upsert came to: the keys that Botpress has confirmed, and what it said of the others. */
  record Upserted(Set<String> keys, String errors) {}

  String name() {
    return config.name();
  }

  /** How many bytes a row may take; creates the table if need be. While one caller finds out, others wait for its answer. */
  int rowLimit() throws IOException, InterruptedException {
    CompletableFuture<Integer> mine = new CompletableFuture<>();
    CompletableFuture<Integer> running = rowLimit.compareAndExchange(null, mine);
    if (running == null) {
      running = mine;
      findOut(mine);
    }
    try {
      return running.get();
    } catch (ExecutionException e) {
      throw Failures.rethrown(e.getCause());
    }
  }

  private void findOut(CompletableFuture<Integer> limit) {
    try {
      limit.complete(getOrCreate());
    } catch (IOException | RuntimeException e) {
      limit.completeExceptionally(e);
    } finally {
      limit.completeExceptionally(new IOException("getOrCreateTable of " + name() + " was cut short"));
      if (limit.isCompletedExceptionally()) {
        rowLimit.compareAndSet(limit, null);
      }
    }
  }

  /** Has the table looked at again before it is used again: somebody may have changed or removed it. */
  void forget() {
    rowLimit.set(null);
  }

  private int getOrCreate() throws IOException {
    try {
      JsonNode answer = post(address, layout.creation(config.factor()).toString(), "getOrCreateTable");
      JsonNode table = answer.path("table");
      requireColumns(table);
      LOG.info("Botpress table {} {}: {} rows, factor {}", name(), answer.path("created").asBoolean() ? "created" : "found",
          answer.path("rows").asInt(), table.path("factor").asInt(1));
      return table.path("factor").asInt(1) * BYTES_PER_FACTOR - ROW_OVERHEAD;
    } catch (RefusedException e) {
      throw new DestinationClosedException(e.getMessage()
          + "; no row can be written without the table: check autoplay.botpress.base-url and the table's name");
    }
  }

  private void requireColumns(JsonNode table) throws DestinationClosedException {
    List<String> missing = layout.missingFrom(table.path("schema").path("properties"));
    if (!missing.isEmpty()) {
      throw new DestinationClosedException("Botpress table " + name() + " was there already and lacks columns: "
          + String.join(", ", missing)
          + "; add them, or choose another table name (autoplay.botpress.events-table, autoplay.botpress.summary-table)");
    }
    if (!table.path("keyColumn").asText().equals(layout.keyColumn())) {
      LOG.warn("Botpress table {} was there already and its key column is not {}: set it in Botpress, upserts are slow without",
          name(), layout.keyColumn());
    }
  }

  Upserted upsert(List<Item> rows) throws IOException, InterruptedException {
    rowLimit();
    String body = rows.stream().map(Item::json)
        .collect(Collectors.joining(",", "{\"keyColumn\":\"" + layout.keyColumn() + "\",\"rows\":[", "]}"));
    JsonNode answer = post(child("upsert"), body, "upsertTableRows");
    Set<String> keys = new HashSet<>();
    answer.path("inserted").forEach(row -> keys.add(row.path(layout.keyColumn()).asText()));
    answer.path("updated").forEach(row -> keys.add(row.path(layout.keyColumn()).asText()));
    List<String> errors = new ArrayList<>();
    answer.path("errors").forEach(error -> errors.add(Texts.clean(error.asText())));
    return new Upserted(keys, String.join("; ", errors));
  }

  /** The row of {@code key}; a missing node when there is none. */
  JsonNode row(String key) throws IOException, InterruptedException {
    rowLimit();
    ObjectNode search = JSON.createObjectNode().put("limit", 1);
    search.putObject("filter").putObject(layout.keyColumn()).put("$eq", key);
    return post(child("find"), search.toString(), "findTableRows").path("rows").path(0);
  }

  /** Deletes the rows of these keys. By row ids: a deletion by filter is answered before it is done. */
  void delete(List<Item> keys) throws IOException, InterruptedException {
    rowLimit();
    String column = '"' + layout.keyColumn() + '"';
    String search = keys.stream().map(Item::json).collect(Collectors.joining(",",
        "{\"limit\":" + MAX_ROWS + ",\"select\":[" + column + "],\"filter\":{" + column + ":{\"$in\":[", "]}}}"));
    boolean more = true;
    while (more) {
      JsonNode found = post(child("find"), search, "findTableRows");
      more = deleteRows(found.path("rows")) > 0 && found.path("hasMore").asBoolean();
    }
  }

  private int deleteRows(JsonNode rows) throws IOException {
    if (rows.isEmpty()) {
      return 0;
    }
    ObjectNode request = JSON.createObjectNode();
    rows.forEach(row -> request.withArray("/ids").add(row.path("id")));
    return post(child("delete"), request.toString(), "deleteTableRows").path("deletedRows").asInt();
  }

  /** Asks for the deletion of all rows whose {@code column} lies before {@code time}; Botpress does it in the background. */
  void deleteBefore(String column, Instant time) throws IOException, InterruptedException {
    rowLimit();
    ObjectNode request = JSON.createObjectNode();
    request.putObject("filter").putObject(column).put("$lt", time.toString());
    post(child("delete"), request.toString(), "deleteTableRows");
  }

  private HttpUrl child(String verb) {
    return address.newBuilder().addPathSegment("rows").addPathSegment(verb).build();
  }

  private JsonNode post(HttpUrl url, String body, String call) throws IOException {
    String answer = http.post(url, body, call + " of " + name());
    try {
      return JSON.readTree(answer);
    } catch (JsonProcessingException e) {
      throw new IOException("Botpress answered " + call + " of " + name() + " with something that is no JSON");
    }
  }
}
