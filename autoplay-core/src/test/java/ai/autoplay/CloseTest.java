package ai.autoplay;

import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.spi.Delivery;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class CloseTest {
  private static final String CLICK = "{\"type\":\"actions\",\"product_id\":\"p\",\"session_id\":\"s\",\"actions\":[{\"type\":\"click\",\"title\":\"go\"}]}";

  @Test
  void close_waitsForTheSummaryThatTheLastPayloadCauses() throws InterruptedException {
    AutoplayConfig config = AutoplayConfig.DEFAULTS.withCloseTimeout(Duration.ofSeconds(20))
        .withSummaries(SummaryConfig.DEFAULTS.withThreshold(1));
    for (int round = 0; round < 500; round++) {
      CountDownLatch asked = new CountDownLatch(1);
      Autoplay autoplay = Autoplay.builder().config(config).withoutTransport().summarizer(request -> {
            asked.countDown();
            return "prose";
          }).sink("one", (payload, session) -> {}).sink("two", (payload, session) -> {}).build();
      autoplay.inlet().accept(new Delivery(CLICK, null));
      asked.await();
      autoplay.close();

      assertThat(autoplay.counts().addUp()).as("round %d: %s", round, autoplay.counts()).isTrue();
      assertThat(autoplay.counts().sinks().values()).as("round %d", round).allMatch(sink -> sink.pending() == 0 && sink.failed() == 0);
    }
  }
}
