package ai.autoplay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.Counts;
import ai.autoplay.Counts.SinkCounts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DemoResultTest {
  private static final OrderCheck.Findings CLEAN = new OrderCheck.Findings(List.of(), 7, 0, 0);
  private static final SinkCounts ALL = new SinkCounts(5, 0, 0, 0, 0, 0);

  @Test
  void faults_areNoneWhenAllWasWritten() {
    assertThat(new DemoResult(4, counts(4, 4, ALL), CLEAN).faults()).isEmpty();
  }

  @Test
  void faults_nameAPayloadThatNeverArrived() {
    assertThat(new DemoResult(5, counts(4, 4, ALL), CLEAN).faults())
        .containsExactly("5 payloads were published, but 4 received", "5 payloads were published, but 4 accepted");
  }

  @Test
  void faults_nameCountsThatDoNotAddUp() {
    assertThat(new DemoResult(4, counts(4, 4, new SinkCounts(4, 0, 0, 0, 0, 0)), CLEAN).faults())
        .singleElement().asString().startsWith("the counts do not add up: Counts[");
  }

  @Test
  void faults_nameWhatWasGivenUpOrIsLeft() {
    assertThat(new DemoResult(4, counts(4, 4, new SinkCounts(2, 0, 0, 1, 2, 0)), CLEAN).faults())
        .containsExactly("2 payloads are still pending", "1 payloads were given up");
  }

  @Test
  void faults_nameWhatTheCheckingSinkFound() {
    assertThat(new DemoResult(4, counts(4, 4, ALL), new OrderCheck.Findings(List.of(), 7, 2, 3)).faults())
        .containsExactly("3 actions were published and never written", "2 writes were out of order");
  }

  @Test
  void toJson_addsTheSinksUp() {
    assertThat(new DemoResult(4, counts(4, 4, new SinkCounts(1, 1, 1, 1, 1, 0)), CLEAN).toJson()).isEqualTo(
        "{\"sessions\":0,\"payloads\":4,\"actions\":7,\"summaries\":1,\"sinks\":2,\"delivered\":6,\"deadLettered\":1,\"skipped\":1,"
            + "\"failed\":1,\"pending\":1,\"duplicates\":0,\"ignored\":0,\"malformed\":0,\"refused\":0,\"outOfOrder\":0}");
  }

  private static Counts counts(long received, long accepted, SinkCounts first) {
    Map<String, SinkCounts> sinks = new LinkedHashMap<>();
    sinks.put("logging", first);
    sinks.put("check", ALL);
    return new Counts(received, accepted, 0, 0, 0, 0, 1, 0, sinks);
  }
}
