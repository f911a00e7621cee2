package ai.autoplay.connector;

import static ai.autoplay.connector.Fixtures.TOKEN;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.autoplay.plugin.Secret;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Many browsers and many subscribers for a while: {@code mvn verify -Pload -Dload.seconds=600}. Asserts that nothing is lost; prints the
 * rest, since times depend on the machine.
 */
@Tag("load")
class LoadTest {
  private static final int EVENTS_PER_SECOND = Integer.getInteger("load.events", 2_000);
  private static final int EVENTS_PER_REQUEST = 5;
  private static final int SUBSCRIBERS = Integer.getInteger("load.subscribers", 200);
  private static final int SECONDS = Integer.getInteger("load.seconds", 20);
  private static final int SESSIONS = 4_000;
  private static final int WARM_UP = Math.min(15, SECONDS / 3);
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicInteger actions = new AtomicInteger();
  private final AtomicLongArray lateness = new AtomicLongArray(4_000_000);
  private final AtomicInteger measured = new AtomicInteger();

  @Test
  void load_isCarriedWithoutLoss() throws Exception {
    ConnectorConfig config = ConnectorConfig.builder().product(new Product("acme", Secret.of(TOKEN)))
        .ringEvents(20_000).ringBytes(64L << 20)
        .heartbeat(Duration.ofHours(1)).build();
    Connector connector = Connector.builder(config).build();
    connector.start();
    try (Drains drains = new Drains(connector, SUBSCRIBERS - 1);
        TestStream stream = TestStream.open(URI.create(connector.url() + "/stream/acme"), TOKEN)) {
      long before = usedMegabytes();
      Thread counter = new Thread(() -> countAll(stream), "counter");   // at once: what is kept for later would look like a leak
      counter.setDaemon(true);
      counter.start();
      send(new Http(connector));
      int expected = accepted.get() * EVENTS_PER_REQUEST;
      await().atMost(Duration.ofMinutes(2)).until(() -> actions.get() >= expected);
      await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> assertThat(drains.fewestBytes()).isEqualTo(drains.mostBytes()));
      report(expected, before, connector);
      assertThat(failed.get()).isZero();
      assertThat(actions.get()).isEqualTo(expected);
      assertThat(connector.server().counts().tooSlow()).isZero();
    } finally {
      connector.close();
    }
  }

  private void send(Http http) throws InterruptedException {
    ScheduledExecutorService senders = Executors.newScheduledThreadPool(16);
    AtomicInteger number = new AtomicInteger();
    long nanos = TimeUnit.SECONDS.toNanos(1) * EVENTS_PER_REQUEST * 8 / EVENTS_PER_SECOND;
    for (int i = 0; i < 8; i++) {
      senders.scheduleAtFixedRate(() -> sendOne(http, number.getAndIncrement()), i * nanos / 8, nanos, TimeUnit.NANOSECONDS);
    }
    for (int second = 0; second < SECONDS; second++) {
      TimeUnit.SECONDS.sleep(1);   // a load run is a matter of real time
      if (second == WARM_UP) {
        measured.set(0);   // what the first seconds take is the compiler's
      }
      if (second % 20 == 19) {
        System.gc();
        System.out.println("after " + (second + 1) + " s: " + accepted.get() * EVENTS_PER_REQUEST + " events, " + usedMegabytes() + " MB used");
      }
    }
    senders.shutdown();
    senders.awaitTermination(10, TimeUnit.SECONDS);
  }

  private void sendOne(Http http, int number) {
    try {
      Visit visit = new Visit(Integer.toString(number % SESSIONS)).view("https://s.example.com/page/" + number % 50, "Page");
      for (int i = 1; i < EVENTS_PER_REQUEST; i++) {
        visit.click(i + " sent at " + Long.toString(System.currentTimeMillis(), 36));   // in digits it may look like a card number
      }
      int status = http.post("/e/", Visit.gzip(visit.json("phc_acme")), request -> request).status();
      (status == 200 ? accepted : failed).incrementAndGet();
    } catch (RuntimeException e) {
      failed.incrementAndGet();
    }
  }

  private void countAll(TestStream stream) {
    try {
      while (true) {
        String data = stream.events(1).get(0).field("data");
        actions.addAndGet(Integer.parseInt(data.replaceFirst(".*?\"count\":(\\d+).*", "$1")));
      }
    } catch (InterruptedException | AssertionError ended) {
      Thread.currentThread().interrupt();
    }
  }

  private void report(int expected, long before, Connector connector) {
    long[] late = LongStream.range(0, measured.get()).map(i -> lateness.get((int) i)).sorted().toArray();
    System.out.printf("%d events in %d s into %d subscribers: %d actions out, in-to-out beyond the 1 s of silence, after %d s: p50 %d ms, p99 %d ms, max %d ms;"
        + " memory %d MB before, %d MB after; counts %s%n", expected, SECONDS, SUBSCRIBERS, actions.get(), WARM_UP, at(late, 0.5), at(late, 0.99), at(late, 1),
        before, usedMegabytes(), connector.counts().get("acme"));
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    Map<String, Double> cpu = new TreeMap<>();
    for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (thread != null) {
        cpu.merge(thread.getThreadName().replaceAll("[-\\d@/:.].*", ""), threads.getThreadCpuTime(thread.getThreadId()) / 1e9, Double::sum);
      }
    }
    System.out.println("seconds of CPU by threads that still live: " + cpu);
  }

  private static long at(long[] sorted, double share) {
    return sorted.length == 0 ? -1 : sorted[(int) Math.min(sorted.length - 1, share * sorted.length)];
  }

  private static long usedMegabytes() {
    return (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20;
  }

  /** Subscribers that only count: one thread reads them all. One in a hundred looks at the times too. */
  private final class Drains implements AutoCloseable {
    private final Selector selector = Selector.open();
    private final List<Drain> drains = new ArrayList<>();
    private final Thread thread = new Thread(this::read, "drains");

    private final class Drain {
      private final AtomicLong taken = new AtomicLong();
      private final boolean measures;
      private String tail = "";

      Drain(boolean measures) {
        this.measures = measures;
      }

      void take(ByteBuffer bytes) {
        taken.addAndGet(bytes.remaining());
        if (measures) {
          measure(bytes);
        }
      }

      private void measure(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        String text = tail + new String(copy, US_ASCII);
        int end = text.lastIndexOf("\n\n");
        long now = System.currentTimeMillis();
        if (end >= 0) {
          for (String event : text.substring(0, end).split("\n\n")) {
            int at = event.lastIndexOf("sent at ");
            if (at >= 0) {
              long sent = Long.parseLong(event.substring(at + 8, event.indexOf(' ', at + 8)), 36);
              lateness.set(measured.getAndIncrement() % lateness.length(), now - sent - 1_000);
            }
          }
        }
        tail = end < 0 ? text : text.substring(end + 2);
      }
    }

    Drains(Connector connector, int count) throws IOException {
      byte[] request = ("GET /stream/acme HTTP/1.0\r\nAuthorization: Bearer " + TOKEN + "\r\n\r\n").getBytes(US_ASCII);
      for (int i = 0; i < count; i++) {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", connector.server().port()));
        channel.write(ByteBuffer.wrap(request));
        channel.configureBlocking(false);
        Drain drain = new Drain(i % 100 == 0);
        drains.add(drain);
        channel.register(selector, SelectionKey.OP_READ, drain);
      }
      await().until(() -> connector.server().counts().subscribers() == count);
      thread.start();
    }

    private void read() {
      ByteBuffer buffer = ByteBuffer.allocateDirect(256 * 1024);
      try {
        while (selector.isOpen()) {
          selector.select(100);
          for (SelectionKey key : selector.selectedKeys()) {
            buffer.clear();
            int read = ((SocketChannel) key.channel()).read(buffer);
            if (read < 0) {
              key.cancel();
            } else {
              ((Drain) key.attachment()).take(buffer.flip());
            }
          }
          selector.selectedKeys().clear();
        }
      } catch (IOException | java.nio.channels.ClosedSelectorException | java.util.ConcurrentModificationException closed) {
        Thread.currentThread().interrupt();
      }
    }

    long fewestBytes() {
      return drains.stream().mapToLong(drain -> drain.taken.get()).min().orElse(0);
    }

    long mostBytes() {
      return drains.stream().mapToLong(drain -> drain.taken.get()).max().orElse(0);
    }

    @Override
    public void close() throws IOException {
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
      selector.close();
    }
  }
}
