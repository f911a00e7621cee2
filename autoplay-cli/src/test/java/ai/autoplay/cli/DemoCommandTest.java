package ai.autoplay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoCommandTest {
  @TempDir private Path folder;

  @Test
  void demo_bringsEverythingToTheSinksAndCountsIt() throws Exception {
    Running demo = Running.command("demo", "--speed", "0", "--json");

    assertThat(demo.exitCode()).as(demo.err()).isEqualTo(ExitCode.OK);
    Map<String, Long> numbers = numbers(demo);
    assertThat(numbers.keySet()).containsExactly("sessions", "payloads", "actions", "summaries", "sinks", "delivered", "deadLettered",
        "skipped", "failed", "pending", "duplicates", "ignored", "malformed", "refused", "outOfOrder");
    assertThat(numbers.get("sinks") * (numbers.get("payloads") + numbers.get("summaries"))).isEqualTo(numbers.get("delivered"));
    assertThat(numbers).containsEntry("outOfOrder", 0L).containsEntry("pending", 0L).containsEntry("failed", 0L);
    assertThat(numbers.get("sessions")).isGreaterThanOrEqualTo(3);
    assertThat(numbers.get("summaries")).isGreaterThanOrEqualTo(3);
  }

  @Test
  void demo_printsEveryActionOnceAndWhatAnAgentWouldRead() throws Exception {
    Running demo = Running.command("demo", "--speed", "0", "--json");

    assertThat(demo.exitCode()).as(demo.err()).isEqualTo(ExitCode.OK);
    Map<String, Long> numbers = numbers(demo);
    assertThat(demo.lines()).filteredOn(line -> line.matches("demo/visit-\\d+ .*\\[\\d+] [a-z]+: .*")).hasSize(numbers.get("actions").intValue());
    // summaries of one session that pile up in front of a sink are written as one
    assertThat(demo.lines()).filteredOn(line -> line.matches("demo/visit-\\d+ summary, replaces .*")).isNotEmpty()
        .hasSizeLessThanOrEqualTo(numbers.get("summaries").intValue());
    assertThat(demo.lines()).filteredOn(line -> line.startsWith("What an agent reads of visit-")).hasSize(numbers.get("sessions").intValue());
    assertThat(demo.out()).contains("\nSummary: ", "\nRecent activity:\n", "Everything adds up:");
    assertThat(demo.out() + demo.err()).doesNotContain("\u001b");
  }

  private static Map<String, Long> numbers(Running demo) throws Exception {
    return new ObjectMapper().readValue(demo.lines().get(demo.lines().size() - 1), new TypeReference<>() {});
  }

  @Test
  void demo_quietlyPrintsTheNumbersAlone() throws Exception {
    Running demo = Running.command("demo", "--speed", "0", "--json", "--quiet");

    assertThat(demo.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(demo.lines()).singleElement().asString().startsWith("{\"sessions\":");
    assertThat(demo.err()).isEmpty();
  }

  @Test
  void demo_showsAProgressBarOnATerminalAndTakesItAway() throws Exception {
    Running demo = Running.onTerminal(100, "demo", "--speed", "0");

    assertThat(demo.exitCode()).as(demo.out() + demo.err()).isEqualTo(ExitCode.OK);
    assertThat(demo.err()).contains(" of 46 requests").endsWith("\r\u001b[K");
    assertThat(demo.out()).contains("\u001b[32mEverything adds up:");
  }

  @Test
  void demo_thatIsStoppedEndsSoonAndSaysSo() throws Exception {
    Running demo = Running.command("demo", "--speed", "4").awaitOut("visit-1");
    long start = System.nanoTime();

    assertThat(demo.stop().exitCode()).isEqualTo(ExitCode.INTERRUPTED);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    assertThat(demo.err()).contains("stopped before the end");
    assertThat(demo.out()).doesNotContain("Everything adds up");
  }

  @Test
  void demo_ofAFolderWithoutRecordingsIsRefused() throws Exception {
    Running demo = Running.command("demo", folder.toString());

    assertThat(demo.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(demo.err()).contains(folder + ": must hold recordings (*.jsonl), and holds none");
  }

  @Test
  void demo_ofABrokenRecordingNamesFileAndLine() throws Exception {
    Path file = Files.writeString(folder.resolve("broken.jsonl"), "{\"received_at\": 1, \"body_base64\": \"\"}\nnot json\n");
    Running demo = Running.command("demo", file.toString());

    assertThat(demo.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(demo.err()).contains("broken.jsonl, line 2");
  }

  @Test
  void demo_withAPortWantsWeb() throws Exception {
    Running demo = Running.command("demo", "--port", "1");

    assertThat(demo.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(demo.err()).contains("--port: can only be used with --web");
    assertThat(demo.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"99999", "-1"})
  void demo_onAnImpossiblePortIsRefusedBeforeAnythingIsFetched(String port) throws Exception {
    Running demo = Running.command("demo", "--web", "--port", port);

    assertThat(demo.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(demo.err()).isEqualTo("autoplay: --port: must be a whole number from 0 to 65535, but is " + port + "\n");
  }

  @Test
  void demo_ofYourOwnTrafficPlaysNoRecordings() throws Exception {
    Running demo = Running.command("demo", "--web", folder.toString());

    assertThat(demo.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(demo.err()).contains(folder + ": cannot be used with --web, where the traffic is your own");
  }
}
