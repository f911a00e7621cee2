package ai.autoplay.transport.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.autoplay.Autoplay;
import ai.autoplay.AutoplayConfig;
import ai.autoplay.OutletConfig;
import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Payload;
import ai.autoplay.model.Session;
import ai.autoplay.model.SlimAction;
import ai.autoplay.plugin.Secret;
import ai.autoplay.spi.Sink;
import ai.autoplay.transport.sse.RawServer.Exchange;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The whole road, from a socket to sinks that are slow, dead or asleep. The measurements, which need a machine that has nothing else to
 * do, run with {@code -Dautoplay.measure=true}.
 */
class SocketToSinkTest {
  private static final int SESSIONS = 1_000;
  private static final int PER_SECOND = 1_000;
  private RawServer server;

  @BeforeEach
  void open() throws IOException {
    server = new RawServer();
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  private static String event(int session, long number, String padding) {
    return "data: {\"type\":\"actions\",\"product_id\":\"shop\",\"session_id\":\"s" + session + "\",\"forwarded_at\":" + (1_700_000_000 + number)
        + ",\"actions\":[{\"index\":" + number + ",\"type\":\"click\",\"title\":\"Click " + number + padding + "\",\"timestamp_start\":"
        + (1_700_000_000 + number) + "}]}\n\n";
  }

  /** How long each action took from the socket; index is the number of the action. */
  private static final class Watch implements Sink {
    private final long[] sent;
    private final long[] took;

    Watch(int events) {
      sent = new long[events];
      took = new long[events];
    }

    @Override
    public void write(Payload payload, Session session) throws IOException, InterruptedException {
      long now = System.nanoTime();
      for (SlimAction action : ((ActionsPayload) payload).actions()) {
        took[action.index()] = now - sent[action.index()];
      }
    }

    String tell(String what, IntPredicate which) {
      long[] all = sorted(which, 0, took.length);
      double[] seconds = IntStream.range(0, took.length / PER_SECOND)
          .mapToObj(second -> sorted(which, second * PER_SECOND, (second + 1) * PER_SECOND))
          .filter(second -> second.length > 0).mapToDouble(second -> percentile(second, 99)).sorted().toArray();
      return String.format("MEASURED %s: %d events, median %.2f ms, p99 %.2f ms (of the middle second %.2f ms, of the quietest quarter %.2f ms), most %.2f ms",
          what, all.length, percentile(all, 50), percentile(all, 99), seconds[seconds.length / 2], seconds[seconds.length / 4], percentile(all, 100));
    }

    private long[] sorted(IntPredicate which, int from, int to) {
      return IntStream.range(from, to).filter(which).mapToLong(i -> took[i]).sorted().toArray();
    }

    private static double percentile(long[] sorted, int percent) {
      return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)] / 1e6;
    }
  }

  private static void send(Exchange stream, Watch watch) throws IOException {
    long begin = System.nanoTime();
    for (int i = 0; i < watch.sent.length; i++) {
      long due = begin + i * 1_000_000_000L / PER_SECOND;
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      watch.sent[i] = System.nanoTime();
      stream.send(event(i % SESSIONS, i, ""));
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "autoplay.measure", matches = "true", disabledReason = "a measurement, not a test of behaviour")
  void oneSlowSession_thenADeadSink_beside999QuickOnes() throws Exception {
    for (String kind : List.of("everything quick", "one session takes 5 s a write", "another sink is dead", "another sink hangs")) {
      Watch watch = new Watch(30_000);
      Sink slow = kind.startsWith("one") ? (payload, session) -> {
        if (session.key().sessionId().equals("s7")) {
          new CountDownLatch(1).await(5, TimeUnit.SECONDS);
        }
        watch.write(payload, session);
      } : watch;
      Map<String, Sink> sinks = new LinkedHashMap<>(Map.of("watch", slow));
      if (kind.endsWith("dead")) {
        sinks.put("dead", (payload, session) -> {
          throw new IOException("dead");
        });
      } else if (kind.endsWith("hangs")) {
        sinks.put("hanging", (payload, session) -> new CountDownLatch(1).await());
      }
      AutoplayConfig config = AutoplayConfig.DEFAULTS.withCloseTimeout(Duration.ofSeconds(1))
          .withOutlets(OutletConfig.DEFAULTS.withBudget(100_000));
      try (RawServer fresh = new RawServer(); Autoplay engine = start(fresh, config, sinks)) {
        Exchange stream = fresh.acceptStream();
        send(stream, watch);
        await().atMost(Duration.ofSeconds(60)).until(() -> engine.counts().sinks().get("watch").pending() == 0);
        System.out.println(watch.tell(kind, i -> i % SESSIONS != 7 && i >= 5_000));
        assertThat(engine.counts().addUp()).isTrue();
      }
    }
  }

  private static Autoplay start(RawServer server, AutoplayConfig config, Map<String, Sink> sinks) {
    var builder = Autoplay.builder().config(config).transport(new SseTransport(new SseConfig(server.url(), Secret.of("token"))));
    sinks.forEach(builder::sink);
    return builder.build().start();
  }

  /** Counts what a server can get rid of. */
  private static final class Flood {
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong events = new AtomicLong();

    void pour(Exchange stream, int most) throws IOException {
      String padding = "x".repeat(1_000);
      for (int i = 0; i < most; i++) {
        byte[] event = event(i % 50, i, padding).getBytes(UTF_8);
        stream.send(event);
        bytes.addAndGet(event.length);
        events.incrementAndGet();
      }
    }
  }

  @Test
  void sinkThatSleeps_isFeltByTheServer_andMissesNothingWhenItWakes() throws Exception {
    CountDownLatch awake = new CountDownLatch(1);
    Map<String, List<Integer>> written = new ConcurrentHashMap<>();
    Sink sleeper = (payload, session) -> {
      awake.await();
      if (payload instanceof ActionsPayload batch) {   // the other kind is what is condensed on the way, there being so much
        List<Integer> mine = written.computeIfAbsent(session.key().sessionId(), id -> new ArrayList<>());
        batch.actions().forEach(action -> mine.add(action.index()));
      }
    };
    int events = 60_000;
    Flood flood = new Flood();
    AutoplayConfig config = AutoplayConfig.DEFAULTS.withOutlets(OutletConfig.DEFAULTS.withBudget(200).withWriteTimeout(Duration.ofHours(1)));
    try (Autoplay engine = start(server, config, Map.of("sleeper", sleeper))) {
      Exchange stream = server.acceptStream();
      Thread pouring = new Thread(() -> {
        try {
          flood.pour(stream, events);
        } catch (IOException e) {
          throw new IllegalStateException(e);
        }
      }, "test-flood");
      pouring.start();
      await().atMost(Duration.ofSeconds(30)).during(Duration.ofSeconds(1)).until(() -> {
        long before = flood.bytes.get();
        LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        return before == flood.bytes.get() && before > 0;
      });
      assertThat(flood.events.get()).as("the server is held up").isLessThan(events);
      assertThat(engine.counts().accepted()).as("what is taken in fits the budget").isLessThanOrEqualTo(200);
      System.gc();
      long heap = used();
      awaitAWhile();
      System.gc();
      assertThat(used() - heap).as("growth of the heap while nothing moves").isLessThan(8 << 20);
      awake.countDown();
      pouring.join(60_000);
      await().atMost(Duration.ofSeconds(60)).until(() -> engine.counts().sinks().get("sleeper").delivered() == events + engine.counts().ownSummaries());
      assertThat(engine.counts().addUp()).isTrue();
    }
    assertThat(written).hasSize(50);
    written.forEach((session, numbers) -> assertThat(numbers).hasSize(events / 50).isSorted());
  }

  private static long used() {
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static void awaitAWhile() {
    long until = System.nanoTime() + Duration.ofSeconds(Boolean.getBoolean("autoplay.measure") ? 30 : 1).toNanos();
    while (System.nanoTime() < until) {
      LockSupport.parkNanos(until - System.nanoTime());
    }
  }
}
