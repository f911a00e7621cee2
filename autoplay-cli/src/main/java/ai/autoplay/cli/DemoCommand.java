package ai.autoplay.cli;

import ai.autoplay.Counts;
import ai.autoplay.Counts.SinkCounts;
import ai.autoplay.connector.extract.Recording;
import ai.autoplay.model.Session;
import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code autoplay demo}. */
@Command(name = "demo", description = {
    "Watch real user activity travel from a connector to an agent.",
    "",
    "Recorded browser traffic is played into a connector, which streams it over a socket of this machine into the pipeline; two sinks "
        + "get it, one that logs and one that checks. At the end: what an agent would read of each session, and a count of everything. "
        + "Exits with 0 only if all that was published was written, once and in order.",
    "",
    "With --web you are the traffic: a small shop page in your browser, watched by posthog-js, and beside it what an agent reads."})
final class DemoCommand implements Callable<Integer> {
  private static final int HIGHEST_PORT = 65_535;
  private final Terminal terminal;
  private final Signals signals;

  @Option(names = "--speed", paramLabel = "N", defaultValue = "5", converter = SpeedConverter.class,
      description = "How many times faster than recorded; 0 for as fast as possible. Default: ${DEFAULT-VALUE}.")
  private double speed;

  @Option(names = "--json", description = "End with one line that holds all numbers as a JSON object.")
  private boolean json;

  @Option(names = "--web", description = "Serve a shop page to click in, and show beside it what comes of it, until Ctrl-C. Fetches "
      + "posthog-js with npm the first time; nothing leaves this machine.")
  private boolean web;

  @Option(names = "--port", paramLabel = "P", description = "Where --web listens; 0, the default, for any free port.")
  private @Nullable Integer port;

  @Parameters(arity = "0..1", paramLabel = "DIR", description = "A folder of recordings (*.jsonl), or one; default: those that are bundled.")
  private @Nullable Path folder;

  @Mixin private Verbosity verbosity = new Verbosity();

  DemoCommand(Terminal terminal, Signals signals) {
    this.terminal = terminal;
    this.signals = signals;
  }

  @Override
  public Integer call() throws IOException, Failure {
    verbosity.apply(terminal, Level.WARN);
    checkPort();
    if (!verbosity.quiet()) {
      ActionLines.show(terminal);
    }
    if (web) {
      return serve();
    }
    List<Recording> recordings = ReplayFeed.recordings(folder);
    ProgressBar bar = new ProgressBar(terminal, "requests");
    try (Demo demo = new Demo(speed, progress -> bar.at(progress.done(), progress.total()))) {
      signals.onStop(demo::close);
      say(terminal.styled(Style.BOLD, recordings.size() + " recordings") + " → connector → " + demo.url()
          + " → pipeline → sinks logging, check\n");
      return report(demo.run(recordings));
    } catch (InterruptedException e) {
      terminal.status("");
      terminal.notice("autoplay: stopped before the end");
      return ExitCode.INTERRUPTED;
    }
  }

  /** Before anything is fetched. */
  private void checkPort() throws Failure {
    if (port != null && !web) {
      throw Failure.usage("--port: can only be used with --web");
    }
    if (port != null && (port < 0 || port > HIGHEST_PORT)) {
      throw Failure.usage("--port: must be a whole number from 0 to " + HIGHEST_PORT + ", but is " + port);
    }
  }

  private int serve() throws Failure {
    if (folder != null || json) {
      throw Failure.usage((json ? "--json" : folder) + ": cannot be used with --web, where the traffic is your own");
    }
    signals.onStop(Thread.currentThread()::interrupt);
    try {
      BrowserLibrary library = BrowserLibrary.ofUser(System.getenv(), System.getProperty("user.home"));
      byte[] script = library.script(() -> terminal.notice("autoplay: fetching posthog-js " + BrowserLibrary.VERSION + " with npm…"));
      return serve(script);
    } catch (IOException e) {
      throw Failure.failed(Failure.reason(e).replaceFirst("^autoplay\\.connector\\.port", "--port"));
    } catch (InterruptedException e) {
      return ExitCode.INTERRUPTED;
    }
  }

  private int serve(byte[] library) throws IOException, InterruptedException {
    CountDownLatch stopped = new CountDownLatch(1);
    WebDemo demo = new WebDemo(port == null ? 0 : port, library);
    try {
      signals.onStop(stopped::countDown);
      terminal.line(terminal.styled(Style.BOLD, "Open " + demo.url()) + " in a browser; Ctrl-C ends it");
      stopped.await();
    } finally {
      demo.close();
    }
    Counts counts = demo.counts();
    say(counts.received() + " payloads received, " + counts.ownSummaries() + " summaries made");
    if (!counts.addUp()) {
      throw new IllegalStateException("the counts do not add up: " + counts);
    }
    return ExitCode.OK;
  }

  private int report(DemoResult result) {
    terminal.status("");
    result.sessions().forEach(this::describe);
    say(terminal.styled(Style.BOLD, "\nWhat became of it"));
    say(String.format("%d payloads with %d actions of %d sessions received, %d summaries made",
        result.counts().received(), result.findings().actions(), result.sessions().size(), result.counts().ownSummaries()));
    result.counts().sinks().forEach((name, sink) -> say(line(name, sink)));
    List<String> faults = result.faults();
    faults.forEach(fault -> terminal.notice(terminal.styledNotice(Style.RED, "autoplay:") + " " + fault));
    if (faults.isEmpty()) {
      say(terminal.styled(Style.GREEN, "Everything adds up:") + " all that was published was written, once and in order.");
    }
    if (json) {
      terminal.line(result.toJson());
    }
    return faults.isEmpty() ? ExitCode.OK : ExitCode.FAILED;
  }

  private void describe(Session session) {
    String who = session.userId() == null ? "anonymous" : Terminal.plain(session.userId());
    say(terminal.styled(Style.BOLD, "\nWhat an agent reads of " + Terminal.plain(session.key().sessionId())) + " (" + who + ")");
    say(session.toText());
  }

  private static String line(String name, SinkCounts sink) {
    return String.format("  %-8s %5d delivered, %d skipped, %d failed, %d dead-lettered, %d pending",
        name, sink.delivered(), sink.skipped(), sink.failed(), sink.deadLettered(), sink.pending());
  }

  private void say(String text) {
    if (!verbosity.quiet()) {
      terminal.line(text);
    }
  }
}
