package ai.autoplay.testing.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.Autoplay;
import ai.autoplay.AutoplayConfig;
import ai.autoplay.StorageConfig;
import ai.autoplay.model.Payload;
import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.spi.AutoplayListener;
import ai.autoplay.spi.Inlet;
import ai.autoplay.spi.Receipt;
import ai.autoplay.spi.SessionStore;
import ai.autoplay.spi.Sink;
import ai.autoplay.spi.StoredSession;
import ai.autoplay.spi.Summarizer;
import ai.autoplay.spi.SummaryRequest;
import ai.autoplay.spi.Transport;
import ai.autoplay.testing.RecordingSink;
import ai.autoplay.testing.SamplePayloads;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Other people's code that does not come back: nothing but itself waits for it. */
class HangingPartsTest {
  private static final Duration LIMIT = Duration.ofSeconds(15);
  private final RecordingSink sink = new RecordingSink();
  private final SamplePayloads payloads = SamplePayloads.of("shop", "s1");
  private final CountDownLatch wake = new CountDownLatch(1);

  @AfterEach
  void wake() {
    wake.countDown();
  }

  private void hang() {
    while (wake.getCount() > 0) {
      try {
        wake.await();
      } catch (InterruptedException e) {
        // it does not care
      }
    }
  }

  private final class HangingSink implements Sink {
    private final AtomicInteger writes = new AtomicInteger();

    @Override
    public void write(Payload payload, Session session) {
      writes.incrementAndGet();
    }

    @Override
    public void close() {
      hang();
    }
  }

  private static void close(Autoplay engine) {
    long before = System.nanoTime();
    engine.close();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(LIMIT);
    assertThat(engine.closed().toCompletableFuture()).isDone();
    Engines.assertAddsUp(engine);
  }

  @Test
  void sinkThatHangsWhenItIsClosed_isTold_andTheOthersAreClosed() throws InterruptedException {
    List<String> told = new CopyOnWriteArrayList<>();
    HangingSink hanging = new HangingSink();
    Autoplay engine = Engines.builder(Engines.hasty()).sink("hanging", hanging).sink("other", new HangingSink()).sink("sink", sink)
        .listener(new AutoplayListener() {
          @Override
          public void closeFailed(String name, Exception error) {
            told.add(name + ": " + error.getMessage());
          }
        }).build();
    assertThat(Engines.failure(Engines.accept(engine, payloads.actions(1)))).isNull();
    close(engine);
    assertThat(sink.closed()).isEqualTo(1);
    assertThat(hanging.writes).hasValue(1);
    assertThat(told).hasSize(2).allSatisfy(text -> assertThat(text).contains("it has not closed within PT").endsWith("and is left alone"));
  }

  @Test
  void transportSummarizerAndStoreThatHangWhenTheyAreClosed_doNotKeepTheEngineFromEnding() throws InterruptedException {
    Transport transport = new Transport() {
      @Override
      public void run(Inlet inlet) throws InterruptedException {
        inlet.accept(SamplePayloads.delivery(payloads.actions(1)));
        hang();
      }

      @Override
      public void close() {
        hang();
      }
    };
    Autoplay engine = Autoplay.builder().config(Engines.hasty()).transport(transport).sink("sink", sink).summarizer(new HangingSummarizer())
        .sessionStore(new HangingStore()).build().start();
    sink.awaitWrites(1);
    close(engine);
    assertThat(sink.closed()).isEqualTo(1);
  }

  private final class HangingSummarizer implements Summarizer {
    @Override
    public String summarize(SummaryRequest request) {
      return "prose";
    }

    @Override
    public void close() {
      hang();
    }
  }

  private final class HangingStore implements SessionStore {
    @Override
    public @Nullable StoredSession find(SessionKey key) {
      return null;
    }

    @Override
    public void save(StoredSession session) {
      hang();
    }

    @Override
    public void onEvicted(Consumer<StoredSession> evicted) {}

    @Override
    public void close() {
      hang();
    }
  }

  @Test
  void sinkThatClosesTheEngineWhileItIsClosed_doesNotWaitForItself() throws InterruptedException {
    AtomicReference<@Nullable Autoplay> engine = new AtomicReference<>();
    AtomicInteger closed = new AtomicInteger();
    engine.set(Engines.builder(AutoplayConfig.DEFAULTS).sink("sink", new Sink() {
      @Override
      public void write(Payload payload, Session session) {}

      @Override
      public void close() {
        engine.get().close();
        closed.incrementAndGet();
      }
    }).build());
    close(engine.get());
    assertThat(closed).hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsAttachedToReceipts_mayHangAndCallBack(boolean spooled, @TempDir Path folder) throws InterruptedException {
    AutoplayConfig config = Engines.hasty().withStorage(spooled ? StorageConfig.in(folder) : StorageConfig.NONE);
    sink.block();
    try (Autoplay engine = Engines.builder(config).sink("sink", sink).build()) {
      AtomicInteger attached = new AtomicInteger();
      SamplePayloads others = SamplePayloads.of("shop", "s2");
      for (int i = 0; i < 5; i++) {
        Engines.accept(engine, payloads.actions(1)).settled().thenRun(() -> {
          attached.incrementAndGet();
          hang();
        });
      }
      Engines.accept(engine, payloads.actions(1)).settled().thenRun(() -> {
        accept(engine, others);
        attached.incrementAndGet();
      });
      sink.release();
      List<Receipt> receipts = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        receipts.add(Engines.accept(engine, payloads.actions(1)));
      }
      receipts.forEach(receipt -> assertThat(Engines.failure(receipt)).isNull());
      Background.eventually("everybody was told", () -> attached.get() == 6);
      sink.awaitActions(27);
      Engines.awaitQuiet(engine);
    }
  }

  private static void accept(Autoplay engine, SamplePayloads payloads) {
    try {
      Engines.accept(engine, payloads.actions(1));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
