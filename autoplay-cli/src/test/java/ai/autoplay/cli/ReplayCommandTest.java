package ai.autoplay.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.autoplay.Autoplay;
import ai.autoplay.AutoplayConfig;
import ai.autoplay.StorageConfig;
import ai.autoplay.model.PayloadCodec;
import ai.autoplay.spi.Delivery;
import ai.autoplay.spi.Sink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayCommandTest {
  private static final Sink PICKY = (payload, session) -> {
    throw new IllegalArgumentException("not this one");
  };
  @TempDir private Path folder;

  /** Three letters of a sink called {@code name}, in a session of its own: a second run in the folder knows the first one's payloads. */
  private String letters(String name) throws Exception {
    AutoplayConfig config = AutoplayConfig.DEFAULTS.withStorage(StorageConfig.in(folder));
    try (Autoplay autoplay = Autoplay.builder().withoutTransport().config(config).sink(name, PICKY).build()) {
      for (String title : new String[] {"Export", "Import", "Delete"}) {
        autoplay.inlet().accept(new Delivery(new PayloadCodec().encode(Streams.click(name, title)), title));
      }
      await().until(() -> autoplay.counts().sinks().get(name).deadLettered() == 3);
    }
    return folder.resolve("dead-letters").toString();
  }

  private long files() throws Exception {
    try (Stream<Path> files = Files.walk(folder.resolve("dead-letters"))) {
      return files.filter(file -> file.toString().endsWith(".jsonl")).count();
    }
  }

  @Test
  void replay_writesThemInOrderAndLeavesNothing() throws Exception {
    try (Running replay = Running.command("replay", "--dead-letters", letters("logging"), "-v")) {
      assertThat(replay.exitCode()).as(replay.err()).isEqualTo(ExitCode.OK);
      assertThat(replay.out()).isEqualTo("logging: 3 written, 0 left\n");
      assertThat(replay.err()).containsSubsequence("clicked Export", "clicked Import", "clicked Delete");
    }
    assertThat(files()).isZero();
    try (Running again = Running.command("replay", "--dead-letters", folder.toString())) {
      assertThat(again.exitCode()).isEqualTo(ExitCode.OK);
      assertThat(again.out()).isEqualTo("no dead letters\n");
    }
  }

  @Test
  void replay_dryRun_countsAndChangesNothing() throws Exception {
    try (Running replay = Running.command("replay", "--dead-letters", letters("logging"), "--dry-run")) {
      assertThat(replay.exitCode()).isEqualTo(ExitCode.OK);
      assertThat(replay.out()).isEqualTo("logging: 3 to write, in 1 file(s)\n");
    }
    assertThat(files()).isEqualTo(1);
  }

  @Test
  void replay_sinkThatIsDown_keepsThemAndFails() throws Exception {
    try (Running replay = Running.command("replay", "--dead-letters", letters("failing"), "--patience", "0")) {
      assertThat(replay.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(replay.out()).isEqualTo("failing: 0 written, 3 left\n");
      assertThat(replay.err()).contains("the destination is away");
    }
    assertThat(files()).isEqualTo(1);
  }

  @Test
  void replay_whatIsNotThere_isNamed() throws Exception {
    try (Running replay = Running.command("replay", "--dead-letters", letters("logging"), "--sink", "botpress")) {
      assertThat(replay.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(replay.err()).contains("has no dead letters of a sink \"botpress\"; it has some of [logging]");
    }
    try (Running replay = Running.command("replay", "--dead-letters", letters("nobodys"), "--sink", "nobodys")) {
      assertThat(replay.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(replay.err()).contains("nobodys");
    }
    try (Running replay = Running.command("replay", "--dead-letters", folder.resolve("no").toString())) {
      assertThat(replay.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(replay.err()).contains("--dead-letters: must be the folder dead-letters of a data directory, or the data directory, but ", "is no folder");
    }
  }

  @Test
  void replay_ofAnotherFolder_isRefusedWithWhatItIs() throws Exception {
    String letters = letters("logging");
    try (Running replay = Running.command("replay", "--dead-letters", letters + "/logging", "--dry-run")) {
      assertThat(replay.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(replay.err()).contains("but " + letters + "/logging is the folder of one sink; name " + letters + " and --sink logging");
    }
    Path other = Files.createDirectory(folder.resolve("other"));
    Files.createFile(other.resolve("notes.txt"));
    try (Running replay = Running.command("replay", "--dead-letters", other.toString())) {
      assertThat(replay.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(replay.err()).contains("but " + other + " is another folder");
      assertThat(replay.out()).isEmpty();
    }
    try (Running replay = Running.command("replay", "--dead-letters", "")) {
      assertThat(replay.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(replay.err()).contains("--dead-letters: must be the folder dead-letters of a data directory, or the data directory, but is empty");
    }
  }

  @Test
  void replay_whereNoLettersAreYet_saysSo() throws Exception {
    Path data = Files.createDirectory(folder.resolve("data"));
    assertThatNoneAreIn(data);
    Files.createFile(data.resolve("spool.mv.db"));
    assertThatNoneAreIn(data);
    assertThatNoneAreIn(Files.createDirectory(data.resolve("dead-letters")));
    Files.createDirectory(data.resolve("dead-letters/logging"));
    assertThatNoneAreIn(data);
    assertThatNoneAreIn(data.resolve("dead-letters"));
    try (Running tooDeep = Running.command("replay", "--dead-letters", data.resolve("dead-letters/logging").toString())) {
      assertThat(tooDeep.exitCode()).as("one level too deep, though nothing is in it").isEqualTo(ExitCode.USAGE);
    }
  }

  private static void assertThatNoneAreIn(Path directory) throws Exception {
    try (Running replay = Running.command("replay", "--dead-letters", directory.toString())) {
      assertThat(replay.exitCode()).as(replay.err()).isEqualTo(ExitCode.OK);
      assertThat(replay.out()).isEqualTo("no dead letters\n");
    }
  }

  @Test
  void replay_withANegativePatience_isRefused() throws Exception {
    try (Running replay = Running.command("replay", "--dead-letters", folder.toString(), "--patience", "-5")) {
      assertThat(replay.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(replay.err()).contains("--patience: must be a whole number of seconds, 0 or more, but is -5");
    }
  }
}
