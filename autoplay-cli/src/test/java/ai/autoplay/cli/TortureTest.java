package ai.autoplay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What torture counts, and what it does when; the torture itself takes minutes and is no part of the build. */
class TortureTest {
  @TempDir private Path folder;

  @Test
  void schedule_isTheSameForTheSameSeed_andAnotherForAnother() {
    List<TortureFault> faults = TortureFault.schedule(7, Duration.ofMinutes(10));
    assertThat(TortureFault.schedule(7, Duration.ofMinutes(10))).isEqualTo(faults).hasSizeGreaterThan(200);
    assertThat(TortureFault.schedule(8, Duration.ofMinutes(10))).isNotEqualTo(faults);
    assertThat(faults.stream().map(TortureFault::kind).collect(Collectors.toSet())).isEqualTo(EnumSet.allOf(TortureFault.Kind.class));
    assertThat(faults).extracting(TortureFault::at).isSorted().allMatch(at -> at.compareTo(Duration.ofMinutes(10)) < 0);
  }

  private TortureResult check(Set<String> accepted, String... lines) throws Exception {
    Path file = folder.resolve("arrived");
    Files.deleteIfExists(file);
    TortureCheck check = new TortureCheck(new TortureJournal.Tail(file));
    for (String line : lines) {
      Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      check.read();
    }
    return check.result(accepted);
  }

  @Test
  void check_countsWhatIsThere() throws Exception {
    assertThat(check(Set.of("a/v1#0", "a/v1#1"), "a/v1 a/v1#0", "a/v1 -", "a/v1 a/v1#1", "a/v1 a/v1#1"))
        .isEqualTo(new TortureResult(2, 2, 0, 0, 0, 1, true)).matches(TortureResult::good);
  }

  @Test
  void check_findsWhatIsWrong() throws Exception {
    assertThat(check(Set.of("a/v1#0", "a/v1#1"), "a/v1 a/v1#1").lost()).isEqualTo(1);
    assertThat(check(Set.of(), "a/v1 a/v1#2", "a/v1 a/v1#1", "a/v1 a/v1#2").outOfOrder()).isEqualTo(1);
    assertThat(check(Set.of(), "a/v2 a/v1#2").mixed()).isEqualTo(1);
    assertThat(check(Set.of(), "*a/v1 a/v1#2").mixed()).isEqualTo(1);
    assertThat(check(Set.of(), "*a/v1 -").mixed()).isEqualTo(1);
    assertThat(check(Set.of(), "a/v1 a/v2#2", "a/v1 a/v1#2", "x", "a/v1 a/v1#").mixed()).isEqualTo(1);
  }

  @Test
  void journal_afterATornLine_beginsANewOne() throws Exception {
    Path file = folder.resolve("journal");
    TortureJournal.Tail tail = new TortureJournal.Tail(file);
    assertThat(tail.more()).isEmpty();
    Files.writeString(file, "one\ntw");
    assertThat(tail.more()).containsExactly("one");
    try (TortureJournal journal = new TortureJournal(file)) {
      journal.add("three\n");
    }
    assertThat(tail.more()).containsExactly("tw", "three");
  }

  @Test
  void result_asJson_hasTheFieldsInOrder() {
    assertThat(new TortureResult(5, 4, 3, 2, 1, 0, true).json(42, 0.5, 9)).isEqualTo(
        "{\"seed\":42,\"minutes\":0.50,\"faults\":9,\"accepted\":5,\"delivered\":4,\"lost\":3,\"outOfOrder\":2,\"mixed\":1,\"duplicates\":0}");
    assertThat(new TortureResult(5, 4, 3, 2, 1, 0, true).json(42, 10, 9)).startsWith("{\"seed\":42,\"minutes\":10,");
  }

  @Test
  void minutesThatAreNone_areRefused() throws Exception {
    try (Running torture = Running.command("torture", "--minutes", "0")) {
      assertThat(torture.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(torture.err()).contains("--minutes: must be above 0 and at most 10000, but was 0.0");
    }
  }
}
