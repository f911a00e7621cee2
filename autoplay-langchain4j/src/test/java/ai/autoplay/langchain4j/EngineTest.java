package ai.autoplay.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.autoplay.Autoplay;
import ai.autoplay.AutoplayConfig;
import ai.autoplay.SummaryConfig;
import ai.autoplay.langchain4j.FakeOpenAi.Call;
import ai.autoplay.langchain4j.FakeOpenAi.Reply;
import ai.autoplay.model.SessionKey;
import ai.autoplay.plugin.Secret;
import ai.autoplay.testing.SamplePayloads;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The summarizer behind the real engine, in front of a server on loopback. */
class EngineTest {
  private static final List<Integer> FIFTY = IntStream.range(0, 50).boxed().toList();
  private final Memory memory = new Memory();
  private final CountDownLatch over = new CountDownLatch(1);
  private FakeOpenAi server;
  private OpenAiSummarizer summarizer;

  @BeforeEach
  void start() throws IOException {
    server = new FakeOpenAi();
    summarizer = new OpenAiSummarizer(new OpenAiConfig(server.baseUrl(), Secret.NONE, "m"));
  }

  @AfterEach
  void stop() {
    over.countDown();
    server.close();
  }

  private Autoplay autoplay(SummaryConfig summaries) {
    return Autoplay.builder().withoutTransport().sink(memory).summarizer(summarizer)
        .config(AutoplayConfig.DEFAULTS.withSummaries(summaries)).build();
  }

  private static List<SamplePayloads> sessions(int count) {
    return IntStream.range(0, count).mapToObj(i -> SamplePayloads.of("prod", "s" + i)).toList();
  }

  private static void give(Autoplay autoplay, SamplePayloads session, int actions) throws InterruptedException {
    autoplay.inlet().accept(SamplePayloads.delivery(session.actions(actions)));
  }

  @Test
  void thousandSessions_costAsManyCallsAndTokensAsConfigured() throws Exception {
    CountDownLatch four = new CountDownLatch(4);
    AtomicLong tokens = new AtomicLong();
    server.answering(call -> {
      four.countDown();
      assertThat(awaited(four)).isTrue();
      int size = (call.system().length() + call.user().length()) / 4;
      tokens.addAndGet(size);
      return Reply.choice("The user did " + call.number() + ".", "stop", size, 10);
    });
    List<SamplePayloads> sessions = sessions(1_000);
    try (Autoplay autoplay = autoplay(SummaryConfig.DEFAULTS.withThreshold(10))) {
      for (int round = 1; round <= 5; round++) {
        for (SamplePayloads session : sessions) {
          give(autoplay, session, 10);
        }
        int summaries = round * 1_000;
        await().atMost(Duration.ofSeconds(60)).until(() -> autoplay.counts().ownSummaries() == summaries && memory.allBelow(1_000, 1));
      }
      assertThat(autoplay.counts().addUp()).isTrue();
    }
    assertThat(server.calls()).hasSize(5_000);
    assertThat(server.mostAtOnce()).isEqualTo(4);
    assertThat(summarizer.usage()).isEqualTo(new ModelUsage(5_000, 0, tokens.get(), 50_000, 0));
    assertThat(sessions).allSatisfy(session -> assertThat(memory.indexes(session.key())).isEqualTo(FIFTY));
    assertThat(server.calls().get(4_999).user()).contains("The summary so far:\nThe user did ", "10. [49] ").doesNotContain("[39] ");
  }

  private static boolean awaited(CountDownLatch latch) {
    try {
      return latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void storm_losesNoSummaryAndIsLeftAlone(boolean saysWhenToComeBack) throws Exception {
    AtomicLong began = new AtomicLong();
    AtomicInteger refused = new AtomicInteger();
    server.answering(call -> {
      began.compareAndSet(0, System.nanoTime());
      if (System.nanoTime() - began.get() < TimeUnit.MILLISECONDS.toNanos(1_500)) {
        refused.incrementAndGet();
        return saysWhenToComeBack ? Reply.of(429, "{}").with("Retry-After", "1") : Reply.of(429, "{}");
      }
      return Reply.summary("The user did things.");
    });
    giveFifty(sessions(200));
    assertThat(refused.get()).isBetween(1, 30);
  }

  @Test
  void uselessAnswers_eraseNothing() throws Exception {
    server.answering(EngineTest::oftenUseless);
    giveFifty(sessions(40));
    assertThat(summarizer.usage().failures()).isGreaterThanOrEqualTo(7);
  }

  private void giveFifty(List<SamplePayloads> sessions) throws InterruptedException {
    try (Autoplay autoplay = autoplay(SummaryConfig.DEFAULTS)) {
      for (int i = 0; i < 50; i++) {
        for (SamplePayloads session : sessions) {
          give(autoplay, session, 1);
        }
      }
      await().atMost(Duration.ofSeconds(60)).until(() -> memory.allBelow(sessions.size(), 10));
      assertThat(autoplay.counts().addUp()).isTrue();
    }
    assertThat(server.mostAtOnce()).isLessThanOrEqualTo(4);
    assertThat(sessions).allSatisfy(session -> assertThat(memory.indexes(session.key())).isEqualTo(FIFTY));
    assertThat(sessions).allSatisfy(session -> assertThat(memory.session(session.key()).summary()).isEqualTo("The user did things."));
  }

  private static Reply oftenUseless(Call call) {
    return switch (call.number() % 35) {
      case 0 -> Reply.of(500, "oh");
      case 5 -> Reply.choice(null, "length", 10, 10);
      case 10 -> Reply.of(200, "{\"choices\":[");
      case 15 -> Reply.summary(call.user().lines().findFirst().orElseThrow());
      case 20 -> Reply.summary("x".repeat(100_000));
      case 25 -> Reply.choice("", "stop", 10, 10);
      case 30 -> Reply.summary("I cannot help with that.");
      default -> Reply.summary("The user did things.");
    };
  }

  @Test
  void hangingModel_losesNothing() throws Exception {
    server.answering(call -> {
      if (call.number() < 2) {
        awaitEnd();
      }
      return Reply.summary("The user did things.");
    });
    SamplePayloads session = SamplePayloads.of("prod", "s0");
    SessionKey key = session.key();
    try (Autoplay autoplay = autoplay(SummaryConfig.DEFAULTS.withTimeout(Duration.ofMillis(300)))) {
      give(autoplay, session, 12);
      await().atMost(Duration.ofSeconds(30)).until(() -> memory.allBelow(1, 1));
    }
    assertThat(memory.session(key).summary()).isEqualTo("The user did things.");
    assertThat(memory.indexes(key)).isEqualTo(FIFTY.subList(0, 12));
    assertThat(server.calls()).hasSize(3);
    assertThat(summarizer.usage()).isEqualTo(new ModelUsage(3, 2, 100, 20, 0));
  }

  private void awaitEnd() {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
