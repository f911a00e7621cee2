package ai.autoplay.connector;

import static ai.autoplay.connector.Fixtures.QUICK;
import static ai.autoplay.connector.Fixtures.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.connector.extract.CapturedRequest;
import ai.autoplay.connector.extract.Disclosure;
import ai.autoplay.connector.extract.ExtractionRules;
import ai.autoplay.connector.extract.PostHogDecoder;
import ai.autoplay.connector.extract.Recording;
import ai.autoplay.connector.extract.SampleCaptures;
import ai.autoplay.plugin.Secret;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.read.ListAppender;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What must not leave: in payloads, logs or counts, whatever browsers send. */
class PrivacyTest {
  private static final Pattern EMAIL = Pattern.compile("[\\w.+-]+(@|%40)[\\w.-]+\\.[a-z]{2,}");
  private static final Pattern EMAIL_FIELD = Pattern.compile("\"email\":\"[^\"]*\"");
  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private final Logger ours = (Logger) LoggerFactory.getLogger("ai.autoplay");
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private Appender<ILoggingEvent> console;

  @BeforeEach
  void listen() {
    lines.start();
    console = root.getAppender("console");
    root.detachAppender(console);
    root.setLevel(Level.INFO);
    ours.setLevel(Level.TRACE);
    root.addAppender(lines);
  }

  @AfterEach
  void stopListening() {
    root.detachAppender(lines);
    root.addAppender(console);
    root.setLevel(Level.ERROR);
    ours.setLevel(null);
  }

  private String logs() {
    return List.copyOf(lines.list).stream().map(line -> line.getFormattedMessage()
        + (line.getThrowableProxy() == null ? "" : line.getThrowableProxy().getMessage())).collect(Collectors.joining("\n"));
  }

  /** All of the samples; with {@code -Dautoplay.recordings=DIR} those of a directory. */
  private static List<Recording> recordings() throws Exception {
    String directory = System.getProperty("autoplay.recordings");
    return directory == null ? SampleCaptures.openAll() : Recording.readAll(Path.of(directory));
  }

  private static Set<String> projectKeys(List<Recording> recordings) {
    Set<String> keys = new LinkedHashSet<>();
    PostHogDecoder decoder = new PostHogDecoder();
    recordings.forEach(recording -> recording.requests().stream().filter(CapturedRequest::carriesEvents)
        .forEach(request -> keys.addAll(decoder.decode(request).tokens())));
    return keys;
  }

  @Test
  void recordings_leaveNothingPersonalBehind() throws Exception {
    List<Recording> recordings = recordings();
    ConnectorConfig.Builder config = ConnectorConfig.builder().adminToken(Secret.of("admin"));
    int number = 0;
    for (String key : projectKeys(recordings)) {
      config.product(new Product("p" + number++, Secret.of(TOKEN)).withProjectKey(key).withRules(QUICK));
    }
    List<String> payloads = new ArrayList<>();
    String counts;
    Connector connector = Connector.builder(config.build()).build();
    try {
      connector.start();
      Http http = new Http(connector);
      List<TestStream> streams = new ArrayList<>();
      for (Product product : connector.products()) {
        streams.add(TestStream.open(URI.create(connector.url() + "/stream/" + product.id()), TOKEN));
      }
      for (Recording recording : recordings) {
        for (CapturedRequest request : recording.requests()) {
          replay(http, request);
        }
      }
      counts = http.get("/counts", Http.bearer("admin")).body();
      connector.close();
      for (TestStream stream : streams) {
        assertThat(stream.awaitEnd()).isTrue();
        stream.left().forEach(block -> payloads.add(block.toString()));
      }
    } finally {
      connector.close();
    }
    String all = String.join("\n", payloads);
    assertThat(all).contains("Click").contains("Type in").contains("Page Load: ");
    assertThat(EMAIL.matcher(EMAIL_FIELD.matcher(all).replaceAll("")).results().map(match -> match.group()).toList()).isEmpty();
    assertThat(all).doesNotContain("TODO: ask billing").doesNotContain("a1b2c3d4e5f60718\\\",");
    assertThat(EMAIL.matcher(logs() + counts).results().toList()).isEmpty();
    assertThat(logs()).doesNotContain("Click").doesNotContain("127.0.0.1:87");
  }

  private static void replay(Http http, CapturedRequest request) {
    if (request.method().equals("POST")) {
      String path = request.path() + (request.query().isEmpty() ? "" : "?" + request.query());
      int status = http.post(path, request.body(), builder -> {
        request.headers().forEach((name, value) -> {
          if (name.equals("content-type") || name.equals("user-agent") || name.equals("content-encoding")) {
            builder.header(name, value);
          }
        });
        return builder;
      }).status();
      assertThat(status).as(request.path()).isIn(200, 400);
    }
  }

  @Test
  void hostileTraffic_leavesNothingBehindEither() throws Exception {
    List<String> secrets = List.of("hunter2", "mara@example.com", "4111 1111 1111 1111", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJtYXJhIn0.c2lnbmF0dXJl", "my typed words");
    String all = secretiveVisit(Fixtures.ACME);
    assertThat(all).contains("Click");
    for (String secret : secrets) {
      assertThat(all).as("payloads").doesNotContain(secret);
      assertThat(logs()).as("logs").doesNotContain(secret);
    }
  }

  @Test
  void hostileTraffic_leavesWhatTheProductAllows() throws Exception {
    ExtractionRules open = new ExtractionRules(EnumSet.allOf(Disclosure.class), List.of(), QUICK.extraction().batching());
    String all = secretiveVisit(Fixtures.ACME.withRules(QUICK.withExtraction(open)));
    assertThat(all).contains("my typed words").contains("hunter2").contains("4111 1111 1111 1111").contains("mara@example.com");
    assertThat(logs()).doesNotContain("my typed words").doesNotContain("hunter2").doesNotContain("4111 1111").doesNotContain("mara@");
  }

  private static String secretiveVisit(Product product) throws Exception {
    Connector connector = Connector.builder(ConnectorConfig.builder().product(product).build()).build();
    try {
      connector.start();
      Http http = new Http(connector);
      try (TestStream stream = TestStream.open(URI.create(connector.url() + "/stream/acme"), TOKEN)) {
        Visit visit = new Visit("a").view("https://mara:hunter2@s.example.com/login?password=hunter2&u=mara%40example.com#access_token=hunter2", "Hi");
        visit.click("Pay with 4111 1111 1111 1111").click("Write to mara@example.com")
            .click("Use eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJtYXJhIn0.c2lnbmF0dXJl");
        ((com.fasterxml.jackson.databind.node.ObjectNode) visit.event("$autocapture", Instant.now()).get("properties")).put("$event_type", "change")
            .put("$input_value", "my typed words").put("$elements_chain", "textarea:attr__name=\"note\"nth-child=\"1\"nth-of-type=\"1\"");
        assertThat(http.post("/e/", visit.json("phc_acme")).status()).isEqualTo(200);
        http.post("/e/", "{\"api_key\":\"phc_acme\",\"batch\":[{\"hunter2\":\"mara@example.com");
        http.post("/v1/events/acme", "{\"type\":\"actions\",\"hunter2", Http.bearer(TOKEN));
        http.post("/webhook/acme", "hunter2", request -> request.header("X-PostHog-Secret", "hunter2"));
        http.get("/array/hunter2/config.js?password=hunter2");
        connector.close();
        assertThat(stream.awaitEnd()).isTrue();
        return stream.left().map(Object::toString).collect(Collectors.joining("\n")) + connector.counts();
      }
    } finally {
      connector.close();
    }
  }
}
