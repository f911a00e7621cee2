package ai.autoplay.cli;

import ai.autoplay.DeadLetterReplay;
import ai.autoplay.DeadLetterReplay.Outcome;
import ai.autoplay.plugin.Settings;
import ai.autoplay.spi.Sink;
import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code autoplay replay}. */
@Command(name = "replay", description = {
    "Write dead letters to their sinks again.",
    "",
    "Each sink's letters are written in the order in which they were given up, to the sink of that name as the settings configure it. "
        + "run need not be stopped: it is asked to close the file that it writes. What arrived is deleted; what did not stays for the next time."})
final class ReplayCommand implements Callable<Integer> {
  private static final String LETTERS = "dead-letters";
  private static final String SPOOL = "spool.mv.db";
  private static final Pattern SEGMENT = Pattern.compile("\\d+-.*\\.jsonl(\\.open)?");
  private final Terminal terminal;
  private final Signals signals;

  @Option(names = "--dead-letters", paramLabel = "DIR", required = true, description = "The folder dead-letters of a data directory, or the data directory.")
  private Path directory = Path.of("");

  @Option(names = "--sink", paramLabel = "NAME", description = "Only this sink's; default: those of every sink that has some.")
  private @Nullable String only;

  @Option(names = "--dry-run", description = "Count them, and change nothing.")
  private boolean dryRun;

  @Option(names = "--patience", paramLabel = "SECONDS", defaultValue = "60",
      description = "How long a sink that is down is tried again before its replay stops; default: ${DEFAULT-VALUE}.")
  private int patience;

  @Option(names = "--config", paramLabel = "FILE", description = "Read this file (.yaml or .properties) instead of the one in the working folder.")
  private @Nullable Path file;

  @Mixin private Verbosity verbosity = new Verbosity();

  ReplayCommand(Terminal terminal, Signals signals) {
    this.terminal = terminal;
    this.signals = signals;
  }

  @Override
  public Integer call() throws Failure {
    verbosity.apply(terminal, Level.WARN);
    Thread caller = Thread.currentThread();
    signals.onStop(caller::interrupt);
    try {
      return replay();
    } catch (IOException e) {
      throw Failure.failed(e.getMessage());
    } catch (InterruptedException e) {
      terminal.notice("autoplay: stopped; what had arrived of the file under way may arrive again");
      return ExitCode.INTERRUPTED;
    }
  }

  private int replay() throws IOException, Failure, InterruptedException {
    if (patience < 0) {
      throw Failure.usage("--patience: must be a whole number of seconds, 0 or more, but is " + patience);
    }
    DeadLetterReplay replay = new DeadLetterReplay(folder(), Duration.ofSeconds(patience));
    List<String> sinks = only == null ? replay.sinks() : List.of(only);
    if (sinks.isEmpty()) {
      terminal.line("no dead letters");
    }
    if (only != null && !replay.sinks().contains(only)) {
      replay.count(only);   // says so if nothing was ever buried under this name
    }
    boolean allArrived = true;
    for (String name : sinks) {
      Outcome outcome = dryRun ? replay.count(name) : write(replay, name);
      tell(name, outcome);
      allArrived &= dryRun || outcome.left() == 0;
    }
    return allArrived ? ExitCode.OK : ExitCode.FAILED;
  }

  /** The folder of letters; one that is something else would look as if there were none. */
  private Path folder() throws IOException, Failure {
    Path letters = directory.resolve(LETTERS);
    if (directory.toString().isEmpty()) {
      throw wrongFolder("is empty");
    }
    if (!Files.isDirectory(directory)) {
      throw wrongFolder(directory + " is no folder");
    }
    if (Files.isDirectory(letters)) {
      return letters;
    }
    List<String> names = names();
    Path here = directory.toAbsolutePath().normalize();
    if (names.stream().anyMatch(SEGMENT.asMatchPredicate()) || here.getParent() != null && here.getParent().endsWith(LETTERS)) {
      throw wrongFolder(directory + " is the folder of one sink; name " + here.getParent() + " and --sink " + here.getFileName());
    }
    boolean known = here.endsWith(LETTERS) || names.isEmpty() || names.contains(SPOOL) || !new DeadLetterReplay(directory, Duration.ZERO).sinks().isEmpty();
    if (!known) {
      throw wrongFolder(directory + " is another folder");
    }
    return directory;
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static Failure wrongFolder(String seen) {
    return Failure.usage("--dead-letters: must be the folder dead-letters of a data directory, or the data directory, but " + seen);
  }

  private Outcome write(DeadLetterReplay replay, String name) throws IOException, Failure, InterruptedException {
    Sink sink = DeadLetterReplay.configured(settings(), name);
    try {
      return replay.replay(name, sink);
    } finally {
      sink.close();
    }
  }

  private Settings settings() throws Failure {
    try {
      return file == null ? Settings.fromEnvironment() : Settings.fromEnvironment(file);
    } catch (IllegalArgumentException e) {
      throw Failure.usage(e.getMessage());
    }
  }

  private void tell(String name, Outcome outcome) {
    String torn = outcome.torn() == 0 ? "" : ", " + outcome.torn() + " torn by a crash, which the bridge had not counted as kept";
    if (dryRun) {
      terminal.line(name + ": " + outcome.letters() + " to write, in " + outcome.segments() + " file(s)" + torn);
      return;
    }
    terminal.line(name + ": " + outcome.written() + " written, " + outcome.left() + " left" + torn);
    if (outcome.failure() != null) {
      terminal.notice(terminal.styledNotice(Style.RED, "autoplay:") + " " + name + ": " + outcome.failure());
    }
  }
}
