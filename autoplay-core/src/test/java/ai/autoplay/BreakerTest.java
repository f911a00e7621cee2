package ai.autoplay;

import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.model.SessionKey;
import ai.autoplay.spi.DestinationClosedException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a sink counts as down, and how it is found out that it is back. */
class BreakerTest {
  private static final IOException ERROR = new IOException("no");
  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
  private final Told told = new Told();
  private final Breaker breaker = new Breaker("sink", timer, told);
  private final Outlet outlet = new Outlet(new Outlet.Place("sink", 0), (payload, session) -> {}, OutletConfig.DEFAULTS,
      new Outlet.Engine(timer, new Listeners(List.of()), null, null));

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  private OutletLane lane(int number) {
    return new OutletLane(new SessionLane(key(number), noPipeline(), null), outlet);
  }

  private static SessionKey key(int number) {
    return new SessionKey("shop", "s" + number);
  }

  private Pipeline noPipeline() {
    Summaries.Desk desk = new Summaries.Desk(null, new ExtractiveSummarizer(), SummaryConfig.DEFAULTS, Duration.ofMinutes(30));
    return new Pipeline(new Pipeline.Parts(List.of(), new CaffeineSessionStore(1, Duration.ofHours(1), timer), desk,
        new Pipeline.Engine(timer, new Listeners(List.of()), null)));
  }

  private void awaitReleased(int count) {
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> told.released.size() >= count);
  }

  @Test
  void oneBadSession_isNotADeadSink() {
    for (int i = 0; i < 100; i++) {
      breaker.failed(key(i % 2), ERROR);
    }
    assertThat(breaker.admits(lane(9))).isTrue();
    assertThat(told.events).isEmpty();
  }

  @Test
  void tenFailuresOfThreeSessions_open() {
    for (int i = 0; i < 9; i++) {
      breaker.failed(key(i % 3), ERROR);
    }
    assertThat(breaker.admits(lane(9))).isTrue();
    breaker.failed(key(0), ERROR);
    assertThat(breaker.admits(lane(9))).isFalse();
    assertThat(told.events).containsExactly("opened: no");
  }

  @Test
  void aSuccess_startsTheCountAgain() {
    for (int i = 0; i < 9; i++) {
      breaker.failed(key(i), ERROR);
    }
    breaker.succeeded();
    for (int i = 0; i < 9; i++) {
      breaker.failed(key(i), ERROR);
    }
    assertThat(breaker.admits(lane(9))).isTrue();
  }

  @Test
  void closedDestination_opensAtOnce_andProbesOneByOne() {
    breaker.failed(key(1), new DestinationClosedException("bad token"));
    List<OutletLane> lanes = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      lanes.add(lane(i));
      assertThat(breaker.admits(lanes.get(i))).isFalse();
    }
    awaitReleased(1);
    assertThat(told.released).containsExactly(lanes.get(0));
    assertThat(breaker.admits(lanes.get(0))).isTrue();
    assertThat(breaker.admits(lane(7))).as("one probe at a time").isFalse();
    breaker.failed(key(0), ERROR);
    assertThat(breaker.admits(lanes.get(0))).isFalse();
    awaitReleased(2);
    assertThat(told.released).containsExactly(lanes.get(0), lanes.get(1));
    assertThat(breaker.admits(lanes.get(1))).isTrue();
    breaker.succeeded();
    assertThat(told.events).containsExactly("opened: bad token", "closed");
    assertThat(told.released).hasSize(7);
    assertThat(breaker.admits(lane(8))).isTrue();
  }

  private static final class Told implements Breaker.Events {
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final List<OutletLane> released = new CopyOnWriteArrayList<>();

    @Override
    public void opened(Exception cause) {
      events.add("opened: " + cause.getMessage());
    }

    @Override
    public void closed() {
      events.add("closed");
    }

    @Override
    public void release(OutletLane lane) {
      released.add(lane);
    }
  }
}
