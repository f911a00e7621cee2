package ai.autoplay.context;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.autoplay.Autoplay;
import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.PayloadCodec;
import ai.autoplay.model.SlimAction;
import ai.autoplay.plugin.Secret;
import ai.autoplay.spi.Delivery;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ContextServerTest {
  private static final String TOKEN = "correct-horse-battery";
  private final HttpClient http = HttpClient.newHttpClient();
  private Autoplay autoplay;
  private ContextServer server;

  @BeforeEach
  void start() throws IOException {
    autoplay = Autoplay.builder().withoutTransport().sink("none", (payload, session) -> {}).build();
    server = new ContextServer(new ContextConfig(0, Secret.of(TOKEN)), autoplay.sessions(), autoplay.conversations()).start();
  }

  @AfterEach
  void stop() {
    server.close();
    autoplay.close();
  }

  private void did(String product, String session, @Nullable String user, String what) throws Exception {
    SlimAction action = SlimAction.builder("click").description(what).canonicalUrl("/p").build();
    ActionsPayload payload = new ActionsPayload(product, session, user, null, null, Instant.now(), List.of(action));
    autoplay.inlet().accept(new Delivery(new PayloadCodec().encode(payload), null)).settled().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return http.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofString(UTF_8));
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return http.send(request(path).header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body)).build(),
        HttpResponse.BodyHandlers.ofString(UTF_8));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.url() + path)).header("Authorization", "Bearer " + TOKEN);
  }

  private RawConnection.Answer raw(String requestLine, String headers, String body) throws IOException {
    return RawConnection.send(server.url().getPort(), requestLine + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers + "\r\n" + body);
  }

  private RawConnection.Answer rawGet(String target) throws IOException {
    return raw("GET " + target, "Authorization: Bearer " + TOKEN + "\r\n", "");
  }

  @Test
  void session_givesTheQuestionWithItsContext() throws Exception {
    did("shop", "s", "ann", "opened billing");
    HttpResponse<String> answer = get("/v1/sessions/shop/s/context?query=How+do%20I%20pay%3F");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain; charset=utf-8");
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    assertThat(answer.body()).isEqualTo("[Session context]\nRecent activity:\n1. [0] click: opened billing — /p\n\n[Query]\nHow do I pay?");
    assertThat(get("/v1/sessions/shop/s/context").body()).isEqualTo("Recent activity:\n1. [0] click: opened billing — /p");
  }

  @Test
  void session_asData() throws Exception {
    did("shop", "s", "ann", "opened \"billing\"");
    HttpResponse<String> answer = get("/v1/sessions/shop/s/context?format=json");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(answer.body()).startsWith("{\"recentEvents\":[{\"index\":0,\"type\":\"click\"").contains("opened \\\"billing\\\"").endsWith("],\"summary\":null}");
  }

  @Test
  void whatIsUnknownGivesTheQuestionUnchanged() throws Exception {
    for (String path : List.of("/v1/sessions/shop/nobody/context", "/v1/sessions/nobody/context", "/v1/users/shop/nobody/context",
        "/v1/conversations/shop/nobody/context")) {
      HttpResponse<String> answer = get(path + "?query=%20How%3F%0A");
      assertThat(answer.statusCode()).as(path).isEqualTo(200);
      assertThat(answer.body()).as(path).isEqualTo(" How?\n");
      assertThat(get(path).body()).as(path).isEmpty();
      assertThat(get(path + "?format=json").body()).as(path).isEqualTo("{\"recentEvents\":[],\"summary\":null}");
    }
  }

  @Test
  void session_withoutAProductIsAnErrorWhenSeveralHaveIt() throws Exception {
    did("shop", "s", "ann", "in the shop");
    assertThat(get("/v1/sessions/s/context").body()).contains("in the shop");
    did("crm", "s", "bob", "in the crm");
    HttpResponse<String> answer = get("/v1/sessions/s/context?query=x");
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.body()).isEqualTo("{\"error\":\"product: must be given, since several products have a session of this id\",\"parameter\":\"product\"}");
    assertThat(get("/v1/sessions/crm/s/context").body()).contains("in the crm").doesNotContain("shop");
  }

  @Test
  void oneReadsNothingOfAnother() throws Exception {
    did("shop", "s", "ann", "by ann");
    did("shop", "s", "bob", "by bob");
    did("crm", "s", "ann", "ann elsewhere");
    assertThat(get("/v1/sessions/shop/s/context").body()).contains("by bob").doesNotContain("by ann");
    assertThat(get("/v1/sessions/shop/s/context?user=ann").body()).contains("by ann").doesNotContain("bob", "elsewhere");
    assertThat(get("/v1/sessions/shop/s/context?user=carl").body()).isEmpty();
    assertThat(get("/v1/users/shop/ann/context").body()).startsWith("Session s (shop):\n").contains("by ann").doesNotContain("bob", "elsewhere");
    assertThat(get("/v1/users/shop/ann/context?format=json").body()).contains("by ann").doesNotContain("by bob", "elsewhere");
  }

  @Test
  void conversation_isLinkedReadAndAnswered() throws Exception {
    did("shop", "s", "ann", "before the chat");
    HttpResponse<String> linked = post("/v1/links", "{\"product_id\":\"shop\",\"session_id\":\"s\",\"conversation_id\":\"c1\"}");
    assertThat(linked.statusCode()).isEqualTo(200);
    assertThat(linked.body()).isEqualTo("{\"conversation_id\":\"c1\"}");
    String context = "/v1/conversations/shop/c1/context";
    assertThat(get(context + "?query=How%3F").body()).startsWith("[RECENT PRODUCT ACTIVITY]\nRecent activity:\n1. [0] click: before the chat")
        .endsWith("\n\n[CURRENT USER MESSAGE]\nHow?");

    assertThat(post("/v1/conversations/shop/c1/answered", "{}").statusCode()).isEqualTo(204);
    did("shop", "s", "ann", "after it");
    did("shop", "s", "bob", "somebody else's");
    assertThat(get(context).body()).startsWith("[ACTIVITY SINCE YOUR LAST CHAT MESSAGE]\n1. [0] click: after it — /p\n\n[RECENT PRODUCT ACTIVITY]\n")
        .doesNotContain("somebody").doesNotContain("[CURRENT");
    assertThat(get(context + "?format=json").body()).contains("before the chat", "after it").doesNotContain("somebody");
    assertThat(get("/v1/conversations/crm/c1/context?query=x").body()).isEqualTo("x");
  }

  @Test
  void links_theFirstWins_andNobodyGetsAnothers() throws Exception {
    did("shop", "s", "ann", "a");
    did("shop", "t", "bob", "b");
    post("/v1/links", "{\"product_id\":\"shop\",\"user_id\":\"ann\",\"session_id\":\"s\",\"conversation_id\":\"c1\"}");
    assertThat(post("/v1/links", "{\"product_id\":\"shop\",\"session_id\":\"s\",\"conversation_id\":\"c2\"}").body()).isEqualTo("{\"conversation_id\":\"c1\"}");
    HttpResponse<String> refused = post("/v1/links", "{\"product_id\":\"shop\",\"session_id\":\"t\",\"conversation_id\":\"c1\"}");
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("\"parameter\":\"conversation_id\"", "somebody else");
    post("/v1/links", "{\"product_id\":\"shop\",\"user_id\":\"bob\",\"conversation_id\":\"c3\"}");
    assertThat(get("/v1/conversations/shop/c3/context").body()).contains("click: b");
  }

  @Test
  void links_duringTheLastMomentsAreToBeSentAgain() throws Exception {
    autoplay.close();
    HttpResponse<String> answer = post("/v1/links", "{\"product_id\":\"shop\",\"session_id\":\"s\",\"conversation_id\":\"c1\"}");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("5");
  }

  @Test
  void withoutTheTokenNothingIsTold() throws Exception {
    did("shop", "s", "ann", "secret");
    for (String headers : List.of("", "Authorization: Bearer wrong\r\n", "Authorization: " + TOKEN + "\r\n", "Authorization: Basic " + TOKEN + "\r\n",
        "Authorization: Bearer \r\n", "Authorization: Bearer " + TOKEN + "x\r\n",
        "Authorization: Bearer " + TOKEN + "\r\nAuthorization: Bearer wrong\r\n")) {
      for (String path : List.of("/v1/sessions/shop/s/context", "/v1/links", "/", "/nowhere")) {
        RawConnection.Answer answer = raw("GET " + path, headers, "");
        assertThat(answer.status()).as(headers + path).isEqualTo(401);
        assertThat(answer.head()).contains("WWW-Authenticate: Bearer");
        assertThat(answer.body()).isEqualTo("{\"error\":\"Authorization: must be \\\"Bearer \\\" and the token\"}");
      }
    }
    assertThat(raw("GET /v1/sessions/shop/s/context?token=" + TOKEN, "", "").status()).isEqualTo(401);
    assertThat(raw("GET /v1/sessions/shop/s/context", "authorization: bearer " + TOKEN + "\r\n", "").status()).isEqualTo(200);
  }

  @Test
  void mistakesAreNamedWithTheirRule() throws Exception {
    String session = "/v1/sessions/shop/s/context";
    assertMistake(get(session + "?format=xml"), 400, "format", "format: must be text or json");
    assertMistake(get(session + "?max_actions=0"), 400, "max_actions", "max_actions: must be a whole number from 1 to 10000");
    assertMistake(get(session + "?lookback_seconds=-5"), 400, "lookback_seconds", "must be a whole number from 1 to 31536000");
    assertMistake(get(session + "?max_tokens=many"), 400, "max_tokens", "must be a whole number");
    assertMistake(get(session + "?summary=maybe"), 400, "summary", "must be true or false");
    assertMistake(get(session + "?format=json&query=x"), 400, "query", "must not be given with format=json");
    assertMistake(get(session + "?query=a&query=b"), 400, "query string", "must give each parameter once");
    assertMistake(get(session + "?qeury=a"), 400, "query string", "no other parameters than format, lookback_seconds, max_actions, max_tokens, query, summary, user");
    assertMistake(get("/v1/users/shop/ann/context?user=bob"), 400, "query string", "no other parameters than");
    assertMistake(get(session + "?user="), 400, "user", "must not be blank");
    assertMistake(get("/v1/sessions/shop/%20/context"), 400, "path", "must name a session");
    assertMistake(post("/v1/links", "[1]"), 400, "body", "must be one JSON object");
    assertMistake(post("/v1/links", "{\"product_id\":\"p\"} {}"), 400, "body", "must be one JSON object");
    assertMistake(post("/v1/links", "{\"product_id\":7}"), 400, "product_id", "must be a string or null");
    assertMistake(post("/v1/links", "{\"conversation_id\":\"c\"}"), 400, "product_id", "must be given");
    assertMistake(post("/v1/links", "{\"product_id\":\"p\",\"conversation_id\":\"c\"}"), 400, "session_id", "must be given, or user_id, or email");
    assertMistake(post("/v1/links", "{\"productId\":\"p\"}"), 400, "body", "no other fields than conversation_id, email, product_id, session_id, user_id");
    assertMistake(post("/v1/links", "{\"product_id\":\"" + "p".repeat(501) + "\"}"), 400, "product_id", "at most 500 characters");
    assertMistake(post("/v1/links", "{\"product_id\":\"" + "p".repeat(70_000) + "\"}"), 413, "body", "at most 65536 bytes");
    assertMistake(post("/v1/conversations/p/c/answered", "{\"asked_at\":\"now\"}"), 400, "asked_at", "must be a number of Unix seconds");
    assertMistake(post("/v1/conversations/p/c/answered", "{\"asked_at\":4000000000}"), 400, "asked_at", "must not lie in the future");
    assertMistake(post("/v1/links?x=y", "{}"), 400, "query string", "must be empty");
  }

  private static void assertMistake(HttpResponse<String> answer, int status, String parameter, String rule) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(answer.body()).contains("\"parameter\":\"" + parameter + "\"", rule);
  }

  @Test
  void methodsPathsAndTypesAreHeldTo() throws Exception {
    assertThat(raw("DELETE /v1/sessions/p/s/context", "Authorization: Bearer " + TOKEN + "\r\n", "").head()).contains("405").contains("Allow: GET, POST");
    assertThat(rawGet("/v1/links").head()).contains("405").contains("Allow: POST");
    HttpResponse<String> form = http.send(request("/v1/links").POST(HttpRequest.BodyPublishers.ofString("{}")).build(), HttpResponse.BodyHandlers.ofString());
    assertMistake(form, 415, "Content-Type", "must be application/json");
    for (String path : List.of("/", "/v1", "/v1/", "/v2/sessions/p/s/context", "/v1/sessions/p/s", "/v1/users/u/context", "/v1/agents/p/s/context",
        "/v1/sessions/p/s/context/", "//v1/sessions/p/s/context")) {
      RawConnection.Answer answer = rawGet(path);
      assertThat(answer.status()).as(path).isEqualTo(404);
      assertThat(answer.body()).as(path).contains("must be one of /v1/sessions/{product}/{session}/context");
    }
  }

  @Test
  void idsMayHoldAnything() throws Exception {
    String id = "a/b?c#d%é🚀 ..";
    did("sh/op", id, "ann/1", "strange");
    String path = "/" + encoded("sh/op") + "/" + encoded(id) + "/context";
    assertThat(rawGet("/v1/sessions" + path).body()).contains("strange");
    assertThat(rawGet("/v1/users/" + encoded("sh/op") + "/" + encoded("ann/1") + "/context").body()).contains("strange");
    assertThat(rawGet("/v1/sessions/..%2F../x/context").body()).as("a product like any other").isEmpty();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  @Test
  void hostileRequestsGetAnAnswerAndNoMore() throws Exception {
    did("shop", "s", "ann", "a");
    List<String> targets = List.of("/v1/sessions/shop/%zz/context", "/v1/sessions/shop/%/context", "/v1/sessions/shop/%ff%fe/context",
        "/v1/sessions/shop/s/context?query=%c3%28", "/v1/sessions/shop/s/context?%", "/v1/sessions/shop/%u0041/context",
        "/v1/sessions/shop/s;x=y/context?%00=1", "/v1/../v1/%00/%00/context?=&=", "http://evil.example/v1/sessions/shop/s/context?x",
        "/v1/sessions/shop/" + "s".repeat(70_000) + "/context", "*", "/v1/sessions/shop/s/context?query=" + "%F0%9F%9A%80".repeat(8_000));
    for (String target : targets) {
      RawConnection.Answer answer = rawGet(target);
      assertThat(answer.status()).as(target.substring(0, Math.min(80, target.length()))).isBetween(400, 431);
      assertThat(answer.body()).doesNotContain("<", "org.eclipse", "Exception", "evil");
    }
    String token = "Authorization: Bearer " + TOKEN + "\r\nContent-Type: application/json\r\n";
    assertThat(raw("POST /v1/links", token + "Content-Length: 9\r\n", "{\"a\":[[[[").status()).isEqualTo(400);
    assertThat(raw("POST /v1/links", token + "Content-Length: 40000\r\n", "[".repeat(40_000)).status()).isEqualTo(400);
    assertThat(raw("POST /v1/links", token + "Transfer-Encoding: chunked\r\n", "zz\r\n").status()).isEqualTo(400);
    assertThat(raw("POST /v1/links", token + "Content-Length: 5\r\nContent-Length: 6\r\n", "{}").status()).isEqualTo(400);
    assertThat(raw("POST /v1/links", token + "Content-Length: 2\r\n", "\u00ff\u00fe").status()).isEqualTo(400);
    assertThat(get("/v1/sessions/shop/s/context").statusCode()).as("it goes on").isEqualTo(200);
  }

  @Test
  void questionsMayBeLong() throws Exception {
    String question = "why? ".repeat(8_000);
    assertThat(rawGet("/v1/sessions/shop/s/context?query=" + question.replace(' ', '+').replace("?", "%3F")).body()).isEqualTo(question);
  }

  @Test
  void questionsMayBePosted_thenTheyMayBeLonger() throws Exception {
    did("shop", "s", "ann", "opened billing");
    String question = "why? \n\"{}\" 🚀".repeat(30_000);
    String json = new ObjectMapper().createObjectNode().put("query", question).toString();
    assertThat(post("/v1/sessions/shop/s/context", json).body())
        .isEqualTo("[Session context]\nRecent activity:\n1. [0] click: opened billing — /p\n\n[Query]\n" + question);
    assertThat(post("/v1/users/shop/nobody/context", json).body()).isEqualTo(question);
    assertThat(post("/v1/sessions/s/context", "{\"format\":\"json\",\"max_actions\":1,\"summary\":false,\"user\":\"ann\",\"query\":null}").body())
        .startsWith("{\"recentEvents\":[{").contains("opened billing");
    assertMistake(post("/v1/sessions/shop/s/context", "{\"query\":\"" + "x".repeat(1 << 20) + "\"}"), 413, "body", "at most 1048576 bytes");
    assertMistake(post("/v1/sessions/shop/s/context?query=x", "{}"), 400, "query string", "must be empty");
    assertMistake(post("/v1/sessions/shop/s/context", "{\"max_actions\":0}"), 400, "max_actions", "must be a whole number from 1 to 10000");
    assertMistake(post("/v1/sessions/shop/s/context", "{\"query\":[\"a\"]}"), 400, "query", "must be a single value");
    assertMistake(post("/v1/users/shop/s/context", "{\"knowledge\":[]}"), 400, "body", "must hold no other fields than format, lookback_seconds");
  }

  @Test
  void conversation_takesEarlierTurnsAndExcerptsAsBlocks() throws Exception {
    did("shop", "s", "ann", "opened billing");
    post("/v1/links", "{\"product_id\":\"shop\",\"session_id\":\"s\",\"conversation_id\":\"c1\"}");
    String more = "\"conversation\":[{\"role\":\"user\",\"content\":\"Hi\"},{\"content\":\" \"}],\"knowledge\":[{\"title\":\"Paying\",\"body\":\"By card.\"}]";
    String blocks = "Prior conversation:\nuser: Hi\n\nKnowledge base excerpts:\n\n--- Paying ---\nBy card.";
    String context = "/v1/conversations/shop/c1/context";
    assertThat(post(context, "{\"query\":\"How?\"," + more + "}").body())
        .isEqualTo("[RECENT PRODUCT ACTIVITY]\nRecent activity:\n1. [0] click: opened billing — /p\n\n" + blocks + "\n\n[CURRENT USER MESSAGE]\nHow?");
    assertThat(post("/v1/conversations/shop/c2/context", "{\"query\":\"How?\"," + more + "}").body()).isEqualTo(blocks + "\n\n[CURRENT USER MESSAGE]\nHow?");
    assertThat(post("/v1/conversations/shop/c2/context", "{" + more + "}").body()).isEqualTo(blocks);
    assertMistake(post(context, "{\"conversation\":[{\"role\":1,\"content\":\"x\"}]}"), 400, "conversation", "must be a list of objects with the texts role");
    assertMistake(post(context, "{\"knowledge\":{}}"), 400, "knowledge", "must be a list of objects with the texts title");
    assertMistake(post(context, "{\"format\":\"json\"," + more + "}"), 400, "conversation", "must not be given with format=json");
    assertMistake(get(context + "?knowledge=x"), 400, "query string", "no other parameters than");
  }

  @Test
  void maxTokens_areCountedAsO200kBaseDoes() throws Exception {
    for (int i = 0; i < 10; i++) {
      did("shop", "s", "ann", "step " + i + " 🚀🚀🚀 détaillé");
    }
    String all = get("/v1/sessions/shop/s/context").body();
    int enough = O200k.count(all);
    assertThat(enough).isNotEqualTo((all.length() + 3) / 4);
    assertThat(get("/v1/sessions/shop/s/context?max_tokens=" + enough).body()).isEqualTo(all);
    String fewer = get("/v1/sessions/shop/s/context?max_tokens=" + (enough - 1)).body();
    assertThat(fewer).doesNotContain("step 0").contains("step 1", "step 9");
    assertThat(O200k.count(fewer)).isLessThan(enough);
  }

  @Test
  void manyReadersAtOnceEachGetTheirOwn() throws Exception {
    for (int i = 0; i < 20; i++) {
      did("shop", "s" + i, "u" + i, "mark-" + i + "-");
    }
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> readers = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        int user = i % 20;
        readers.add(threads.submit(() -> assertThat(get("/v1/users/shop/u" + user + "/context").body())
            .isEqualTo("Session s" + user + " (shop):\nRecent activity:\n1. [0] click: mark-" + user + "- — /p")));
      }
      for (Future<?> reader : readers) {
        reader.get(60, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void nothingThatIsAskedIsLogged() throws Exception {
    ListAppender<ILoggingEvent> logged = new ListAppender<>();
    logged.start();
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    Level before = root.getLevel();
    root.setLevel(Level.INFO);
    root.addAppender(logged);
    try {
      did("shop", "marker-s", "marker-u", "marker-a");
      get("/v1/sessions/shop/marker-s/context?query=marker-q");
      get("/v1/users/shop/marker-u/context?marker=1");
      post("/v1/links", "{\"product_id\":\"marker-p\",\"marker\":1}");
      rawGet("/v1/marker");
      rawGet("/v1/sessions/marker%zz/s/context");
      autoplay.close();
      post("/v1/links", "{\"product_id\":\"shop\",\"session_id\":\"marker-s\",\"conversation_id\":\"marker-c\"}");
    } finally {
      root.detachAppender(logged);
      root.setLevel(before);
    }
    assertThat(logged.list).extracting(ILoggingEvent::getFormattedMessage).isNotEmpty().noneMatch(it -> it.contains("marker") || it.contains(TOKEN));
  }

  @Test
  void start_onATakenPortNamesTheSetting() {
    ContextServer second = new ContextServer(new ContextConfig(server.url().getPort(), Secret.of(TOKEN)), autoplay.sessions(), autoplay.conversations());
    assertThatThrownBy(second::start).isInstanceOf(IOException.class).hasMessageStartingWith("autoplay.context.port: cannot listen on port ");
  }

  @Test
  void listensOnLoopbackUnlessToldOtherwise() {
    assertThat(server.url().getHost()).isEqualTo("127.0.0.1");
  }
}
