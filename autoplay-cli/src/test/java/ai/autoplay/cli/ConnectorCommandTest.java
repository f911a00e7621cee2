package ai.autoplay.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.autoplay.connector.ConnectorServer;
import ai.autoplay.model.PayloadCodec;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectorCommandTest {

  @Test
  void connector_replaysToItsFirstSubscriberAndStaysOpen() throws Exception {
    try (Running connector = Running.command("connector", "--product", "acme", "--token", Streams.TOKEN, "--replay", "--speed", "0")) {
      connector.awaitOut("listening on http://127.0.0.1:");
      String url = connector.lines().get(0).substring("listening on ".length());
      try (Running tail = Running.command("tail", "--json", "--url", url, "--token", Streams.TOKEN)) {
        connector.awaitErr("replayed, 33 payloads; the stream stays open");
        tail.awaitOut("\"session_id\"");
        await().atMost(Running.PATIENCE).until(() -> tail.lines().size() == 33);
        assertThat(tail.lines()).allMatch(line -> line.startsWith("{\"type\":\"actions\",\"product_id\":\"acme\""));
      }
      assertThat(connector.stop().exitCode()).isEqualTo(ExitCode.OK);
    }
  }

  @Test
  void connector_thatWaitsForASubscriberCanBeStopped() throws Exception {
    try (Running connector = Running.command("connector", "--token", Streams.TOKEN, "--replay").awaitErr("begins with the first subscriber")) {
      assertThat(connector.stop().exitCode()).isEqualTo(ExitCode.OK);
    }
  }

  @Test
  void connector_withoutATokenIsRefused() throws Exception {
    Running connector = Running.command("connector");

    assertThat(connector.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(connector.err()).contains("autoplay.connector.token: must be set, and is not "
        + "(environment variable AUTOPLAY_CONNECTOR_TOKEN, or a file named by autoplay.connector.token-file)");
  }

  @Test
  void connector_onATakenPortSaysWhich() throws Exception {
    try (ConnectorServer other = Streams.connector(0)) {
      Running connector = Running.command("connector", "--port", String.valueOf(other.port()), "--token", Streams.TOKEN);

      assertThat(connector.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(connector.err()).contains("autoplay.connector.port: ", String.valueOf(other.port())).doesNotContain(Streams.TOKEN);
    }
  }

  @Test
  void connector_onAnUnknownHostNamesItAndTheSetting() throws Exception {
    Running connector = Running.command("connector", "--host", "nohost.invalid", "--token", Streams.TOKEN);

    assertThat(connector.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(connector.err()).isEqualTo(
        "autoplay: autoplay.connector.host: must be an address of this machine, but \"nohost.invalid\" is not known here\n");
  }

  @Test
  void connector_withAnImpossiblePortOrProductIsRefused() throws Exception {
    Running port = Running.command("connector", "--port", "70000", "--token", Streams.TOKEN);
    Running product = Running.command("connector", "--product", "a/b", "--token", Streams.TOKEN);

    assertThat(port.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(port.err()).contains("autoplay.connector.port: must be a whole number from 0 to 65535, but is \"70000\" on the command line");
    assertThat(product.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(product.err()).contains("product id: must be", "'a/b'");
  }

  @Test
  void connector_ofAFolderThatIsNotThereSaysSo(@TempDir Path folder) throws Exception {
    Running connector = Running.command("connector", "--token", Streams.TOKEN, "--replay", folder.resolve("nothing").toString());

    assertThat(connector.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(connector.err()).contains("nothing: must be a folder of recordings (*.jsonl), or one, and is not there");
  }

  @Test
  void connector_checkSaysWhatItWouldServeAndNoSecret(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("a.yaml"), String.join("\n", "autoplay:", "  sse: {url: 'http://x.example.com'}", "  connector:",
        "    products: [shop, blog]", "    admin-token: " + Streams.TOKEN, "    product:",
        "      shop: {token: " + Streams.TOKEN + ", forward-url: 'https://in.example.com/x', forward-secret: " + Streams.TOKEN + "}",
        "      blog: {token: " + Streams.TOKEN + ", webhook-secret: " + Streams.TOKEN + ", summary-every: 5}"));
    try (Running connector = Running.command("connector", "--config", file.toString(), "--port", "8400", "--check")) {
      assertThat(connector.exitCode()).as(connector.err()).isEqualTo(ExitCode.OK);
      assertThat(connector.lines()).containsExactly("address     127.0.0.1, port 8400",
          "product     shop, project key phc_shop, no webhook, pushed to https://in.example.com",
          "product     blog, project key phc_blog, webhook, a summary after 5 actions",
          "admin       products over HTTP with the admin token", "summarizer  extractive", "data        in memory alone",
          "Settings are in order; nothing was started.");
    }
  }

  @Test
  void connector_withAnAdminTokenAndAnotherServesTheDefaultProductToo(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("a.properties"), "autoplay.connector.admin-token=" + Streams.TOKEN + "\n");
    try (Running connector = Running.command("connector", "--config", file.toString(), "--token", Streams.TOKEN, "--check")) {
      assertThat(connector.exitCode()).as(connector.err()).isEqualTo(ExitCode.OK);
      assertThat(connector.out()).contains("product     demo, project key phc_demo", "admin       products over HTTP with the admin token");
    }
  }

  @Test
  void connector_withAnAdminTokenAloneHasNoProductYet(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("a.properties"), "autoplay.connector.admin-token=" + Streams.TOKEN + "\n");
    try (Running connector = Running.command("connector", "--config", file.toString(), "--check")) {
      assertThat(connector.exitCode()).as(connector.err()).isEqualTo(ExitCode.OK);
      assertThat(connector.out()).contains("admin       products over HTTP with the admin token").doesNotContain("product     ");
    }
  }

  @Test
  void connector_withSomethingOfAProductAndNoTokenSaysWhatIsMissing(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("a.properties"),
        "autoplay.connector.admin-token=" + Streams.TOKEN + "\nautoplay.connector.webhook-secret=" + Streams.TOKEN + "\n");
    try (Running connector = Running.command("connector", "--config", file.toString(), "--check")) {
      assertThat(connector.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(connector.err()).startsWith("autoplay: autoplay.connector.token: must be set, and is not").doesNotContain("nobody reads");
    }
  }

  @Test
  void connector_withAMisspeltKeyIsRefusedAndToldTheRightOne(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("a.properties"), "autoplay.connector.heartbeet=3s\nautoplay.unknown=x\n");
    try (Running connector = Running.command("connector", "--config", file.toString(), "--token", Streams.TOKEN)) {
      assertThat(connector.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(connector.err()).contains("autoplay.connector.heartbeet: nobody reads this key; did you mean autoplay.connector.heartbeat?")
          .doesNotContain("autoplay.unknown");
    }
  }

  @Test
  void connector_takesEventsAndStreamsThem(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("token"), Streams.TOKEN + "\n");
    try (Running connector = Running.command("connector", "--product", "acme", "--token-file", file.toString()).awaitErr("with the token")) {
      String url = connector.lines().get(0).substring("listening on ".length());
      assertThat(connector.err()).contains("posthog.init('phc_acme', {api_host: '" + url.replace("/stream/acme", "") + "'})");
      try (Running tail = Running.command("tail", "--json", "--url", url, "--token", Streams.TOKEN)) {
        await().atMost(Running.PATIENCE).untilAsserted(() -> {
          HttpRequest event = HttpRequest.newBuilder(URI.create(url.replace("/stream/", "/v1/events/"))).header("Authorization", "Bearer " + Streams.TOKEN)
              .POST(HttpRequest.BodyPublishers.ofString(new PayloadCodec().encode(Streams.click("s1", "Export")))).build();
          assertThat(HttpClient.newHttpClient().send(event, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(200);
          assertThat(tail.out()).contains("User clicked Export");
        });
      }
      assertThat(connector.stop().exitCode()).isEqualTo(ExitCode.OK);
    }
  }
}
