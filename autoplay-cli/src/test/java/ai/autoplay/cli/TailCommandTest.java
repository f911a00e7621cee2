package ai.autoplay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.connector.ConnectorServer;
import ai.autoplay.model.PayloadCodec;
import ai.autoplay.model.SummaryPayload;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TailCommandTest {

  @Test
  void tail_printsEachActionAndSummaryAsALine() throws Exception {
    try (ConnectorServer connector = Streams.connector(0);
        Running tail = Running.command("tail", "--url", Streams.url(connector), "--token", Streams.TOKEN)) {
      Streams.awaitSubscriber(connector).publish(Streams.click("s1", "Export"));
      connector.publish(new SummaryPayload("acme", "s1", "Ann exported.", 1, Instant.EPOCH));
      tail.awaitOut("Ann exported.");

      assertThat(tail.out()).contains("acme/s1  ann  [0] click: User clicked Export — https://app.example.com/home\n", "acme/s1  summary: Ann exported.\n");
      assertThat(tail.err()).contains("● connected");
      assertThat(tail.stop().exitCode()).isEqualTo(ExitCode.OK);
      assertThat(tail.err()).doesNotContain("the server ended");
    }
  }

  @Test
  void tail_asJsonPrintsPayloadsAsTheyCame() throws Exception {
    try (ConnectorServer connector = Streams.connector(0);
        Running tail = Running.command("tail", "--json", "--url", Streams.url(connector), "--token", Streams.TOKEN)) {
      Streams.awaitSubscriber(connector).publish(Streams.click("s1", "Export"));
      connector.publish(Streams.click("s2", "Import"));
      tail.awaitOut("Import");

      assertThat(tail.lines()).containsExactly(
          new PayloadCodec().encode(Streams.click("s1", "Export")), new PayloadCodec().encode(Streams.click("s2", "Import")));
    }
  }

  @Test
  void tail_letsNoPageMoveTheCursor() throws Exception {
    try (ConnectorServer connector = Streams.connector(0);
        Running tail = Running.command("tail", "--url", Streams.url(connector), "--token", Streams.TOKEN)) {
      Streams.awaitSubscriber(connector).publish(Streams.click("s\u001b[2J1", "Ex\u001b[Hport\r\nforged"));
      tail.awaitOut("forged");

      assertThat(tail.lines()).singleElement().asString().contains("acme/s [2J1", "User clicked Ex [Hport forged");
      assertThat(tail.out()).doesNotContain("\u001b");
    }
  }

  @Test
  void tail_reconnectsAndSaysSo() throws Exception {
    ConnectorServer first = Streams.connector(0);
    int port = first.port();
    try (Running tail = Running.command("tail", "--url", Streams.url(first), "--token", Streams.TOKEN)) {
      Streams.awaitSubscriber(first);
      first.close();
      tail.awaitErr("● connection lost (");
      try (ConnectorServer second = Streams.connector(port)) {
        Streams.awaitSubscriber(second).publish(Streams.click("s1", "Later"));
        tail.awaitOut("User clicked Later");
      }
      assertThat(tail.err()).containsPattern("connection lost \\(.+\\); next attempt in \\d+\\.\\d s");
    }
  }

  @Test
  void tail_withAWrongTokenIsRefusedWithoutShowingIt() throws Exception {
    try (ConnectorServer connector = Streams.connector(0);
        Running tail = Running.command("tail", "--url", Streams.url(connector), "--token", "wr0ng")) {
      assertThat(tail.exitCode()).isEqualTo(ExitCode.REFUSED);
      assertThat(tail.err()).contains("401").doesNotContain("wr0ng");
    }
  }

  @Test
  void tail_withoutAnAddressSaysWhereItMayStand() throws Exception {
    Running tail = Running.command("tail", "--url", "ftp://example.com/");

    assertThat(tail.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(tail.err()).contains("--url: must be an absolute http or https address");
  }

  @Test
  void tail_ofAServerThatIsAwayEndsAtOnceWhenStopped() throws Exception {
    ConnectorServer gone = Streams.connector(0);
    String url = Streams.url(gone);
    gone.close();
    Running tail = Running.command("tail", "--url", url, "--token", Streams.TOKEN).awaitErr("connection lost");
    long start = System.nanoTime();

    assertThat(tail.stop().exitCode()).isEqualTo(ExitCode.OK);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
  }
}
