package ai.autoplay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page's server, as far as it can be seen without a browser. */
class WebDemoTest {
  private static final Pattern STREAM = Pattern.compile("<meta name=\"stream\" content=\"([^\"]+)\">");
  private final HttpClient client = HttpClient.newHttpClient();
  private WebDemo demo;

  @BeforeEach
  void start() throws Exception {
    demo = new WebDemo(0, "/* the library */".getBytes(UTF_8));
  }

  @AfterEach
  void stop() {
    demo.close();
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(HttpRequest.newBuilder(demo.url().resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void pages_loadFromHereAlone() throws Exception {
    for (String path : List.of("/", "/shop/", "/shop/tea/sencha", "/web/view.js", "/web/shop.js", "/web/view.css", "/web/shop.css", "/web/icon.svg")) {
      HttpResponse<String> answer = get(path);
      assertThat(answer.statusCode()).as(path).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Security-Policy")).as(path).hasValueSatisfying(policy ->
          assertThat(policy).startsWith("default-src 'none'; script-src 'self'").doesNotContain("unsafe"));
      assertThat(answer.body().replace("http://www.w3.org/2000/svg", "")).as(path).doesNotContain("http://", "https://", "{{");
    }
    assertThat(get("/web/posthog.js").body()).isEqualTo("/* the library */");
    assertThat(get("/web/../DemoCommand.class").statusCode()).isEqualTo(404);
    assertThat(get("/nothing").statusCode()).isEqualTo(404);
  }

  @Test
  void page_withTheToken_canBeReadByNoOtherOrigin() throws Exception {
    HttpResponse<String> answer = client.send(HttpRequest.newBuilder(demo.url()).header("Origin", "https://evil.example.com").build(),
        HttpResponse.BodyHandlers.ofString());
    assertThat(answer.headers().allValues("Access-Control-Allow-Origin")).containsExactly("null");
  }

  @Test
  void view_streamsWhatAnAgentReads() throws Exception {
    Matcher stream = STREAM.matcher(get("/").body());
    assertThat(stream.find()).isTrue();
    String event = "{\"api_key\":\"phc_shop\",\"event\":\"$autocapture\",\"uuid\":\"u1\",\"timestamp\":\"" + Instant.now() + "\",\"properties\":{"
        + "\"distinct_id\":\"d\",\"$session_id\":\"s1\",\"$window_id\":\"w\",\"$event_type\":\"click\",\"$current_url\":\"" + demo.url() + "shop/\","
        + "\"$elements_chain\":\"button:text=\\\"Add to cart\\\"\"}}";
    HttpRequest capture = HttpRequest.newBuilder(demo.url().resolve("/e/")).header("DNT", "1").POST(HttpRequest.BodyPublishers.ofString(event)).build();
    assertThat(client.send(capture, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(200);

    HttpResponse<InputStream> view = client.send(HttpRequest.newBuilder(URI.create(demo.url().resolve(stream.group(1)) + "&since_id=0-0")).build(),
        HttpResponse.BodyHandlers.ofInputStream());
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(view.body(), UTF_8))) {
      String data = lines.lines().filter(line -> line.startsWith("data: {")).findFirst().orElse("");
      assertThat(data).startsWith("data: {\"type\":\"view\",\"session\":\"s1\"").contains("\"title\":\"Click Add to cart button\"",
          "\"goal\":\"Add to cart in shop (looking around)\"", "Recent activity:\\n1. [0] click: User clicked Add to cart button");
    }
  }
}
