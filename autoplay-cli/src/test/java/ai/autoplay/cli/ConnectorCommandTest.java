package ai.autoplay.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.autoplay.connector.ConnectorServer;
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
    assertThat(connector.err()).contains("--token: must be set, or environment variable AUTOPLAY_CONNECTOR_TOKEN");
  }

  @Test
  void connector_onATakenPortSaysWhich() throws Exception {
    try (ConnectorServer other = Streams.connector(0)) {
      Running connector = Running.command("connector", "--port", String.valueOf(other.port()), "--token", Streams.TOKEN);

      assertThat(connector.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(connector.err()).contains(String.valueOf(other.port())).doesNotContain(Streams.TOKEN);
    }
  }

  @Test
  void connector_withAnImpossiblePortOrProductIsRefused() throws Exception {
    Running port = Running.command("connector", "--port", "70000", "--token", Streams.TOKEN);
    Running product = Running.command("connector", "--product", "a/b", "--token", Streams.TOKEN);

    assertThat(port.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(port.err()).contains("port: must be 0 to 65535, but was 70000");
    assertThat(product.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(product.err()).contains("product id: must be", "'a/b'");
  }

  @Test
  void connector_ofAFolderThatIsNotThereSaysSo(@TempDir Path folder) throws Exception {
    Running connector = Running.command("connector", "--token", Streams.TOKEN, "--replay", folder.resolve("nothing").toString());

    assertThat(connector.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(connector.err()).contains("nothing: must be a folder of recordings (*.jsonl), or one, and is not there");
  }
}
