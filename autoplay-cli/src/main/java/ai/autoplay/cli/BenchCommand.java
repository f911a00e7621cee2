package ai.autoplay.cli;

import ai.autoplay.cli.bench.Bench;
import ai.autoplay.cli.bench.Bench.Length;
import ai.autoplay.cli.bench.BenchResult;
import ai.autoplay.cli.bench.Soak;
import ch.qos.logback.classic.Level;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
  private static final long MOST_ACTIONS = 10_000_000_000L;
  private final Terminal terminal;

  @Option(names = "--quick", description = "Take less than 45 s instead of some minutes.")
  private boolean quick;

  @Option(names = "--json", description = "End with one line that holds the ratios as a JSON object.")
  private boolean json;

  @Option(names = "--soak", paramLabel = "ACTIONS", arity = "0..1", fallbackValue = "50000000",
      description = "Instead, send that many actions through the road, tell the heap after a collection 20 times on the way, and what became "
          + "of everything; ends with 1 if anything is lost. Without a number: ${FALLBACK-VALUE}.")
  private @Nullable Long soak;

  @Mixin private Verbosity verbosity = new Verbosity();

  BenchCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    verbosity.apply(terminal, Level.WARN);
    return soak == null ? measure() : soak(soak);
  }

  private int soak(long actions) throws Exception {
    if (quick || json) {
      throw Failure.usage("--soak: can't go with --quick or --json");
    }
    if (actions < 1 || actions > MOST_ACTIONS) {
      throw Failure.usage("--soak: must be 1 to " + MOST_ACTIONS + ", but was " + actions);
    }
    Soak.Outcome outcome = new Soak(actions, verbosity.quiet() ? line -> {} : terminal::line).run();
    terminal.line(String.format(Locale.ROOT, "sent          %,d actions", outcome.sent()));
    terminal.line(String.format(Locale.ROOT, "seen          %,d, by the sink that saw fewest", outcome.seen()));
    terminal.line("counts        " + outcome.counts());
    terminal.line(String.format(Locale.ROOT, "heap          %.2f of the second quarter's in the last", outcome.growth()));
    if (!outcome.good()) {
      terminal.notice("autoplay: not everything that was sent has arrived once");
    }
    return outcome.good() ? ExitCode.OK : ExitCode.FAILED;
  }

  private int measure() throws Exception {
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
