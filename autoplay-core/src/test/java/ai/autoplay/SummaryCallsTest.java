package ai.autoplay;

import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.model.Payload;
import ai.autoplay.model.SummaryPayload;
import ai.autoplay.spi.RetryAfterException;
import ai.autoplay.spi.Summarizer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sessions whose summarizer keeps them waiting: they take no room that others need, and do not wait for ever. */
class SummaryCallsTest {
  private static final SummaryConfig CONFIG = SummaryConfig.DEFAULTS.withThreshold(2).withGiveUpAfter(Duration.ZERO);
  private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
  private final List<Payload> written = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  private Pipeline pipeline(Summarizer summarizer, int most, Duration rest) {
    Listeners nobody = new Listeners(List.of());
    Outlet outlet = new Outlet(new Outlet.Place("sink", 0), (payload, session) -> written.add(payload), OutletConfig.DEFAULTS,
        new Outlet.Engine(timer, nobody, null, null));
    Summaries.Desk desk = new Summaries.Desk(summarizer, new ExtractiveSummarizer(), CONFIG, rest);
    return new Pipeline(new Pipeline.Parts(List.of(outlet), new CaffeineSessionStore(most, Duration.ofHours(1), timer), desk,
        new Pipeline.Engine(timer, nobody, null)));
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await().pollInterval(Duration.ofMillis(2)).atMost(Duration.ofSeconds(20)).until(condition);
  }

  private List<String> summaries() {
    return written.stream().filter(SummaryPayload.class::isInstance).map(Payload::toText).toList();
  }

  private static void close(Pipeline pipeline) {
    pipeline.stopAccepting();
    pipeline.close(Duration.ofSeconds(5));
  }

  @Test
  void sessionThatIsKeptWaiting_restsMeanwhile_andIsAskedForAllTheSame() throws Exception {
    AtomicBoolean open = new AtomicBoolean();
    AtomicInteger calls = new AtomicInteger();
    Pipeline pipeline = pipeline(request -> {
      if (calls.incrementAndGet() <= 20 || !open.get()) {
        throw new RetryAfterException("later", Duration.ofMillis(200));
      }
      return "at last";
    }, 100, Duration.ofHours(1));
    for (int i = 0; i < 20; i++) {
      pipeline.accept(Batches.delivery(new Batches("s" + i).next(2)));
    }
    await(() -> calls.get() >= 20);
    await(() -> {
      pipeline.lanes().sweep();
      return pipeline.lanes().awake().isEmpty();
    });
    open.set(true);
    await(() -> summaries().size() == 20);
    assertThat(summaries()).containsOnly("at last");
    close(pipeline);
  }

  @Test
  void sessionThatIsDroppedWhileItWaits_isCondensed_andNotAskedForAgain() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    Pipeline pipeline = pipeline(request -> {
      calls.incrementAndGet();
      throw new RetryAfterException("later", Duration.ofMillis(500));
    }, 1, Duration.ofHours(1));
    for (int i = 0; i < 5; i++) {
      pipeline.accept(Batches.delivery(new Batches("s" + i).next(2)));
    }
    await(() -> calls.get() >= 5);
    await(() -> {
      pipeline.lanes().sweep();
      return summaries().size() == 4;
    });
    assertThat(summaries()).allSatisfy(text -> assertThat(text).startsWith(Stopgap.MARK));
    assertThat(pipeline.counts().stopgaps()).isEqualTo(4);
    close(pipeline);
  }

  @Test
  void waiting_endsWhenNothingHasHappenedForAsLongAsSessionsAreRemembered() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    Pipeline pipeline = pipeline(request -> {
      calls.incrementAndGet();
      throw new RetryAfterException("later", Duration.ZERO);
    }, 100, Duration.ofMillis(400));
    pipeline.accept(Batches.delivery(new Batches("s").next(2)));
    await(() -> summaries().size() == 1);
    assertThat(summaries().get(0)).startsWith(Stopgap.MARK);
    assertThat(calls.get()).as("a delay of zero is no invitation to hammer").isBetween(1, 5);
    close(pipeline);
  }
}
