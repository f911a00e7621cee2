package ai.autoplay.testing.botpress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FakeBotpressTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SCHEMA = "'schema':{'type':'object','properties':{'key':{'type':'string'},'n':{'type':'number'},"
      + "'at':{'type':'string','format':'date-time'}}}";
  private final FakeBotpress botpress = FakeBotpress.start(Rules.DEFAULTS.withRowQuota(1_500).withMaxRequestBytes(100_000));
  private final HttpClient client = HttpClient.newHttpClient();

  /** An answer's status and body. */
  private record Answer(int status, JsonNode body) {}

  @BeforeEach
  void create() throws Exception {
    assertThat(post("/v1/tables/DriveTable", "{'keyColumn':'key'," + SCHEMA + "}").body().path("created").asBoolean()).isTrue();
  }

  @AfterEach
  void close() {
    botpress.close();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(botpress.baseUrl().resolve(path)).header("Authorization", "Bearer " + botpress.token())
        .header("x-bot-id", botpress.botId()).header("Content-Type", "application/json");
  }

  private Answer send(HttpRequest.Builder request) throws Exception {
    HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
    return new Answer(response.statusCode(), JSON.readTree(response.body()));
  }

  private Answer post(String path, String body) throws Exception {
    return send(request(path).POST(BodyPublishers.ofString(body.replace('\'', '"'))));
  }

  private Answer upsert(String rows) throws Exception {
    return post("/v1/tables/DriveTable/rows/upsert", "{'keyColumn':'key','rows':[" + rows + "]}");
  }

  private String found(String search) throws Exception {
    StringBuilder keys = new StringBuilder();
    post("/v1/tables/DriveTable/rows/find", "{" + search + "}").body().path("rows").forEach(row -> keys.append(row.path("key").asText()));
    return keys.toString();
  }

  @Test
  void upsert_insertsUpdatesAndRefusesRowByRow() throws Exception {
    Answer first = upsert("{'key':'a','n':1},{'key':'b','n':2}");
    assertThat(first.body().path("inserted")).hasSize(2);
    assertThat(first.body().has("errors")).isFalse();
    Answer second = upsert("{'key':'a','at':'2026-11-20T10:00:00Z'},{'key':'c','n':'three'},{'key':'d','zzz':1},{'key':'e','at':'noon'},{'n':4}");
    assertThat(second.status()).isEqualTo(200);
    assertThat(second.body().path("updated").path(0).path("n").asInt()).isEqualTo(1);
    assertThat(second.body().path("inserted")).hasSize(1);
    assertThat(second.body().path("errors")).extracting(JsonNode::asText).containsExactly("Column \"n\" must be number, but got string",
        "Column \"at\" must be a date-time", "Key column \"key\" must not be empty");
    assertThat(second.body().path("warnings").path(0).asText()).isEqualTo("Column \"zzz\" does not exist and was ignored");
    assertThat(botpress.rows("DriveTable")).extracting(row -> row.get("key")).containsExactly("a", "b", "d");
  }

  @Test
  void upsert_refusesWhatBreaksALimit() throws Exception {
    String many = IntStream.range(0, 1_001).mapToObj(i -> "{'key':'" + i + "'}").collect(Collectors.joining(","));
    assertThat(upsert(many).body().path("type").asText()).isEqualTo("InvalidPayload");
    assertThat(upsert("{'key':'a'},{'key':'a'}").body().path("message").asText()).isEqualTo("rows: two rows have the same key");
    assertThat(upsert("{'key':'" + "é".repeat(2_100) + "'}").body().path("errors").path(0).asText()).contains("exceeds the maximum of 4096 bytes");
    assertThat(upsert("{'key':'" + "x".repeat(100_000) + "'}").status()).isEqualTo(413);
    String thousand = IntStream.range(0, 1_000).mapToObj(i -> "{'key':'" + i + "'}").collect(Collectors.joining(","));
    assertThat(upsert(thousand).status()).isEqualTo(200);
    assertThat(upsert(thousand.replace("{'key':'", "{'key':'x")).status()).isEqualTo(200);
    assertThat(upsert("{'key':'one more'}").body().path("type").asText()).isEqualTo("QuotaExceeded");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "'n':{'$gte':2}|bcd", "'n':{'$gt':2,'$lt':4}|c", "'n':3|c", "'key':{'$in':['a','d','z']}|ad", "'key':{'$nin':['a','d']}|bce",
      "'$or':[{'n':1},{'key':'d'}]|ad", "'$not':{'n':{'$exists':true}}|e", "'key':{'$regex':'^[AB]','$options':'i'}|ab",
      "'createdAt':{'$lt':'2020-01-01'}|``", "'n':{'$ne':1}|bcde", "'at':{'$gte':'2026-11-20T11:00:00+01:00'}|b"})
  void find_filtersLikeMongo(String filter, String keys) throws Exception {
    upsert("{'key':'a','n':1},{'key':'b','n':2,'at':'2026-11-20T10:00:00.000Z'},{'key':'c','n':3},{'key':'d','n':4},{'key':'e'}");
    assertThat(found("'filter':{" + filter + "}")).isEqualTo(keys);
  }

  @Test
  void find_ordersPagesAndRefuses() throws Exception {
    upsert("{'key':'a','n':3},{'key':'b','n':1},{'key':'c','n':2}");
    assertThat(found("'orderBy':'n','orderDirection':'desc','limit':2")).isEqualTo("ac");
    assertThat(found("'orderBy':'n','offset':1")).isEqualTo("ca");
    assertThat(post("/v1/tables/DriveTable/rows/find", "{'limit':1001}").status()).isEqualTo(400);
    assertThat(post("/v1/tables/DriveTable/rows/find", "{'filter':{'nope':1}}").body().path("type").asText()).isEqualTo("InvalidQuery");
    assertThat(post("/v1/tables/NoneTable/rows/find", "{}").body().path("type").asText()).isEqualTo("ResourceNotFound");
  }

  @Test
  void delete_takesIdsOrAFilterOrAll() throws Exception {
    Answer rows = upsert("{'key':'a'},{'key':'b'},{'key':'c'}");
    int id = rows.body().path("inserted").path(0).path("id").asInt();
    assertThat(post("/v1/tables/DriveTable/rows/delete", "{'ids':[" + id + ",999]}").body().path("deletedRows").asInt()).isEqualTo(1);
    assertThat(post("/v1/tables/DriveTable/rows/delete", "{'filter':{'key':'b'}}").body().path("job").path("id").asText()).isEqualTo("job_1");
    assertThat(found("")).isEqualTo("c");
    assertThat(post("/v1/tables/DriveTable/rows/delete", "{}").status()).isEqualTo(400);
    assertThat(post("/v1/tables/DriveTable/rows/delete", "{'deleteAllRows':true}").body().path("deletedRows").asInt()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "Drive|'schema':{'a':{'type':'string'}}|InvalidPayload", "1Table|'schema':{'a':{'type':'string'}}|InvalidPayload",
      "ATable|'schema':{'a':{'type':'text'}}|InvalidJsonSchema", "ATable|'schema':{'id':{'type':'string'}}|InvalidPayload",
      "ATable|'schema':{'column_name_of_thirty_one_chars':{'type':'string'}}|InvalidPayload", "ATable|'factor':31,'schema':{'a':'string'}|InvalidPayload",
      "ATable|'keyColumn':'b','schema':{'a':'string'}|InvalidPayload"})
  void create_refusesBadTables(String name, String settings, String type) throws Exception {
    Answer answer = post("/v1/tables/" + name, "{" + settings + "}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().path("type").asText()).isEqualTo(type);
    assertThat(answer.body().path("code").asInt()).isEqualTo(400);
    assertThat(answer.body().path("id").asText()).startsWith("err_");
  }

  @Test
  void door_wantsItsHeaders() throws Exception {
    HttpRequest.Builder bare = HttpRequest.newBuilder(botpress.baseUrl().resolve("/v1/tables"));
    assertThat(send(bare).body().path("type").asText()).isEqualTo("Unauthorized");
    assertThat(send(bare.header("Authorization", "Bearer " + botpress.token())).body().path("message").asText()).contains("x-bot-id is required");
    assertThat(send(request("/v1/tables").setHeader("x-bot-id", "another")).status()).isEqualTo(403);
    assertThat(send(request("/v1/tables").setHeader("Content-Type", "text/plain").POST(BodyPublishers.ofString("{}"))).status()).isEqualTo(415);
    assertThat(send(request("/v1/tables/DriveTable/rows/burn").POST(BodyPublishers.ofString("{}"))).status()).isEqualTo(405);
    assertThat(post("/v1/tables/DriveTable/rows/find", "{'unfinished").status()).isEqualTo(400);
  }

  @Test
  void faults_happenWhenAskedFor() throws Exception {
    botpress.failNext(1, Fault.rateLimited(Duration.ofMillis(1_200)));
    HttpResponse<String> limited = client.send(request("/v1/tables").build(), BodyHandlers.ofString());
    assertThat(limited.statusCode()).isEqualTo(429);
    assertThat(limited.headers().firstValue("Retry-After")).hasValue("2");
    botpress.failNext(1, Fault.lostAnswer());
    assertThat(upsert("{'key':'lost'}").status()).isEqualTo(500);
    assertThat(found("")).isEqualTo("lost");
    botpress.failNext(1, Fault.partial());
    Answer partial = upsert("{'key':'a'},{'key':'b'},{'key':'c'}");
    assertThat(partial.body().path("errors").size()).isPositive();
    assertThat(partial.body().path("inserted").size() + partial.body().path("errors").size()).isEqualTo(3);
    botpress.failOn("findTableRows", "DriveTable", Fault.status(503));
    assertThat(upsert("{'key':'still'}").status()).isEqualTo(200);
    assertThat(post("/v1/tables/DriveTable/rows/find", "{}").status()).isEqualTo(503);
    botpress.failAlways(Fault.dropped());
    assertThatThrownBy(() -> upsert("{'key':'z'}")).isInstanceOf(IOException.class);
    botpress.heal();
    botpress.refuseRows("odd", row -> "odd".equals(row.get("key")));
    assertThat(upsert("{'key':'odd'},{'key':'even'}").body().path("errors").path(0).asText()).isEqualTo("odd");
    botpress.refuseCalls(row -> "odd".equals(row.get("key")));
    assertThat(upsert("{'key':'odd'},{'key':'last'}").status()).isEqualTo(400);
    assertThat(botpress.calls()).last().isEqualTo(new Call("upsertTableRows", "DriveTable", 2, 57, 400));
    assertThat(found("'filter':{'key':'last'}")).isEmpty();
  }

  @Test
  void webhook_takesAnyJsonAndWantsItsSecret() throws Exception {
    botpress.requireWebhookSecret("s3");
    HttpRequest.Builder hook = HttpRequest.newBuilder(botpress.webhookUrl()).POST(BodyPublishers.ofString("{\"a\":[1]}"));
    assertThat(send(hook).status()).isEqualTo(401);
    assertThat(client.send(hook.header("x-bp-secret", "s3").build(), BodyHandlers.ofString()).body()).isEmpty();
    client.send(hook.POST(BodyPublishers.ofString("{broken")).build(), BodyHandlers.discarding());
    assertThat(botpress.webhookBodies()).extracting(Object::toString).containsExactly("{a=[1]}", "{}");
  }
}
