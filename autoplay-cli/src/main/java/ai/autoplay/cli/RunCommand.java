package ai.autoplay.cli;

import ai.autoplay.Autoplay;
import ai.autoplay.AutoplayBuilder;
import ai.autoplay.AutoplayConfig;
import ai.autoplay.Counts;
import ai.autoplay.Counts.SinkCounts;
import ai.autoplay.StorageConfig;
import ai.autoplay.context.ContextConfig;
import ai.autoplay.context.ContextServer;
import ai.autoplay.plugin.Settings;
import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code autoplay run}. */
@Command(name = "run", description = {
    "Be the bridge: from the transport that is configured to the sinks that are named.",
    "",
    "Settings come from system properties, environment variables (autoplay.sse.url is AUTOPLAY_SSE_URL) and autoplay.yaml or "
        + "autoplay.properties in the working folder. The least that is needed: autoplay.sse.url, autoplay.sse.token and autoplay.sinks. "
        + "Jars in plugins/, in $AUTOPLAY_HOME/plugins and on $AUTOPLAY_CLASSPATH are found. Ctrl-C or SIGTERM writes what is under way and ends."})
final class RunCommand implements Callable<Integer> {
  private static final String SUMMARIZER = "autoplay.summarizer";
  private static final String CLOSE_TIMEOUT = "autoplay.close-timeout";
  private static final String DATA_DIR = "autoplay.data-dir";
  private static final String SPOOL = "autoplay.spool.max-megabytes";
  private static final String WITHOUT_SPOOL = "autoplay.webhook.without-spool";
  private final Terminal terminal;
  private final Signals signals;

  @Option(names = "--config", paramLabel = "FILE", description = "Read this file (.yaml or .properties) instead of the one in the working folder.")
  private @Nullable Path file;

  @Option(names = "--check", description = "Check settings and class path, say what would be done, and connect nothing.")
  private boolean check;

  @Mixin private Verbosity verbosity = new Verbosity();

  RunCommand(Terminal terminal, Signals signals) {
    this.terminal = terminal;
    this.signals = signals;
  }

  @Override
  public Integer call() throws Failure {
    verbosity.apply(terminal, check ? Level.WARN : Level.INFO);
    Given given = given();
    Settings settings = given.settings();
    AutoplayConfig config = AutoplayConfig.from(settings);
    Doors doors = new Doors(ContextConfig.from(settings), IntercomDoorConfig.from(settings));
    askForSpool(settings, config.storage());
    if (check) {
      return check(given, config, doors);
    }
    try (Autoplay autoplay = builder(given, config).build()) {
      run(autoplay, doors);
      return end(autoplay.counts(), config.storage());
    } catch (BindException e) {
      return ExitCode.FAILED;   // the engine's log has told why, and so below
    } catch (IOException e) {
      return ExitCode.REFUSED;
    } catch (InterruptedException e) {
      return ExitCode.INTERRUPTED;
    }
  }

  /** A webhook is answered with 200 once its payload is safe: without a spool that takes every sink. */
  private static void askForSpool(Settings settings, StorageConfig storage) {
    boolean webhook = settings.text("autoplay.transport").filter("webhook"::equals).isPresent();
    if (!webhook || spooled(storage) || settings.text(WITHOUT_SPOOL).filter("true"::equalsIgnoreCase).isPresent()) {
      return;
    }
    String remedy = " with the webhook transport: without a spool a sink that is away means 503 for everything. Set it, or set "
        + WITHOUT_SPOOL + "=true to take that";
    if (storage.directory() == null) {
      settings.problem(DATA_DIR, "must be set, and is not," + remedy);
    } else {
      settings.problem(SPOOL, "must be 1 or more, but is 0," + remedy);
    }
  }

  private static boolean spooled(StorageConfig storage) {
    return storage.directory() != null && storage.spoolBytes() > 0;
  }

  /** What is served beside the bridge. */
  private record Doors(Optional<ContextConfig> context, Optional<IntercomDoorConfig> intercom) {}

