package ai.autoplay.connector;

import static ai.autoplay.connector.Fixtures.TOKEN;
import static ai.autoplay.connector.Fixtures.config;
import static ai.autoplay.connector.Fixtures.payload;
import static ai.autoplay.connector.Fixtures.started;
import static ai.autoplay.connector.Fixtures.title;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.autoplay.connector.TestStream.Block;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlowSubscriberTest {
  private static final int EVENT_BYTES = 10_000;
  private static final int EVENTS = 5_000;   // 50 MB
  private static final int WINDOW = 50;
  private static final String SUBSCRIBE = "GET /stream/acme HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + TOKEN + "\r\n\r\n";

  @Test
  void oneThatNeverReads_isDisconnectedWhileTheOtherGetsEverythingInFlatMemory() throws Exception {
    try (ConnectorServer server = started(config().ringEvents(200).ringBytes(200L * EVENT_BYTES));
        TestStream reader = TestStream.open(server.streamUrl("acme"), TOKEN)) {
      List<Socket> stuck = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        stuck.add(stuckSubscriber(server));
      }
      await().until(() -> server.counts().subscribers() == 21);
      String filling = "x".repeat(EVENT_BYTES);
      long before = usedHeap();
      for (int i = 0; i < EVENTS; i += WINDOW) {
        for (int j = i; j < i + WINDOW; j++) {
          server.publish(payload(j + "-" + filling));
        }
        List<Block> events = reader.events(WINDOW);   // the other's pace: it must never have to wait for those that are stuck
        for (int j = 0; j < WINDOW; j++) {
          assertThat(title(events.get(j))).startsWith(i + j + "-");
        }
      }
      assertThat(usedHeap() - before).isLessThan(15L << 20);
      await().untilAsserted(() -> assertThat(server.counts().subscribers()).isEqualTo(1));
      assertThat(server.counts().tooSlow()).isEqualTo(20);
      for (Socket socket : stuck) {
        assertThat(readToTheEnd(socket)).isLessThan((long) EVENTS * EVENT_BYTES / 2);
        socket.close();
      }
    }
  }

  @Test
  void oneThatLagsWithinTheRing_getsEverything() throws Exception {
    int events = 1_000;
    try (ConnectorServer server = started(config().ringEvents(events).ringBytes(64L << 20)); Socket socket = stuckSubscriber(server)) {
      await().until(() -> server.counts().subscribers() == 1);
      String filling = "x".repeat(EVENT_BYTES);
      for (int i = 0; i < events; i++) {
        server.publish(payload("#" + i + "-" + filling));
      }
      assertThat(server.counts().lag()).isGreaterThan(100);
      String text = readUntil(socket, "#" + (events - 1) + "-");
      for (int i = 0; i < events; i++) {
        assertThat(text).contains("\"#" + i + "-");
      }
      await().untilAsserted(() -> assertThat(server.counts().lag()).isZero());
    }
  }

  @Test
  void oneThatFellOut_canResumeAndIsToldOfTheGap() throws Exception {
    try (ConnectorServer server = started(config().ringEvents(10))) {
      String id;
      try (TestStream stream = TestStream.open(server.streamUrl("acme"), TOKEN)) {
        id = stream.next().field("id");
      }
      for (int i = 0; i < 30; i++) {
        server.publish(payload("e" + i));
      }
      try (TestStream stream = TestStream.openAfter(id, server.streamUrl("acme"), TOKEN)) {
        assertThat(stream.next().lines()).anyMatch(line -> line.startsWith(": gap: "));
        assertThat(title(stream.events(1).get(0))).isEqualTo("e20");
      }
    }
  }

  @Test
  void oneWithoutProgress_isEndedAfterTheStallTimeoutThoughTheRingReaches() throws Exception {
    try (ConnectorServer server = started(config().stallTimeout(Duration.ofMillis(200)).ringBytes(64L << 20));
        Socket socket = stuckSubscriber(server)) {
      await().until(() -> server.counts().subscribers() == 1);
      String filling = "x".repeat(EVENT_BYTES);
      for (int i = 0; i < 500; i++) {
        server.publish(payload(filling));
      }
      await().untilAsserted(() -> assertThat(server.counts().subscribers()).isZero());
      assertThat(server.counts().tooSlow()).isZero();
      assertThat(readToTheEnd(socket)).isLessThan(500L * EVENT_BYTES);
    }
  }

  @Test
  void readersThatVanish_areForgotten() throws Exception {
    try (ConnectorServer server = started(config().heartbeat(Duration.ofMillis(20)))) {
      for (int i = 0; i < 10; i++) {
        TestStream.open(server.streamUrl("acme"), TOKEN).close();
      }
      await().untilAsserted(() -> assertThat(server.counts().subscribers()).isZero());
      assertThat(server.counts().subscriptions()).isEqualTo(10);
    }
  }

  private static Socket stuckSubscriber(ConnectorServer server) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(16 * 1024);
    socket.setSoTimeout(20_000);
    socket.connect(new InetSocketAddress("127.0.0.1", server.port()));
    socket.getOutputStream().write(SUBSCRIBE.getBytes(StandardCharsets.UTF_8));
    return socket;
  }

  private static long readToTheEnd(Socket socket) throws IOException {
    long count = 0;
    byte[] some = new byte[64 * 1024];
    try {
      for (int n = socket.getInputStream().read(some); n >= 0; n = socket.getInputStream().read(some)) {
        count += n;
      }
    } catch (SocketException reset) {
      return count;
    }
    return count;
  }

  private static String readUntil(Socket socket, String last) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder text = new StringBuilder();
    byte[] some = new byte[64 * 1024];
    while (text.lastIndexOf(last) < 0) {
      int n = in.read(some);
      assertThat(n).as("the stream goes on").isPositive();
      text.append(new String(some, 0, n, StandardCharsets.US_ASCII));
    }
    return text.toString();
  }

  private static long usedHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
