package ai.autoplay.cli;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code autoplay torture}. */
@Command(name = "torture", description = {
    "Break everything at random, and see whether anything is lost.",
    "",
    "A connector, a sink and the bridge run as processes of their own. They are killed, paused and started again; connections between them "
        + "are cut, stalled and refused; the sink answers 500, 429 or nothing; and, where this may mount one (root), the bridge's disk is full. "
        + "Payloads reach the bridge by stream and by webhook.",
    "",
    "A payload is accepted once the bridge has called it safe: its webhook was answered with 200, or, from the stream, its receipt has settled. "
        + "That is counted, whatever happens later. A connector that is killed has forgotten what it streamed, so the source gives the new "
        + "one what was not accepted, and nothing that was. Lost is what was accepted and never reached the sink; out of order, what "
        + "reached it first after a later one of its session; mixed, what came in another session, or with another's actions.",
    "",
    "The same seed and minutes give the same faults, in the same order, meant for the same moments."})
final class TortureCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int TICK_MILLIS = 100;
  private final Terminal terminal;
  private final Signals signals;

  @Option(names = "--minutes", paramLabel = "N", defaultValue = "10", description = "How long things go wrong; default: ${DEFAULT-VALUE}.")
  private double minutes;

  @Option(names = "--seed", paramLabel = "S", description = "Which faults, and when; default: a random one, which is told.")
  private @Nullable Long seed;

  @Option(names = "--json", description = "The last line is the result as one JSON object.")
  private boolean json;

  @Option(names = "--keep", description = "Keep the folder with the processes' logs and the journals; it is kept anyway when something is wrong.")
  private boolean keep;

  @Mixin private Verbosity verbosity = new Verbosity();

  TortureCommand(Terminal terminal, Signals signals) {
    this.terminal = terminal;
    this.signals = signals;
  }

  /** Something that is to be done at its time. */
  private record Step(long at, TortureFault.Kind kind, boolean mends) {}

  @Override
  public Integer call() throws Failure {
    verbosity.apply(terminal, Level.WARN);
    if (!(minutes > 0 && minutes <= 10_000)) {
      throw Failure.usage("--minutes: must be above 0 and at most 10000, but was " + minutes);
    }
    long chosen = seed == null ? new Random().nextInt(1_000_000) : seed;
    try {
      Path folder = Files.createTempDirectory("autoplay-torture");
      boolean good = run(chosen, folder);
      if (good && !keep) {
        TortureSite.delete(folder);
      } else {
        terminal.notice("autoplay: logs and journals are in " + folder);
      }
      return good ? ExitCode.OK : ExitCode.FAILED;
    } catch (IOException e) {
      throw Failure.failed(e.toString());
    } catch (InterruptedException e) {
      return ExitCode.INTERRUPTED;
    }
  }

  private boolean run(long chosen, Path folder) throws IOException, InterruptedException {
    List<TortureFault> faults = TortureFault.schedule(chosen, Duration.ofMillis((long) (minutes * 60_000)));
    terminal.notice("autoplay: seed " + chosen + ", " + faults.size() + " faults in " + minutes + " minutes");
    Thread caller = Thread.currentThread();
    signals.onStop(caller::interrupt);
    try (TortureSite site = new TortureSite(folder)) {
      if (!site.hasSmallDisk()) {
        terminal.notice("autoplay: the disk is never full, since a small one cannot be mounted here");
      }
      site.start();
      TortureSource source = site.source(folder);
      TortureCheck check = new TortureCheck(new TortureJournal.Tail(folder.resolve(TortureSite.ARRIVED)));
      source.start();
      int unasked = torture(site, faults, check, source.accepted());
      return report(end(site, source, check), new Totals(chosen, faults.size(), unasked, source.wrongAnswers()));
    }
  }

  private record Totals(long seed, int faults, int unasked, int wrongAnswers) {}

  /** Plays the faults at their times; how many processes ended by themselves. */
  private int torture(TortureSite site, List<TortureFault> faults, TortureCheck check, Set<String> accepted) throws IOException, InterruptedException {
    PriorityQueue<Step> steps = new PriorityQueue<>(Comparator.comparingLong(Step::at));
    faults.forEach(fault -> {
      steps.add(new Step(fault.at().toMillis(), fault.kind(), false));
      steps.add(new Step(fault.at().plus(fault.lasts()).toMillis(), fault.kind(), true));
    });
    long began = System.nanoTime();
    long length = (long) (minutes * 60_000);
    int unasked = 0;
    for (long now = 0; now < length; now = (System.nanoTime() - began) / 1_000_000) {
      while (!steps.isEmpty() && steps.peek().at() <= now) {
        play(site, steps.remove(), now);
      }
      unasked += revive(site);
      check.read();
      terminal.status(String.format(Locale.ROOT, "%3d s of %d · %d accepted", now / 1_000, length / 1_000, accepted.size()));
      Thread.sleep(TICK_MILLIS);
    }
    terminal.status("");
    return unasked;
  }

  private void play(TortureSite site, Step step, long now) throws IOException, InterruptedException {
    if (step.mends()) {
      site.mend(step.kind());
      return;
    }
    if (verbosity.verbose()) {
      terminal.notice(String.format(Locale.ROOT, "%7.1f s  %s", now / 1_000.0, step.kind()));
    }
    site.apply(step.kind());
  }

  private int revive(TortureSite site) throws IOException {
    List<String> ended = site.revive();
    ended.forEach(part -> terminal.notice("autoplay: the " + part + " has ended by itself, and is started again"));
    return ended.size();
  }

  private TortureResult end(TortureSite site, TortureSource source, TortureCheck check) throws IOException, InterruptedException {
    site.mendAll();
    boolean finished = source.finish(PATIENCE);
    if (!finished) {
      terminal.notice("autoplay: not everything was accepted within " + PATIENCE.toSeconds() + " s of quiet");
    }
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    do {
      Thread.sleep(TICK_MILLIS);
      check.read();
    } while (!check.has(source.accepted()) && System.nanoTime() < deadline);
    int code = site.stop();
    if (code != 0) {
      terminal.notice("autoplay: the bridge ended with " + code + " when asked to; 1 means that its counts do not add up");
    }
    check.read();
    TortureResult result = check.result(source.accepted());
    return finished && code == 0 ? result : result.unfinished();
  }

  private boolean report(TortureResult result, Totals totals) {
    terminal.line("seed          " + totals.seed());
    terminal.line("faults        " + totals.faults());
    result.lines().forEach(terminal::line);
    if (totals.wrongAnswers() > 0) {
      terminal.notice("autoplay: " + totals.wrongAnswers() + " webhooks were answered with neither 200 nor 503");
    }
    if (json) {
      terminal.line(result.json(totals.seed(), minutes, totals.faults()));
    }
    return result.good() && totals.unasked() == 0 && totals.wrongAnswers() == 0;
  }
}