  private void run(Autoplay autoplay, Doors doors) throws Failure, IOException, InterruptedException {
    List<AutoCloseable> open = new ArrayList<>();
    try {
      if (doors.context.isPresent()) {
        open.add(serve(doors.context.get(), autoplay));
      }
      if (doors.intercom.isPresent()) {
        open.add(new IntercomDoor(doors.intercom.get(), autoplay.conversations()).open());
      }
      signals.onStop(autoplay::close);
      runUnlessClosed(autoplay);
    } finally {
      open.forEach(RunCommand::shut);
    }
  }

  /** A signal that came during the start has closed it before it ran, or is about to: nothing is left to do but to wait for that. */
  private void runUnlessClosed(Autoplay autoplay) throws IOException, InterruptedException {
    try {
      autoplay.run();
    } catch (IllegalStateException e) {
      if (!signals.arrived()) {
        throw e;
      }
      autoplay.close();
    }
  }

  private static ContextServer serve(ContextConfig config, Autoplay autoplay) throws Failure {
    try {
      return new ContextServer(config, autoplay.sessions(), autoplay.conversations()).start();
    } catch (IOException e) {
      throw Failure.failed(e.getMessage());
    }
  }

  private static void shut(AutoCloseable door) {
    try {
      door.close();
    } catch (Exception e) {   // neither of them throws
      throw new IllegalStateException(e);
    }
  }

  /**
   * What the command goes by.
   *
   * @param transportMissing whether there is none to run; then {@code settings} have a problem that says so, and the builder adds what else is wrong
   */
  private record Given(Settings settings, boolean transportMissing) {}

  private Given given() throws Failure {
    Settings settings = read();
    Settings probe = read();
    TransportChoice choice = new TransportChoice(probe);
    Optional<String> transport = choice.name();
    if (transport.isPresent()) {
      settings = settings.with("autoplay.transport", transport.get());
    }
    if (probe.text(SUMMARIZER).isEmpty()) {
      settings = settings.with(SUMMARIZER, "extractive");
    }
    settings = probe.text(CLOSE_TIMEOUT).isPresent() ? settings : settings.with(CLOSE_TIMEOUT, "3s");
    return new Given(settings, choice.isMissing(settings));
  }

  private static AutoplayBuilder builder(Given given, AutoplayConfig config) {
    AutoplayBuilder builder = Autoplay.builder().settings(given.settings()).config(config);
    return given.transportMissing() ? builder.withoutTransport() : builder;
  }

  private Settings read() throws Failure {
    try {
      return file == null ? Settings.fromEnvironment() : Settings.fromEnvironment(file);
    } catch (IllegalArgumentException e) {
      throw Failure.usage(e.getMessage());
    }
  }

  /** Without the data directory: what an earlier run left there would be written at once. */
  private int check(Given given, AutoplayConfig config, Doors doors) {
    Settings settings = given.settings();
    try (Autoplay autoplay = builder(given, config.withStorage(StorageConfig.NONE)).build()) {
      Path data = config.storage().directory();
      terminal.line("transport   " + settings.text("autoplay.transport").orElse("the only one on the class path"));
      terminal.line("sinks       " + String.join(", ", autoplay.counts().sinks().keySet()));
      terminal.line("summarizer  " + settings.text(SUMMARIZER).orElse("none"));
      terminal.line("data        " + (data == null ? "in memory alone: what is accepted and not yet written dies with the process" : data));
      doors.context.ifPresent(it -> terminal.line("context     served on port " + it.port() + " of " + it.host()));
      doors.intercom.ifPresent(it -> terminal.line("intercom    webhooks taken in on port " + it.port() + " of " + it.host()));
      terminal.line("Settings and class path are in order; nothing was connected.");
    }
    return ExitCode.OK;
  }

  /** What is pending lies in the spool where there is one, and is written by the next run. */
  private int end(Counts counts, StorageConfig storage) {
    long pending = counts.sinks().values().stream().mapToLong(SinkCounts::pending).sum();
    long failed = counts.sinks().values().stream().mapToLong(SinkCounts::failed).sum();
    long lost = failed + (spooled(storage) ? 0 : pending);
    if (lost == 0) {
      return ExitCode.OK;
    }
    terminal.notice(terminal.styledNotice(Style.RED, "autoplay:") + " " + lost + (lost == 1 ? " payload was" : " payloads were") + " not delivered");
    return ExitCode.FAILED;
  }
}
