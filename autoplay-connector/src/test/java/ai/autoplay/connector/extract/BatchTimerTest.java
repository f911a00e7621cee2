package ai.autoplay.connector.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.autoplay.model.ActionsPayload;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class BatchTimerTest {
  private static final ExtractionRules QUICK = new ExtractionRules(ExtractionRules.DEFAULTS.disclosures(), List.of(),
      new Batching(Duration.ofMillis(50), Duration.ofMillis(200), 50));
  private final List<ActionsPayload> received = new CopyOnWriteArrayList<>();
  private final PostHogDecoder decoder = new PostHogDecoder();

  private void accept(Extractor extractor, String button) {
    TestBrowser browser = new TestBrowser("a").click(0, "button:text=\"" + button + "\"").send(1);
    extractor.accept(decoder.decode(browser.requests().get(0)), Clock.systemUTC().instant());
  }

  @Test
  void watch_forwardsInRealTime() {
    Extractor extractor = new Extractor("product", QUICK, received::add);
    try (BatchTimer timer = new BatchTimer(Clock.systemUTC())) {
      timer.watch(extractor);
      accept(extractor, "Save");
      await().atMost(Duration.ofSeconds(10)).until(() -> received.size() == 1);
    }
    assertThat(received.get(0).actions().get(0).title()).isEqualTo("Click Save button");
    assertThat(extractor.counts()).isEqualTo(Map.of("events", 1L, "actions", 1L));
  }

  @Test
  void close_forwardsWhatWaits() {
    Extractor extractor = new Extractor("product", ExtractionRules.DEFAULTS, received::add);
    BatchTimer timer = new BatchTimer(Clock.systemUTC());
    timer.watch(extractor);
    accept(extractor, "Save");
    timer.close();
    timer.close();
    assertThat(received).hasSize(1);
  }

  @Test
  void watch_survivesAReceiverThatThrows() {
    Extractor failing = new Extractor("bad", QUICK, payload -> {
      throw new IllegalStateException("receiver");
    });
    Extractor good = new Extractor("good", QUICK, received::add);
    try (BatchTimer timer = new BatchTimer(Clock.systemUTC())) {
      timer.watch(failing);
      timer.watch(good);
      accept(failing, "A");
      accept(good, "B");
      await().atMost(Duration.ofSeconds(10)).until(() -> received.size() == 1);
    }
    assertThat(failing.counts()).containsEntry("actions", 1L);
  }

  @Test
  void watch_survivesAnError() {
    Extractor failing = new Extractor("bad", QUICK, payload -> {
      throw new StackOverflowError();
    });
    Extractor good = new Extractor("good", QUICK, received::add);
    try (BatchTimer timer = new BatchTimer(Clock.systemUTC())) {
      timer.watch(failing);
      timer.watch(good);
      accept(failing, "A");
      await().atMost(Duration.ofSeconds(10)).until(() -> timer.failures() == 1);
      accept(good, "B");
      await().atMost(Duration.ofSeconds(10)).until(() -> received.size() == 1);
    }
  }

  @Test
  void close_forwardsWhatWaitsBehindAReceiverThatThrows() {
    Extractor failing = new Extractor("bad", ExtractionRules.DEFAULTS, payload -> {
      throw new IllegalStateException("receiver");
    });
    Extractor good = new Extractor("good", ExtractionRules.DEFAULTS, received::add);
    BatchTimer timer = new BatchTimer(Clock.systemUTC());
    timer.watch(failing);
    timer.watch(good);
    accept(failing, "A");
    accept(good, "B");
    timer.close();
    assertThat(received).hasSize(1);
    assertThat(timer.failures()).isEqualTo(1);
  }

  @Test
  void watch_isNotHeldUpByATitleOfBlanks() {
    Extractor shop = new Extractor("shop", QUICK, payload -> { });
    Extractor good = new Extractor("good", QUICK, received::add);
    TestBrowser browser = new TestBrowser("a").load(0, "https://s.example.com/1", "Shop")
        .route(1, "https://s.example.com/2", "a" + " ".repeat(200_000) + "b").send(2);
    try (BatchTimer timer = new BatchTimer(Clock.systemUTC())) {
      timer.watch(shop);
      timer.watch(good);
      shop.accept(decoder.decode(browser.requests().get(0)), Clock.systemUTC().instant());
      accept(good, "B");
      await().atMost(Duration.ofSeconds(10)).until(() -> shop.counts().get("actions") == 2 && received.size() == 1);
    }
  }

  @Test
  void counts_nameWhatWasDropped() {
    Extractor extractor = new Extractor("product", ExtractionRules.DEFAULTS, received::add);
    accept(extractor, "A");
    extractor.accept(decoder.decode(TestBrowser.request(new byte[] {'{'}, 0)), Clock.systemUTC().instant());
    TestBrowser noisy = new TestBrowser("b").other(0, "$pageleave").send(1);
    extractor.accept(decoder.decode(noisy.requests().get(0)), Clock.systemUTC().instant());
    extractor.accept(decoder.decode(noisy.requests().get(0)), Clock.systemUTC().instant());

    assertThat(extractor.counts()).containsEntry("dropped.bad-json", 1L).containsEntry("dropped.noise", 1L)
        .containsEntry("dropped.duplicate", 1L).containsEntry("events", 3L);
  }
}
