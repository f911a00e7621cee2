package ai.autoplay.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.autoplay.connector.ConnectorServer;
import ai.autoplay.model.ActionsPayload;
import ai.autoplay.testing.intercom.FakeIntercom;
import ai.autoplay.testing.intercom.Notification;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunCommandTest {
  @TempDir private Path folder;

  private String config(String... lines) throws IOException {
    return Files.writeString(folder.resolve("autoplay.properties"), String.join("\n", lines)).toString();
  }

  private String bridge(ConnectorServer connector, String... more) throws IOException {
    return config("autoplay.sse.url=" + Streams.url(connector), "autoplay.sse.token=" + Streams.TOKEN, String.join("\n", more));
  }

  @Test
  void run_writesWhatTheStreamBringsAndEndsInOrder() throws Exception {
    try (ConnectorServer connector = Streams.connector(0);
        Running run = Running.command("run", "--config", bridge(connector, "autoplay.sinks=logging"))) {
      Streams.awaitSubscriber(connector).publish(Streams.click("s1", "Export"));
      run.awaitErr("acme/s1 ann [0] click: User clicked Export — https://app.example.com/home");

      assertThat(run.stop().exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
      assertThat(run.err()).contains("delivered=1").doesNotContain(Streams.TOKEN);
      assertThat(run.out()).isEmpty();
    }
  }

  @Test
  void run_endsInOrderWhenTheSignalComesFirst() throws Exception {
    try (ConnectorServer connector = Streams.connector(0);
        Running run = Running.command("run", "--config", bridge(connector, "autoplay.sinks=logging")).stop()) {
      assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
      assertThat(run.err()).contains("closed: ").doesNotContain("unforeseen");
    }
  }

  @Test
  void run_thatCouldNotDeliverFailsAndSaysHowMany() throws Exception {
    try (ConnectorServer connector = Streams.connector(0);
        Running run = Running.command("run", "--config", bridge(connector, "autoplay.sinks=failing"))) {
      Streams.awaitSubscriber(connector).publish(Streams.click("s1", "Export"));
      run.awaitErr("the destination is away");
      long start = System.nanoTime();

      assertThat(run.stop().exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
      assertThat(run.err()).contains("1 payload was not delivered");
    }
  }

  @Test
  void run_leavesWhatItCouldNotDeliverToTheNextOne() throws Exception {
    String data = "autoplay.close-timeout=300ms\nautoplay.data-dir=" + folder.resolve("data");
    try (ConnectorServer connector = Streams.connector(0)) {
      Running first = Running.command("run", "--config", bridge(connector, data, "autoplay.sinks=failing"));
      Streams.awaitSubscriber(connector).publish(Streams.click("s1", "Export"));
      first.awaitErr("the destination is away");
      assertThat(first.stop().exitCode()).as(first.err()).isEqualTo(ExitCode.OK);

      Running check = Running.command("run", "--check", "--config", bridge(connector, data, "autoplay.sinks=failing"));
      assertThat(check.exitCode()).as(check.err()).isEqualTo(ExitCode.OK);
      assertThat(check.out()).contains("data        " + folder.resolve("data") + "\n");
      assertThat(check.err()).isEmpty();

      Running second = Running.command("run", "--config", bridge(connector, data, "autoplay.sinks=failing"))
          .awaitErr("the destination is away");
      assertThat(second.stop().exitCode()).as(second.err()).isEqualTo(ExitCode.OK);
      assertThat(second.err()).contains("accepted=0").contains("recovered=1");
    }
  }

  @Test
  void run_withAWrongTokenNamesTheSettingAndNotTheToken() throws Exception {
    try (ConnectorServer connector = Streams.connector(0)) {
      Running run = Running.command("run", "--config",
          config("autoplay.sse.url=" + Streams.url(connector), "autoplay.sse.token=wr0ng", "autoplay.sinks=logging"));

      assertThat(run.exitCode()).isEqualTo(ExitCode.REFUSED);
      assertThat(run.err()).contains("401", "autoplay.sse.token").doesNotContain("wr0ng");
    }
  }

  @Test
  void check_saysWhatWouldBeDoneAndConnectsNothing() throws Exception {
    try (ConnectorServer connector = Streams.connector(0)) {
      Running run = Running.command("run", "--check", "--config", bridge(connector, "autoplay.sinks=logging,failing"));

      assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
      assertThat(run.lines()).containsExactly("transport   sse", "sinks       logging, failing", "summarizer  extractive",
          "data        in memory alone: what is accepted and not yet written dies with the process", "Settings and class path are in order; nothing was connected.");
      assertThat(connector.counts().subscriptions()).isZero();
    }
  }

  @Test
  void check_followsTheSettingsWhereTheyName() throws Exception {
    Running run = Running.command("run", "--check", "--config", config("autoplay.webhook.secret=0123456789abcdef0123456789abcdef",
        "autoplay.webhook.without-spool=true", "autoplay.sinks=logging", "autoplay.summarizer=none"));

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).contains("transport   webhook\n", "summarizer  none\n");
  }

  @ParameterizedTest
  @CsvSource({
      "autoplay.webhook.without-spool=false, 'autoplay.data-dir: must be set, and is not,'",
      "autoplay.spool.max-megabytes=0, 'autoplay.data-dir: must be set, and is not,'",
      "DATA, 'autoplay.spool.max-megabytes: must be 1 or more, but is 0,'"})
  void run_withWebhooksWantsASpool(String line, String problem) throws Exception {
    String more = line.equals("DATA") ? "autoplay.spool.max-megabytes=0\nautoplay.data-dir=" + folder.resolve("data") : line;
    for (String option : List.of("--check", "--verbose")) {
      Running run = Running.command("run", option, "--config", config("autoplay.webhook.secret=0123456789abcdef0123456789abcdef",
          "autoplay.webhook.port=0", more, "autoplay.sinks=logging"));

      assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.USAGE);
      assertThat(run.err()).contains(problem, "or set autoplay.webhook.without-spool=true").doesNotContain("0123456789abcdef");
      assertThat(run.out()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"autoplay.webhook.without-spool=true", "DATA"})
  void run_takesWebhooksWithASpoolOrTheOperatorsWord(String line) throws Exception {
    String more = line.equals("DATA") ? "autoplay.data-dir=" + folder.resolve("data") : line;
    try (Running run = Running.command("run", "--config", config("autoplay.webhook.secret=0123456789abcdef0123456789abcdef",
        "autoplay.webhook.port=0", more, "autoplay.sinks=logging"))) {
      run.awaitErr("Listening on http://127.0.0.1:");

      assertThat(run.stop().exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
    }
  }

  @Test
  void run_saysEverythingThatIsWrongWithTheSettingsAtOnce() throws Exception {
    Running run = Running.command("run", "--config", config("autoplay.sse.url=no-address", "autoplay.sse.read-timeout=soon",
        "autoplay.sinks=loging", "autoplay.sumarizer=none"));

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("autoplay.sse.url: must be an absolute http or https address, but is \"no-address\"",
        "autoplay.sse.read-timeout: must be a duration", "no sink of the name \"loging\"",
        "autoplay.sumarizer: nobody reads this key; did you mean autoplay.summarizer?").doesNotContain("\tat ");
  }

  @Test
  void run_withAMisspeltAddressSaysThatAndEverythingElse() throws Exception {
    Running run = Running.command("run", "--check", "--config", config("autoplay.sse.ulr=http://127.0.0.1:1/", "autoplay.sse.token=x",
        "autoplay.webhook.secrt=0123456789abcdef", "autoplay.sinks=loging", "autoplay.sumarizer=none", "autoplay.outlets.budget=lots",
        "autoplay.context.prt=1"));

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("7 problems:", "transport: sse and webhook could be used, and none has its settings. Set one of",
        "autoplay.sse.ulr: nobody reads this key; did you mean autoplay.sse.url?",
        "autoplay.webhook.secrt: nobody reads this key; did you mean autoplay.webhook.secret?",
        "no sink of the name \"loging\"", "autoplay.sumarizer: nobody reads this key; did you mean autoplay.summarizer?",
        "autoplay.outlets.budget: must be a whole number", "but is \"lots\"",
        "autoplay.context.prt: nobody reads this key; did you mean autoplay.context.port?")
        .doesNotContain("0123456789abcdef", "autoplay.sse.token: ", "were found on the class path");
  }

  @Test
  void run_withoutSinks_tellsOfAMisspeltAddressToo() throws Exception {
    Running run = Running.command("run", "--check", "--config", config("autoplay.sse.ulr=http://127.0.0.1:1/", "autoplay.sse.token=x",
        "autoplay.sumarizer=x", "autoplay.outlets.budget=lots"));

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("4 problems:", "transport: sse and webhook", "did you mean autoplay.sse.url?", "did you mean autoplay.summarizer?",
        "autoplay.outlets.budget: must be a whole number");
  }

  @Test
  void run_withBothTransportsReadyNamesTheirJars() throws Exception {
    Running run = Running.command("run", "--config", config("autoplay.sse.url=http://127.0.0.1:1/", "autoplay.webhook.secret=0123456789abcdef",
        "autoplay.sinks=logging"));

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("transport: 2 were found on the class path", "SsePlugin in ", "WebhookPlugin in ", "Choose one, for example: autoplay.transport=");
  }

  @Test
  void run_onATakenPortFailsTheSameWhicheverPortItIs() throws Exception {
    String source = "autoplay.sse.url=http://127.0.0.1:1/\nautoplay.sse.token=x";
    try (ConnectorServer other = Streams.connector(0)) {
      Running webhook = Running.command("run", "--config", config("autoplay.webhook.secret=0123456789abcdef0123456789abcdef",
          "autoplay.webhook.without-spool=true", "autoplay.sinks=logging", "autoplay.webhook.port=" + other.port()));
      assertThat(webhook.exitCode()).as(webhook.err()).isEqualTo(ExitCode.FAILED);
      assertThat(webhook.err()).contains("autoplay.webhook.port: cannot listen on port " + other.port());

      Running context = Running.command("run", "--config", config(source, "autoplay.sinks=logging", "autoplay.context.port=" + other.port(),
          "autoplay.context.token=correct-horse-battery"));
      assertThat(context.exitCode()).as(context.err()).isEqualTo(ExitCode.FAILED);
      assertThat(context.err()).contains("autoplay.context.port: cannot listen on port " + other.port());

      Running intercom = Running.command("run", "--config", config(source, "autoplay.sinks=logging", "autoplay.intercom.product-id=acme",
          "autoplay.intercom.client-secret=0123456789abcdef", "autoplay.intercom.webhook-port=" + other.port()));
      assertThat(intercom.exitCode()).as(intercom.err()).isEqualTo(ExitCode.FAILED);
      assertThat(intercom.err()).contains("autoplay.intercom.webhook-port: cannot listen on port " + other.port());
    }
  }

  @Test
  void run_onAnUnknownHostFailsLikeOnATakenPort() throws Exception {
    Running run = Running.command("run", "--config", config("autoplay.webhook.secret=0123456789abcdef0123456789abcdef",
        "autoplay.webhook.without-spool=true", "autoplay.sinks=logging", "autoplay.webhook.host=nohost.invalid"));

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("autoplay.webhook.host: must be an address of this machine, but \"nohost.invalid\" is not known here");
  }

  @Test
  void run_ofAFileThatIsNotThereNamesIt() throws Exception {
    Running run = Running.command("run", "--config", folder.resolve("other.yaml").toString());

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("other.yaml: cannot be read");
  }

  @Test
  void run_servesContextOverHttp() throws Exception {
    String token = "correct-horse-battery";
    try (ConnectorServer connector = Streams.connector(0);
        Running run = Running.command("run", "--config", bridge(connector, "autoplay.sinks=logging", "autoplay.context.port=0",
            "autoplay.context.token=" + token))) {
      ActionsPayload old = Streams.click("s1", "Export");
      Streams.awaitSubscriber(connector).publish(new ActionsPayload("acme", "s1", "ann", null, null, Instant.now(), old.actions()));
      run.awaitErr("[0] click: User clicked Export").awaitErr("activity is served on http://127.0.0.1:");
      String url = run.err().replaceFirst("(?s).*activity is served on (http://\\S+).*", "$1");
      HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + "/v1/sessions/acme/s1/context?query=How%3F"));
      HttpClient http = HttpClient.newHttpClient();

      assertThat(http.send(request.build(), HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(401);
      String body = http.send(request.header("Authorization", "Bearer " + token).build(), HttpResponse.BodyHandlers.ofString()).body();
      assertThat(body).startsWith("[Session context]\nRecent activity:\n1. [0] click: User clicked Export").endsWith("\n\n[Query]\nHow?");
      assertThat(run.stop().exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
      assertThat(run.err()).doesNotContain(token);
    }
  }

  @Test
  void run_servesNoContextWithoutAToken() throws Exception {
    Running run = Running.command("run", "--config", config("autoplay.sse.url=http://127.0.0.1:1/", "autoplay.sse.token=x", "autoplay.sinks=logging",
        "autoplay.context.port=8123", "autoplay.context.tokn=correct-horse-battery"));

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("autoplay.context.token: must be set to 16 characters or more",
        "autoplay.context.tokn: nobody reads this key; did you mean autoplay.context.token?").doesNotContain("correct-horse");
  }

  @Test
  void check_saysWhereContextWouldBeServed() throws Exception {
    Running run = Running.command("run", "--check", "--config", config("autoplay.sse.url=http://127.0.0.1:1/", "autoplay.sse.token=x",
        "autoplay.sinks=logging", "autoplay.context.port=8123", "autoplay.context.token=correct-horse-battery"));

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).contains("context     served on port 8123 of 127.0.0.1\n");
  }

  @Test
  void run_takesInIntercomsWebhooks() throws Exception {
    String token = "correct-horse-battery";
    try (ConnectorServer connector = Streams.connector(0); FakeIntercom intercom = FakeIntercom.start();
        Running run = Running.command("run", "--config", bridge(connector, "autoplay.sinks=intercom,logging",
            "autoplay.intercom.token=" + intercom.token(), "autoplay.intercom.admin-id=" + intercom.adminId(),
            "autoplay.intercom.base-url=" + intercom.baseUrl(), "autoplay.intercom.webhook-port=0", "autoplay.intercom.product-id=acme",
            "autoplay.intercom.client-secret=" + intercom.clientSecret(), "autoplay.context.port=0", "autoplay.context.token=" + token))) {
      ActionsPayload old = Streams.click("s1", "Export");
      Streams.awaitSubscriber(connector).publish(new ActionsPayload("acme", "s1", "ann", null, null, Instant.now(), old.actions()));
      run.awaitErr("[0] click: User clicked Export").awaitErr("webhooks are taken in on http://127.0.0.1:").awaitErr("activity is served on ");
      String url = run.err().replaceFirst("(?s).*taken in on (http://\\S+).*", "$1");
      String context = run.err().replaceFirst("(?s).*activity is served on (http://\\S+).*", "$1");
      String conversation = intercom.beginConversation("ann", null);
      Notification notification = intercom.notification("conversation.user.created", conversation);

      assertThat(send(HttpRequest.newBuilder(URI.create(url)).method("HEAD", HttpRequest.BodyPublishers.noBody())).statusCode()).isEqualTo(200);
      assertThat(send(webhook(url, notification.body(), "sha1=" + "0".repeat(40))).statusCode()).isEqualTo(401);
      assertThat(intercom.visibleNotes(conversation)).isEmpty();
      assertThat(send(webhook(url, notification.body(), notification.headers().get("X-Hub-Signature").get(0))).body()).isEqualTo("linked\n");
      await().atMost(20, TimeUnit.SECONDS).untilAsserted(() -> assertThat(intercom.visibleNotes(conversation)).singleElement().asString().contains("[1] User clicked Export"));
      assertThat(send(HttpRequest.newBuilder(URI.create(context + "/v1/conversations/acme/" + conversation + "/context?query=How%3F"))
          .header("Authorization", "Bearer " + token)).body()).contains("User clicked Export").endsWith("[CURRENT USER MESSAGE]\nHow?");
      assertThat(send(HttpRequest.newBuilder(URI.create(url))).statusCode()).as("GET").isEqualTo(405);
      assertThat(send(HttpRequest.newBuilder(URI.create(url + "/x"))).statusCode()).isEqualTo(404);
      assertThat(send(webhook(url, new byte[(1 << 20) + 1], "sha1=" + "0".repeat(40))).statusCode()).isEqualTo(413);
      assertThat(run.stop().exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
      assertThat(run.err()).doesNotContain(intercom.clientSecret(), intercom.token(), "\"external_id\"");
    }
  }

  private static HttpRequest.Builder webhook(String url, byte[] body, String signature) {
    return HttpRequest.newBuilder(URI.create(url)).header("X-Hub-Signature", signature).POST(HttpRequest.BodyPublishers.ofByteArray(body));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void run_takesNoWebhooksWithoutASecret() throws Exception {
    Running run = Running.command("run", "--config", config("autoplay.sse.url=http://127.0.0.1:1/", "autoplay.sse.token=x", "autoplay.sinks=logging",
        "autoplay.intercom.webhook-port=8124"));

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("autoplay.intercom.client-secret: must be set, and is not", "autoplay.intercom.product-id: must be set, and is not");
  }
}
