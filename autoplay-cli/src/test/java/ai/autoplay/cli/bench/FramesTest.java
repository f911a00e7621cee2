package ai.autoplay.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Payload;
import ai.autoplay.model.PayloadCodec;
import ai.autoplay.model.SummaryPayload;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the generator sends is what it says it sends. */
class FramesTest {
  private static final int PASSES = 40;
  private final Frames frames = Frames.of(Workload.of(40), 60);

  @Test
  void sent_isWhatItCounts() throws Exception {
    List<Payload> sent = sent();

    assertThat(sent).hasSize(frames.count() * PASSES).doesNotHaveDuplicates();
    assertThat(sent.stream().mapToLong(payload -> payload instanceof ActionsPayload batch ? batch.count() : 0).sum())
        .isEqualTo(frames.actions() * PASSES);
  }

  @Test
  void sent_givesEverySessionASummaryAfterNineteenBatches() throws Exception {
    Map<String, StringBuilder> kinds = new HashMap<>();
    for (Payload payload : sent()) {
      kinds.computeIfAbsent(payload.sessionId(), id -> new StringBuilder()).append(payload instanceof SummaryPayload ? 'S' : 'a');
    }

    assertThat(kinds).hasSize(40);
    assertThat(kinds.values()).allSatisfy(kind -> assertThat(kind.toString()).matches("a*(Sa{19}){2}Sa*").hasSize(60));
  }

  @Test
  void sent_ofASessionIsOneUsers() throws Exception {
    assertThat(sent()).filteredOn(ActionsPayload.class::isInstance).map(ActionsPayload.class::cast)
        .allSatisfy(batch -> assertThat(batch.userId()).isEqualTo(batch.sessionId().replace("ps_", "user_")));
  }

  @Test
  void workload_hasAsManySessionsAsHaveANumber() {
    assertThatThrownBy(() -> Workload.of(1_000_001)).hasMessage("sessions: must be 1 to 1000000, but was 1000001");
  }

  private List<Payload> sent() throws Exception {
    PayloadCodec codec = new PayloadCodec();
    List<Payload> sent = new ArrayList<>();
    for (int pass = 0; pass < PASSES; pass++) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      frames.send(out, pass);
      for (String line : out.toString(StandardCharsets.UTF_8).split("\r?\n")) {
        if (line.startsWith("data: ")) {
          sent.add(codec.decode(line.substring(6)).orElseThrow());
        }
      }
    }
    return sent;
  }
}
