package ai.autoplay.cli;

import ai.autoplay.cli.bench.Bench;
import ai.autoplay.cli.bench.Bench.Length;
import ai.autoplay.cli.bench.BenchResult;
import ch.qos.logback.classic.Level;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code autoplay bench}. */
@Command(name = "bench", description = {
    "Measure this machine: what the road costs beside what it cannot do without.",
    "",
    "A generator writes events to a socket of this machine as fast as it takes them; the road from there to a sink takes turns with "
        + "others that read or decode the same events. Ratios within a round count, and their median over all rounds; absolute numbers "
        + "are this machine's of this minute."})
final class BenchCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(names = "--quick", description = "Take less than 45 s instead of some minutes.")
  private boolean quick;

  @Option(names = "--json", description = "End with one line that holds the ratios as a JSON object.")
  private boolean json;

  @Mixin private Verbosity verbosity = new Verbosity();

  BenchCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    verbosity.apply(terminal, Level.WARN);
    BenchResult result = new Bench(quick ? Length.QUICK : Length.FULL, terminal::status).run();
    terminal.status("");
    if (!verbosity.quiet()) {
      result.table().forEach(terminal::line);
    }
    if (json) {
      terminal.line(result.toJson());
    }
    return ExitCode.OK;
  }
}
