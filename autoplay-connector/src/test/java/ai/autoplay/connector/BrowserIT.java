package ai.autoplay.connector;

import static ai.autoplay.connector.Fixtures.TOKEN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.MalformedPayloadException;
import ai.autoplay.model.PayloadCodec;
import ai.autoplay.model.SlimAction;
import ai.autoplay.plugin.Secret;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * posthog-js in a real browser against the connector, and a plain {@code EventSource} beside it. Not part of the ordinary build:
 * {@code mvn verify -Pbrowser}; docs/connector.md says what it needs.
 */
@Tag("browser")
class BrowserIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path WORK = Path.of("target", "browser").toAbsolutePath();
  private static final String TYPED = "Mara Lindqvist";
  private static final String PASSWORD = "correct-horse-7";
  private static final long PATIENCE_MILLIS = 4_000;

  @ParameterizedTest
  @CsvSource({"1.449.2", "1.234.11", "1.130.2", "1.51.5"})
  void journey_isOnTheStreamWithinFourSecondsAndNothingComplains(String version) throws Exception {
    Path library = library(version);
    HttpServer pages = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ConnectorConfig config = ConnectorConfig.builder().product(new Product("shop", Secret.of(TOKEN))).build();
    try (Connector connector = Connector.builder(config).build()) {
      connector.start();
      pages.createContext("/", exchange -> serve(exchange, library, connector));
      pages.start();
      JsonNode result = run(connector, "http://127.0.0.1:" + pages.getAddress().getPort());
      check(result, version);
      assertThat(connector.counts().get("shop").getOrDefault("dropped.duplicate", 0L)).as("sent twice").isZero();
      assertThat(connector.counts().get("")).as("refused").isEmpty();
    } finally {
      pages.stop(0);
    }
  }

  private static void check(JsonNode result, String version) throws MalformedPayloadException {
    List<Seen> seen = seen(result);
    assertThat(result.path("console")).as("console").allSatisfy(line -> assertThat(line.asText()).doesNotStartWith("error"));
    assertThat(result.path("errors")).as("errors").isEmpty();
    assertThat(result.path("requests")).as("requests").isNotEmpty().allSatisfy(request ->
        assertThat(request.asText()).doesNotContain("retry_count").matches(".* (200|204)"));
    boolean words = !version.equals("1.51.5");   // which tells neither titles nor aria-labels
    for (JsonNode truth : result.path("truth")) {
      assertThat(seen).as("%s within 4 s", truth).anySatisfy(action -> assertMatches(truth, action, words));
    }
    assertThat(seen).hasSize(result.path("truth").size());
    assertThat(result.toString().replaceAll("\"truth\".*?]", "")).doesNotContain(TYPED).doesNotContain(PASSWORD);
  }

  private static void assertMatches(JsonNode truth, Seen seen, boolean words) {
    assertThat(seen.action.type()).isEqualTo(truth.path("type").asText());
    assertThat(seen.action.title()).containsIgnoringCase(words ? truth.path("words").asText() : "");
    assertThat(seen.at - truth.path("at").asLong()).isBetween(-PATIENCE_MILLIS, PATIENCE_MILLIS);
  }

  private record Seen(long at, SlimAction action) {}

  private static List<Seen> seen(JsonNode result) throws MalformedPayloadException {
    List<Seen> seen = new ArrayList<>();
    for (JsonNode event : result.path("stream")) {
      ActionsPayload payload = (ActionsPayload) new PayloadCodec().decode(event.path("data").asText()).orElseThrow();
      payload.actions().forEach(action -> seen.add(new Seen(event.path("at").asLong(), action)));
    }
    return seen;
  }

  private static JsonNode run(Connector connector, String page) throws Exception {
    Path script = WORK.resolve("journey.mjs");
    Files.writeString(script, resource("journey.mjs"));
    String told = JSON.writeValueAsString(Map.of("chromium", System.getProperty("browser.chromium", "/usr/bin/chromium"), "modules", WORK.toString(),
        "userAgent", Visit.BROWSER, "page", page, "host", connector.url().toString(), "stream", connector.url() + "/stream/shop?token=" + TOKEN,
        "typed", TYPED, "password", PASSWORD, "pause", 700, "wait", 5_000));
    return JSON.readTree(output(List.of("node", script.toString(), told)));
  }

  private static void serve(HttpExchange exchange, Path library, Connector connector) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      byte[] body = path.equals("/array.js") ? Files.readAllBytes(library) : path.equals("/reader") ? new byte[0]
          : resource("shop.html").replace("{{library}}", "/array.js").replace("{{key}}", "phc_shop")
              .replace("{{host}}", connector.url().toString()).replace("<title>Shop", path.equals("/help") ? "<title>Help" : "<title>Shop")
              .getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", path.endsWith(".js") ? "application/javascript" : "text/html; charset=utf-8");
      exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = BrowserIT.class.getResourceAsStream("browser/" + name)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  /** The bundle out of the npm package, fetched once. */
  private static Path library(String version) throws Exception {
    Path folder = Files.createDirectories(WORK.resolve("posthog-js-" + version));
    if (!Files.exists(WORK.resolve("node_modules/playwright-core"))) {
      output(List.of("npm", "install", "--no-save", "--prefix", WORK.toString(), "playwright-core@1.65.1"));
    }
    Path bundle = folder.resolve("package/dist/array.js");
    if (!Files.exists(bundle)) {
      output(List.of("npm", "pack", "--pack-destination", folder.toString(), "posthog-js@" + version));
      output(List.of("tar", "xzf", folder.resolve("posthog-js-" + version + ".tgz").toString(), "-C", folder.toString()));
    }
    return bundle;
  }

  private static String output(List<String> command) throws Exception {
    Path errors = WORK.resolve("errors.txt");
    Process process = new ProcessBuilder(command).directory(WORK.toFile()).redirectError(errors.toFile()).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("%s ends", command.get(0)).isTrue();
    assertThat(process.exitValue()).as("%s: %s", command.get(0), Files.readString(errors)).isZero();
    return output;
  }
}
