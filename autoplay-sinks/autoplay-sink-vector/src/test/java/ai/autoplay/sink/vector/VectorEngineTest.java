package ai.autoplay.sink.vector;

import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.Autoplay;
import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Payload;
import ai.autoplay.model.Session;
import ai.autoplay.model.SummaryPayload;
import ai.autoplay.plugin.Settings;
import ai.autoplay.spi.Receipt;
import ai.autoplay.testing.SamplePayloads;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Behind the real engine, by settings alone: MiniLM and a file. */
class VectorEngineTest {
  private static final int SESSIONS = 10;

  @Test
  void everySessionIsFound_alsoAfterARestart(@TempDir Path folder) throws Exception {
    Settings settings = Settings.of(Map.of("autoplay.sinks", "vector", "autoplay.vector.file", folder.resolve("v.jsonl").toString()));
    List<Receipt> receipts = new ArrayList<>();
    try (Autoplay autoplay = Autoplay.builder().settings(settings).withoutTransport().build()) {
      for (int i = 0; i < SESSIONS; i++) {
        SamplePayloads samples = SamplePayloads.of("p", "session " + i).by("user " + i, null);
        for (Payload payload : List.of(samples.actions(3), samples.summary("They paid invoice number " + i + ".", 2))) {
          receipts.add(autoplay.inlet().accept(SamplePayloads.delivery(payload)));
        }
      }
      for (Receipt receipt : receipts) {
        receipt.settled().toCompletableFuture().get(60, TimeUnit.SECONDS);
      }
    }
    VectorConfig config = VectorConfig.from(Settings.of(Map.of("autoplay.vector.file", folder.resolve("v.jsonl").toString())));
    try (VectorSink again = VectorSink.open(config)) {
      for (int i = 0; i < SESSIONS; i++) {
        List<ScoredText> found = again.search().search("Which bill was settled?", VectorScope.user("p", "user " + i), 10);
        assertThat(found).as("one action that the summary does not cover, and the summary").hasSize(2);
        assertThat(found.get(0).text()).isEqualTo("They paid invoice number " + i + ".");
        assertThat(found.get(1).text()).contains("(step 2)");
      }
    }
  }

  /** What pages say may be anything; the model's tokenizer and native code have to take it. */
  @Test
  void miniLm_takesHostileText(@TempDir Path folder) throws Exception {
    VectorConfig config = VectorConfig.DEFAULTS.withEmbedded(new VectorConfig.InFile(folder.resolve("v.jsonl")));
    List<String> texts = List.of("", " ", "\0", "\ud83d", "a\u2028b", "\u200b", "語".repeat(3_000), "😀".repeat(3_000), "x".repeat(64_000), "[PAD] [CLS] ##x",
        "\ufeff", "\u202egnirts\u202c", "a ".repeat(30_000));
    try (VectorSink sink = VectorSink.open(config)) {
      for (int i = 0; i < texts.size(); i++) {
        SamplePayloads samples = SamplePayloads.of("p", "s" + i);
        ActionsPayload batch = samples.saying(texts.get(i));
        Session session = Session.empty(samples.key()).with(batch);
        sink.write(batch, session);
        SummaryPayload summary = samples.summary("Told: " + texts.get(i), 0);
        sink.write(summary, session.with(summary));
        assertThat(sink.search().search("x" + texts.get(i), VectorScope.session(samples.key()), 5)).as("text %s", i).hasSize(2)
            .allSatisfy(found -> assertThat(found.score()).isBetween(0.0, 1.0001));
      }
    }
  }
}
