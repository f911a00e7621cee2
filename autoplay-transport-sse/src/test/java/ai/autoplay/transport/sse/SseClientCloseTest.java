package ai.autoplay.transport.sse;

import static ai.autoplay.transport.sse.Running.quick;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.autoplay.transport.sse.RawServer.Exchange;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseClientCloseTest {
  private static final Duration AT_ONCE = Duration.ofMillis(200);
  private RawServer server;

  @BeforeEach
  void open() throws IOException {
    server = new RawServer();
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  @Test
  void close_endsABlockedRead() throws Exception {
    try (Running running = Running.start(quick(server)); Exchange exchange = server.acceptStream().send("data: a\n\n")) {
      running.event();
      blocked(running);

      long before = System.nanoTime();
      running.client().close();
      assertThat(running.returned()).isEqualTo("returned, interrupted: false");
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(AT_ONCE);
      assertThat(exchange.ended()).isTrue();
    }
  }

  @Test
  void close_endsTheWaitForAnAnswer() throws Exception {
    try (Running running = Running.start(quick(server)); Exchange exchange = server.accept()) {
      running.client().close();
      assertThat(running.returned()).startsWith("returned");
      assertThat(exchange.ended()).isTrue();
    }
  }

  @Test
  void close_endsThePause() throws Exception {
    try (Running running = Running.start(quick(server).initialDelay(Duration.ofHours(1)).maxDelay(Duration.ofHours(1)))) {
      server.accept().answer("503 Busy");
      running.disconnect();

      long before = System.nanoTime();
      running.client().close();
      assertThat(running.returned()).startsWith("returned");
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(AT_ONCE);
    }
  }

  @Test
  void close_beforeRunMakesItReturn() throws Exception {
    SseClient client = quick(server).build();
    client.close();
    client.close();
    client.run(event -> {
      throw new AssertionError("nothing to read");
    });
    assertThat(client.lastEventId()).isNull();
  }

  @Test
  void close_deliversNothingMore() throws Exception {
    AtomicReference<Running> self = new AtomicReference<>();
    CountDownLatch ready = new CountDownLatch(1);
    try (Running running = Running.start(quick(server), event -> {
      await(ready);
      self.get().client().close();
    })) {
      self.set(running);
      server.acceptStream().send("id: 1\ndata: a\n\nid: 2\ndata: b\n\nid: 3\n\n");
      ready.countDown();
      assertThat(running.returned()).startsWith("returned");
      assertThat(running.event().data()).isEqualTo("a");
      assertThat(running.idle()).isTrue();
      assertThat(running.client().lastEventId()).isEqualTo("1");
    }
  }

  @Test
  void restart_deliversNothingMoreOfTheOldConnection() throws Exception {
    AtomicReference<Running> self = new AtomicReference<>();
    CountDownLatch ready = new CountDownLatch(1);
    try (Running running = Running.start(quick(server), event -> {
      await(ready);
      if (event.data().equals("a")) {
        self.get().client().restart();
      }
    })) {
      self.set(running);
      server.acceptStream().send("id: 1\ndata: a\n\nid: 2\ndata: b\n\n");
      ready.countDown();
      Exchange second = server.acceptStream().send("id: 2\ndata: again\n\n");
      assertThat(second.header("Last-Event-ID")).isEqualTo("1");
      assertThat(running.event().data()).isEqualTo("a");
      assertThat(running.event().data()).isEqualTo("again");
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until the thread in {@code run} is in a read: that is in native code, or shown as waiting. */
  private static void blocked(Running running) {
    Awaitility.await().until(() -> {
      StackTraceElement[] stack = running.thread().getStackTrace();
      return stack.length > 0 && (stack[0].isNativeMethod() || stack[0].getMethodName().equals("park"));
    });
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 90_000})
  void interrupt_endsABlockedRead(long readTimeout) throws Exception {
    try (Running running = Running.start(quick(server).readTimeout(Duration.ofMillis(readTimeout)));
        Exchange exchange = server.acceptStream().send("data: a\n\n")) {
      running.event();
      blocked(running);
      running.thread().interrupt();
      assertThat(running.thrown()).isInstanceOf(InterruptedException.class);
      assertThat(exchange.ended()).isTrue();
    }
  }

  @Test
  void interrupt_endsTheWaitForAnAnswer() throws Exception {
    try (Running running = Running.start(quick(server)); Exchange exchange = server.accept()) {
      blocked(running);
      running.thread().interrupt();
      assertThat(running.thrown()).isInstanceOf(InterruptedException.class);
      assertThat(exchange.ended()).isTrue();
    }
  }

  @Test
  void interrupt_endsThePause() throws Exception {
    try (Running running = Running.start(quick(server).initialDelay(Duration.ofHours(1)).maxDelay(Duration.ofHours(1)))) {
      server.accept().answer("503 Busy");
      running.disconnect();
      running.thread().interrupt();
      assertThat(running.thrown()).isInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void interrupt_thatTheConsumerKeptEndsTheRun() throws Exception {
    try (Running running = Running.start(quick(server), event -> Thread.currentThread().interrupt())) {
      server.acceptStream().send("data: a\n\n");
      assertThat(running.event().data()).isEqualTo("a");
      assertThat(running.thrown()).isInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void interrupt_beforeRunEndsItAndClearsTheFlag() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> quick(server).build().run(event -> { })).isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void run_throwsWhatTheConsumerThrew() throws Exception {
    for (Throwable trouble : new Throwable[] {new IllegalStateException("no"), new StackOverflowError("deep"), new AssertionError("wrong")}) {
      try (Running running = Running.start(quick(server), event -> rethrow(trouble)); Exchange exchange = server.acceptStream()) {
        exchange.send("id: 1\ndata: a\n\n");
        assertThat(running.thrown()).isSameAs(trouble);
        assertThat(exchange.ended()).isTrue();
        assertThat(running.client().lastEventId()).isNull();
      }
    }
  }

  @Test
  void run_throwsWhatTheConsumerThrew_alsoWhenItKeptAnInterrupt() throws Exception {
    IllegalStateException trouble = new IllegalStateException("no");
    try (Running running = Running.start(quick(server), event -> {
      Thread.currentThread().interrupt();
      throw trouble;
    }); Exchange exchange = server.acceptStream()) {
      exchange.send("data: a\n\n");
      assertThat(running.thrown()).isSameAs(trouble);
      assertThat(exchange.ended()).isTrue();
    }
  }

  private static void rethrow(Throwable trouble) {
    if (trouble instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) trouble;
  }

  @Test
  void run_throwsWhatTheListenerThrew() throws Exception {
    RuntimeException trouble = new IllegalStateException("no");
    SseListener picky = new SseListener() {
      @Override
      public void comment(String text) {
        throw trouble;
      }
    };
    try (SseClient client = quick(server).listener(picky).build()) {
      Thread answering = new Thread(() -> {
        try {
          server.acceptStream().send("data: a\n\n:c\n");
        } catch (IOException e) {
          throw new AssertionError(e);
        }
      });
      answering.start();
      assertThatThrownBy(() -> client.run(event -> { })).isSameAs(trouble);
      answering.join();
    }
  }

  @Test
  void run_refusesToRunTwiceAtATime() throws Exception {
    try (Running running = Running.start(quick(server))) {
      server.acceptStream();
      assertThatThrownBy(() -> running.client().run(event -> { })).isInstanceOf(IllegalStateException.class)
          .hasMessage("run is under way already; one SseClient reads one stream");
    }
  }

  @Test
  void run_goesOnBehindTheLastIdWhenCalledAgain() throws Exception {
    SseClient client = quick(server).build();
    for (String expected : new String[] {null, "1"}) {
      Thread answering = new Thread(() -> {
        try {
          Exchange exchange = server.acceptStream().send("id: 1\ndata: a\n\n");
          assertThat(exchange.header("Last-Event-ID")).isEqualTo(expected);
          exchange.close();
          server.accept().answer("204 Enough");
        } catch (IOException e) {
          throw new AssertionError(e);
        }
      });
      answering.start();
      client.run(event -> { });
      answering.join();
      assertThat(client.lastEventId()).isEqualTo("1");
    }
  }
}
