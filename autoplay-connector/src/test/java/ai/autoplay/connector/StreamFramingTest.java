package ai.autoplay.connector;

import static ai.autoplay.connector.Fixtures.GLOBEX;
import static ai.autoplay.connector.Fixtures.TOKEN;
import static ai.autoplay.connector.Fixtures.config;
import static ai.autoplay.connector.Fixtures.payload;
import static ai.autoplay.connector.Fixtures.send;
import static ai.autoplay.connector.Fixtures.started;
import static ai.autoplay.connector.Fixtures.title;
import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.connector.TestStream.Block;
import ai.autoplay.model.PayloadCodec;
import ai.autoplay.model.SummaryPayload;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamFramingTest {
  private final PayloadCodec codec = new PayloadCodec();

  @Test
  void stream_isExactlyWhatTheWireSays() throws Exception {
    try (ConnectorServer server = started(config().retry(Duration.ofMillis(1500)));
        Socket socket = send(server, "GET /stream/acme HTTP/1.0\r\nAuthorization: Bearer " + TOKEN + "\r\n\r\n")) {
      BufferedReader lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      skipHeaders(lines);
      assertThat(lines.readLine()).isEqualTo("retry: 1500");
      String start = lines.readLine();
      assertThat(start).matches("id: \\d{16}-0");
      assertThat(lines.readLine()).isEmpty();

      server.publish(payload("Click \"Zürich\"\nnext ✓"));

      assertThat(lines.readLine()).isEqualTo(start.replace("-0", "-1"));
      String data = lines.readLine();
      assertThat(data).startsWith("data: {");
      assertThat(codec.decode(data.substring(6))).contains(payload("Click \"Zürich\"\nnext ✓"));
      assertThat(lines.readLine()).isEmpty();
    }
  }

  @Test
  void stream_hasTheHeadersThatABrowserNeeds() throws Exception {
    try (ConnectorServer server = started(config()); TestStream stream = TestStream.open(server.streamUrl("acme"), TOKEN)) {
      assertThat(stream.response().header("Content-Type")).isEqualTo("text/event-stream");
      assertThat(stream.response().header("Cache-Control")).isEqualTo("no-cache");
      assertThat(stream.response().header("Access-Control-Allow-Origin")).isEqualTo("*");
      assertThat(stream.response().header("Server")).isNull();
    }
  }

  @Test
  void publish_keepsItsOrderAndReachesItsProductOnly() throws Exception {
    try (ConnectorServer server = started(config());
        TestStream acme = TestStream.open(server.streamUrl("acme"), TOKEN);
        TestStream globex = TestStream.open(server.streamUrl("globex"), GLOBEX.token().current().reveal())) {
      for (int i = 0; i < 500; i++) {
        server.publish(payload("acme", "a" + i));
        server.publish(payload("globex", "g" + i));
      }
      List<Block> ofAcme = acme.events(500);
      List<Block> ofGlobex = globex.events(500);
      for (int i = 0; i < 500; i++) {
        assertThat(title(ofAcme.get(i))).isEqualTo("a" + i);
        assertThat(ofAcme.get(i).field("id")).endsWith("-" + (i + 1));
        assertThat(title(ofGlobex.get(i))).isEqualTo("g" + i);
      }
    }
  }

  @Test
  void publish_takesSummariesToo() throws Exception {
    SummaryPayload summary = new SummaryPayload("acme", "s1", "They looked for\nan invoice.", 3, Instant.ofEpochSecond(1_700_000_000));
    try (ConnectorServer server = started(config()); TestStream stream = TestStream.open(server.streamUrl("acme"), TOKEN)) {
      server.publish(summary);
      assertThat(codec.decode(stream.events(1).get(0).field("data"))).contains(summary);
    }
  }

  @Test
  void heartbeat_comesEveryIntervalAndHasNoId() throws Exception {
    try (ConnectorServer server = started(config().heartbeat(Duration.ofMillis(20)));
        TestStream stream = TestStream.open(server.streamUrl("acme"), TOKEN)) {
      stream.next();
      long begin = System.nanoTime();
      for (int i = 0; i < 5; i++) {
        assertThat(stream.next().lines()).containsExactly("event: heartbeat", "data:");
      }
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(50));
    }
  }

  @Test
  void heartbeat_keepsAQuietStreamOpenBeyondTheStallTimeout() throws Exception {
    try (ConnectorServer server = started(config().heartbeat(Duration.ofMillis(700)).stallTimeout(Duration.ofMillis(100)));
        TestStream stream = TestStream.open(server.streamUrl("acme"), TOKEN)) {
      stream.next();
      assertThat(stream.next().field("event")).isEqualTo("heartbeat");
      server.publish(payload("still there"));
      assertThat(title(stream.events(1).get(0))).isEqualTo("still there");
    }
  }

  private static void skipHeaders(BufferedReader lines) throws Exception {
    for (String line = lines.readLine(); !line.isEmpty(); line = lines.readLine()) {
      assertThat(line).doesNotContain(TOKEN);
    }
  }
}
