package ai.autoplay.connector;

import static ai.autoplay.connector.Fixtures.TOKEN;
import static ai.autoplay.connector.Fixtures.config;
import static ai.autoplay.connector.Fixtures.payload;
import static ai.autoplay.connector.Fixtures.started;
import static ai.autoplay.connector.Fixtures.title;
import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.connector.TestStream.Block;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamResumeTest {

  @Test
  void withoutId_theStreamBeginsWithWhatComesNext() throws Exception {
    try (ConnectorServer server = started(config())) {
      server.publish(payload("before"));
      try (TestStream stream = TestStream.open(server.streamUrl("acme"), TOKEN)) {
        server.publish(payload("after"));
        assertThat(title(stream.events(1).get(0))).isEqualTo("after");
      }
    }
  }

  @Test
  void greeting_namesAnIdFromWhichNothingIsMissed() throws Exception {
    try (ConnectorServer server = started(config())) {
      String id;
      try (TestStream stream = TestStream.open(server.streamUrl("acme"), TOKEN)) {
        id = stream.next().field("id");
      }
      server.publish(payload("while away"));
      try (TestStream stream = TestStream.openAfter(id, server.streamUrl("acme"), TOKEN)) {
        assertThat(title(stream.events(1).get(0))).isEqualTo("while away");
      }
      assertThat(server.counts().resumed()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lastEventId", "since_id"})
  void id_mayStandInTheQuery(String name) throws Exception {
    try (ConnectorServer server = started(config())) {
      List<String> ids = publishFive(server);
      URI url = URI.create(server.streamUrl("acme") + "?token=" + TOKEN + "&" + name + "=" + ids.get(2));
      try (TestStream stream = TestStream.open(url, request -> {})) {
        assertThat(titles(stream.events(2))).containsExactly("e3", "e4");
      }
    }
  }

  @Test
  void id_inTheHeaderIsNewerThanTheOneInTheUrl() throws Exception {
    try (ConnectorServer server = started(config())) {
      List<String> ids = publishFive(server);
      URI url = URI.create(server.streamUrl("acme") + "?token=" + TOKEN + "&since_id=" + ids.get(0));
      try (TestStream stream = TestStream.open(url, request -> request.header("Last-Event-ID", ids.get(3)))) {
        assertThat(titles(stream.events(1))).containsExactly("e4");
      }
    }
  }

  @Test
  void idThatFellOutOfTheRing_isToldAndTheOldestKeptComesFirst() throws Exception {
    try (ConnectorServer server = started(config().ringEvents(3))) {
      List<String> ids = publishFive(server);
      try (TestStream stream = TestStream.openAfter(ids.get(0), server.streamUrl("acme"), TOKEN)) {
        assertThat(stream.next().lines()).anyMatch(line -> line.startsWith(": gap: "));
        assertThat(titles(stream.events(3))).containsExactly("e2", "e3", "e4");
      }
      try (TestStream stream = TestStream.openAfter(ids.get(1), server.streamUrl("acme"), TOKEN)) {
        assertThat(stream.next().lines()).noneMatch(line -> line.startsWith(":"));
        assertThat(titles(stream.events(3))).containsExactly("e2", "e3", "e4");
      }
      assertThat(server.counts().gaps()).isEqualTo(1);
      assertThat(server.counts().resumed()).isEqualTo(1);
    }
  }

  @Test
  void idOfAnotherRun_isToldAndTheOldestKeptComesFirst() throws Exception {
    String earlier;
    try (ConnectorServer server = started(config())) {
      earlier = publishFive(server).get(0);
    }
    try (ConnectorServer server = started(config())) {
      List<String> ids = publishFive(server);
      assertThat(ids).doesNotContain(earlier);
      try (TestStream stream = TestStream.openAfter(earlier, server.streamUrl("acme"), TOKEN)) {
        assertThat(stream.next().lines()).anyMatch(line -> line.startsWith(": gap: "));
        assertThat(titles(stream.events(5))).containsExactly("e0", "e1", "e2", "e3", "e4");
      }
    }
  }

  @Test
  void id_cantSmuggleLinesIntoTheStream() throws Exception {
    try (ConnectorServer server = started(config())) {
      URI url = URI.create(server.streamUrl("acme") + "?token=" + TOKEN + "&since_id=x%0A%0Adata:%20forged%0A%0A");
      try (TestStream stream = TestStream.open(url, request -> {})) {
        server.publish(payload("real"));
        assertThat(stream.next().lines()).allMatch(line -> line.startsWith("retry: ") || line.startsWith(": gap: "));
        assertThat(title(stream.next())).isEqualTo("real");
      }
    }
  }

  /** One thread publishes all the time; the subscriber leaves and returns after a few events, again and again. */
  @Test
  void reconnecting_whilePublishing_missesAndRepeatsNothing() throws Exception {
    int events = 20_000;
    try (ConnectorServer server = started(config().ringEvents(events))) {
      CountDownLatch begin = new CountDownLatch(1);
      Thread publisher = new Thread(() -> publish(server, begin, events));
      publisher.start();
      List<String> seen = new ArrayList<>();
      String id;
      try (TestStream stream = TestStream.open(server.streamUrl("acme"), TOKEN)) {
        id = stream.next().field("id");
      }
      begin.countDown();
      int connections = 0;
      while (seen.size() < events) {
        try (TestStream stream = TestStream.openAfter(id, server.streamUrl("acme"), TOKEN)) {
          List<Block> some = stream.events(Math.min(1 + seen.size() % 397, events - seen.size()));
          some.forEach(event -> seen.add(title(event)));
          id = some.get(some.size() - 1).field("id");
        }
        connections++;
      }
      publisher.join();
      assertThat(seen).containsExactlyElementsOf(numbered(events));
      assertThat(server.counts().resumed()).isEqualTo(connections);
      assertThat(connections).isGreaterThan(20);
    }
  }

  @Test
  void publishing_fromManyThreadsKeepsEachThreadsOrder() throws Exception {
    int threads = 4;
    int each = 2_000;
    try (ConnectorServer server = started(config()); TestStream stream = TestStream.open(server.streamUrl("acme"), TOKEN)) {
      List<Thread> publishers = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        String prefix = "t" + t + "-";
        publishers.add(new Thread(() -> {
          for (int i = 0; i < each; i++) {
            server.publish(payload(prefix + i));
          }
        }));
      }
      publishers.forEach(Thread::start);
      List<Block> events = stream.events(threads * each);
      for (int i = 0; i < events.size(); i++) {
        assertThat(events.get(i).field("id")).endsWith("-" + (i + 1));
      }
      for (int t = 0; t < threads; t++) {
        String prefix = "t" + t + "-";
        assertThat(titles(events).stream().filter(title -> title.startsWith(prefix)).toList())
            .containsExactlyElementsOf(numbered(each).stream().map(number -> prefix + number.substring(1)).toList());
      }
    }
  }

  /** Nothing follows that would wake the subscriber again: a wake-up lost to the round that is just ending stays lost. */
  @Test
  void publishing_rightBehindAnotherLeavesNoEventBehind() throws Exception {
    ExecutorService other = Executors.newSingleThreadExecutor();
    try (ConnectorServer server = started(config()); TestStream stream = TestStream.open(server.streamUrl("acme"), TOKEN)) {
      for (int round = 0; round < 600; round++) {
        Future<?> one = other.submit(() -> server.publish(payload("one")));
        for (int pause = 0; pause < round % 200; pause++) {
          Thread.onSpinWait();
        }
        server.publish(payload("two"));
        assertThat(titles(stream.events(2))).containsExactlyInAnyOrder("one", "two");
        one.get();
      }
    } finally {
      other.shutdownNow();
    }
  }

  private static void publish(ConnectorServer server, CountDownLatch begin, int events) {
    try {
      begin.await();
    } catch (InterruptedException e) {
      return;
    }
    numbered(events).forEach(title -> server.publish(payload(title)));
  }

  private static List<String> publishFive(ConnectorServer server) throws Exception {
    try (TestStream stream = TestStream.open(server.streamUrl("acme"), TOKEN)) {
      List<String> ids = new ArrayList<>();
      for (String title : numbered(5)) {
        server.publish(payload(title));
        ids.add(stream.events(1).get(0).field("id"));   // one by one: the ring may be smaller than five
      }
      return ids;
    }
  }

  private static List<String> numbered(int count) {
    List<String> titles = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      titles.add("e" + i);
    }
    return titles;
  }

  private static List<String> titles(List<Block> events) {
    return events.stream().map(Fixtures::title).toList();
  }
}
