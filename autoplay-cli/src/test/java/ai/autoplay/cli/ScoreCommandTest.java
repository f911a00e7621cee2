package ai.autoplay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On recordings of an application that the connector has never seen, made up here. */
class ScoreCommandTest {
  private static final long NOON = Instant.parse("2026-11-20T12:00:00Z").toEpochMilli();
  @TempDir private Path folder;

  private static String click(int number, String label) {
    return "{\"uuid\":\"u" + number + "\",\"event\":\"$autocapture\",\"timestamp\":\"" + Instant.ofEpochMilli(NOON + number * 5_000L)
        + "\",\"properties\":{\"distinct_id\":\"d\",\"$session_id\":\"s\",\"$window_id\":\"w\",\"$event_type\":\"click\","
        + "\"$current_url\":\"https://other.example.com/\",\"$elements_chain\":\"button:text=\\\"" + label + "\\\"\"}}";
  }

  private void recording(String name, String... events) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (String event : events) {
      long at = Instant.parse(new ObjectMapper().readTree(event).path("timestamp").asText()).toEpochMilli();
      String body = "{\"api_key\":\"phc\",\"batch\":[" + event + "],\"sent_at\":\"" + Instant.ofEpochMilli(at) + "\"}";
      lines.append("{\"received_at\":").append(at).append(",\"method\":\"POST\",\"path\":\"/e/\",\"headers\":{},\"body_base64\":\"")
          .append(Base64.getEncoder().encodeToString(body.getBytes(UTF_8))).append("\"}\n");
    }
    Files.writeString(folder.resolve(name + ".jsonl"), lines);
  }

  private static String done(int number, String label) {
    return "{\"i\":" + number + ",\"t\":" + (NOON + number * 5_000L) + ",\"user\":\"ann\",\"tab\":\"t\",\"kind\":\"click\",\"type\":\"click\","
        + "\"target_text\":\"" + label + "\",\"posthog_uuid\":\"u" + number + "\"}";
  }

  private void truth(String name, String... actions) throws IOException {
    Files.writeString(folder.resolve(name + ".truth.json"), "{\"identities\":[{\"user\":\"ann\",\"distinct_ids\":[\"d\"],\"sessions\":[\"s\"]}],"
        + "\"actions\":[" + String.join(",", actions) + "]}");
  }

  private Running score(String... more) {
    String[] arguments = new String[more.length + 2];
    arguments[0] = "score";
    arguments[1] = folder.toString();
    System.arraycopy(more, 0, arguments, 2, more.length);
    return Running.command(arguments);
  }

  @Test
  void score_tellsWhatMatchedWasMissedAndInvented() throws Exception {
    recording("a", click(1, "Save"), click(2, "Extra"));
    truth("a", done(1, "Save"), done(3, "Late"));
    recording("b", click(1, "Open"));
    truth("b", done(1, "Open"));

    try (Running score = score("--json")) {
      assertThat(score.exitCode()).as(score.err()).isEqualTo(ExitCode.OK);
      assertThat(score.lines()).containsSubsequence(
          "a  1 matched, 1 missed, 1 invented",
          "  matched  [0] click \"Click Save button\" ← #1 click \"Save\" by ann",
          "  missed   #3 click \"Late\" by ann",
          "  invented [1] click \"Click Extra button\"",
          "  precision 0.500  recall 0.500  titles 1.000 (of all 1.000)  identity 1.000  order 1.000",
          "b  1 matched, 0 missed, 0 invented",
          "Total of 2 journeys  2 matched, 1 missed, 1 invented");
      JsonNode total = new ObjectMapper().readTree(score.lines().get(score.lines().size() - 1));
      assertThat(total.fieldNames()).toIterable().containsExactly("precision", "recall", "titles", "titlesOfAll", "identity", "order", "actions", "journeys");
      assertThat(total.path("recall").asDouble()).isEqualTo(0.6667);
      assertThat(total.path("actions").asInt()).isEqualTo(3);
    }
  }

  @Test
  void score_ofOneFile_quietly_isOneLine() throws Exception {
    recording("a", click(1, "Save"));
    truth("a", done(1, "Save"));
    try (Running score = Running.command("score", "--json", "-q", folder.resolve("a.jsonl").toString())) {
      assertThat(score.exitCode()).as(score.err()).isEqualTo(ExitCode.OK);
      assertThat(score.lines()).singleElement().asString().startsWith("{\"precision\":1.0000,");
    }
  }

  @Test
  void score_aRecordingWithoutTruth_isNamedAndTheOthersCount() throws Exception {
    recording("a", click(1, "Save"));
    truth("a", done(1, "Save"));
    recording("b", click(1, "Save"));
    try (Running score = score()) {
      assertThat(score.exitCode()).isEqualTo(ExitCode.OK);
      assertThat(score.err()).contains("b: not scored: there is no b.truth.json beside it");
      assertThat(score.out()).contains("Total of 1 journey ");
    }
  }

  @Test
  void score_ofNothing_saysWhatIsMissing() throws Exception {
    try (Running score = score()) {
      assertThat(score.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(score.err()).contains(folder + ": must hold recordings (*.jsonl), and holds none");
    }
    recording("a", click(1, "Save"));
    try (Running score = score()) {
      assertThat(score.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(score.err()).contains("must hold what was done beside the recordings (*.truth.json), and holds it for none");
    }
    try (Running score = Running.command("score", folder.resolve("no").toString())) {
      assertThat(score.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(score.err()).contains("must be a folder of recordings (*.jsonl), or one, and is not there");
    }
  }

  @Test
  void score_ofWhatIsBroken_namesFileAndPlace() throws Exception {
    recording("a", click(1, "Save"));
    Files.writeString(folder.resolve("a.truth.json"), "{\"actions\": [\n  {]}");
    try (Running score = score()) {
      assertThat(score.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(score.err()).contains("a.truth.json: must be JSON, but is not: line 2, column 4");
    }
    Files.writeString(folder.resolve("b.jsonl"), "{}\nno json\n");
    try (Running score = score()) {
      assertThat(score.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(score.err()).contains("b.jsonl, line 2: must be a JSON object with a base64 body");
    }
  }
}
