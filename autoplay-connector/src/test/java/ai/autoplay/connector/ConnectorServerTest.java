package ai.autoplay.connector;

import static ai.autoplay.connector.Fixtures.TOKEN;
import static ai.autoplay.connector.Fixtures.config;
import static ai.autoplay.connector.Fixtures.exchange;
import static ai.autoplay.connector.Fixtures.payload;
import static ai.autoplay.connector.Fixtures.send;
import static ai.autoplay.connector.Fixtures.started;
import static ai.autoplay.connector.Fixtures.title;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.autoplay.connector.TestStream.Block;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ConnectorServerTest {

  @Test
  void twoHundredSubscribers_allGetEverythingInOrder() throws Exception {
    int subscribers = 200;
    int events = 100;
    ExecutorService connecting = Executors.newFixedThreadPool(20);
    List<TestStream> streams = new ArrayList<>();
    try (ConnectorServer server = started(config())) {
      List<Future<TestStream>> opened = new ArrayList<>();
      for (int i = 0; i < subscribers; i++) {
        opened.add(connecting.submit(() -> TestStream.open(server.streamUrl("acme"), TOKEN)));
      }
      for (Future<TestStream> stream : opened) {
        streams.add(stream.get());
      }
      assertThat(server.counts().subscribers()).isEqualTo(subscribers);
      int threads = serverThreads();
      for (int i = 0; i < events; i++) {
        server.publish(payload("e" + i));
      }
      for (TestStream stream : streams) {
        List<Block> received = stream.events(events);
        for (int i = 0; i < events; i++) {
          assertThat(title(received.get(i))).isEqualTo("e" + i);
        }
      }
      assertThat(threads).as("threads of the server, which must not have one for each subscriber").isLessThan(70);
      assertThat(server.counts().published()).isEqualTo(events);
      assertThat(server.counts().tooSlow()).isZero();
    } finally {
      streams.forEach(TestStream::close);
      connecting.shutdownNow();
    }
  }

  @Test
  void publish_beforeStartCanBeReadLater() throws Exception {
    try (ConnectorServer server = new ConnectorServer(config().build())) {
      server.publish(payload("early"));
      server.start();
      try (TestStream stream = TestStream.openAfter("oldest", server.streamUrl("acme"), TOKEN)) {
        assertThat(title(stream.events(1).get(0))).isEqualTo("early");
      }
    }
  }

  @Test
  void publish_toAnUnknownProductNamesIt() throws Exception {
    try (ConnectorServer server = started(config())) {
      assertThatThrownBy(() -> server.publish(payload("initech", "x"))).isInstanceOf(IllegalArgumentException.class)
          .hasMessage("product 'initech' is unknown; the connector has [acme, globex]");
      assertThatThrownBy(() -> server.streamUrl("initech")).isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'initech'");
    }
  }

  @Test
  void url_namesThePortThatWasFree() throws Exception {
    try (ConnectorServer server = started(config())) {
      assertThat(server.port()).isPositive();
      assertThat(server.url()).isEqualTo(URI.create("http://127.0.0.1:" + server.port()));
      assertThat(server.streamUrl("acme")).isEqualTo(URI.create(server.url() + "/stream/acme"));
    }
  }

  @Test
  void url_isThereOnlyWhileItListens() throws Exception {
    ConnectorServer server = new ConnectorServer(config().build());
    assertThatThrownBy(server::url).isInstanceOf(IllegalStateException.class).hasMessageContaining("not started yet");
    server.start();
    server.close();
    assertThatThrownBy(server::port).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
  }

  @Test
  void start_saysWhichAddressIsTaken() throws Exception {
    try (ConnectorServer first = started(config()); ConnectorServer second = new ConnectorServer(config().port(first.port()).build())) {
      assertThatThrownBy(second::start).isInstanceOf(IOException.class)
          .hasMessageContaining("can't listen on 127.0.0.1:" + first.port()).hasMessageContaining("in use")
          .hasMessageStartingWith("autoplay.connector.port: ").hasMessageEndingWith("choose a port that nothing else listens on, or 0 for any free one");
    }
  }

  @Test
  void start_saysWhenTheHostIsNotThisMachine() {
    try (ConnectorServer unknown = new ConnectorServer(config().host("nohost.invalid").build());
        ConnectorServer elsewhere = new ConnectorServer(config().host("192.0.2.1").build())) {
      assertThatThrownBy(unknown::start).isInstanceOf(IOException.class)
          .hasMessage("autoplay.connector.host: must be an address of this machine, but \"nohost.invalid\" is not known here");
      assertThatThrownBy(elsewhere::start).isInstanceOf(IOException.class)
          .hasMessageStartingWith("autoplay.connector.host: must be an address of this machine, but \"192.0.2.1\" is not (");
    }
  }

  @Test
  void start_twiceOrAfterCloseIsRefused() throws Exception {
    ConnectorServer server = started(config());
    assertThatThrownBy(server::start).isInstanceOf(IllegalStateException.class).hasMessageContaining("started already");
    server.close();
    assertThatThrownBy(server::start).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
  }

  @Test
  void healthz_answersWithoutToken() throws Exception {
    try (ConnectorServer server = started(config())) {
      assertThat(exchange(server, "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
          .startsWith("HTTP/1.1 200").endsWith("{\"status\":\"ok\"}");
    }
  }

  @Test
  void close_letsSubscribersHaveEverythingFirst() throws Exception {
    int events = 3_000;
    ConnectorServer server = started(config().closeTimeout(Duration.ofSeconds(20)));
    try (TestStream stream = TestStream.open(server.streamUrl("acme"), TOKEN)) {
      await().until(() -> server.counts().subscribers() == 1);
      for (int i = 0; i < events; i++) {
        server.publish(payload("e" + i));
      }
      server.close();
      assertThat(title(stream.events(events).get(events - 1))).isEqualTo("e" + (events - 1));
      assertThat(stream.awaitEnd()).isTrue();
      assertThat(stream.left().map(Block::lines)).containsExactly(List.of(": the connector closes; everything published has been sent"));
    }
  }

  @Test
  void close_cutsOffWhoDoesNotReadAfterTheTimeout() throws Exception {
    ConnectorServer server = started(config().closeTimeout(Duration.ofMillis(100)).ringBytes(64L << 20));
    try (Socket socket = send(server, "GET /stream/acme HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + TOKEN + "\r\n\r\n")) {
      await().until(() -> server.counts().subscribers() == 1);
      for (int i = 0; i < 2_000; i++) {
        server.publish(payload("x".repeat(10_000)));
      }
      long begin = System.nanoTime();
      server.close();
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(4));
      assertThat(server.counts().subscribers()).isZero();
      assertThat(socket.isClosed()).isFalse();
    }
  }

  @Test
  void close_leavesNoThreadAndNoSocketAndIsDoneOnce() throws Exception {
    ConnectorServer server = started(config());
    int port = server.port();
    TestStream.open(server.streamUrl("acme"), TOKEN).close();
    server.close();
    server.close();
    await().untilAsserted(() -> assertThat(serverThreads()).isZero());
    assertThatThrownBy(() -> new Socket("127.0.0.1", port).close()).isInstanceOf(ConnectException.class);
    assertThatThrownBy(() -> server.publish(payload("late"))).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
  }

  private static int serverThreads() {
    return (int) Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().startsWith("autoplay-connector")).count();
  }
}
