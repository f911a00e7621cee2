package ai.autoplay.cli;

import ai.autoplay.ConfigException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command without a sub-command, and the frame around those. */
@Command(
    name = "autoplay",
    description = "What a user does in a web product, live, in front of the AI agent that helps them.",
    versionProvider = Cli.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = "%nBegin with @|bold autoplay demo|@; each command explains itself with --help.")
final class Cli implements Callable<Integer> {
  private static final String[] EXIT_CODES = {
      "0:Done; also after an orderly stop of run, tail or connector by Ctrl-C or SIGTERM.",
      "1:A check failed, something was not delivered, a port or host could not be listened on, or something unforeseen happened.",
      "2:The command line, the settings or the class path are wrong.",
      "3:The source refused: wrong address, wrong token, or too many attempts.",
      "130:Ctrl-C or SIGTERM before the end of demo.",
  };

  @Spec private CommandSpec spec;

  private Cli() {}

  /** Runs the command that {@code arguments} name; never throws. */
  static int run(Terminal terminal, Signals signals, String... arguments) {
    CommandLine line = new CommandLine(new Cli());
    commands(terminal, signals, arguments).forEach((name, command) -> line.addSubcommand(name, command.get()));
    dress(line);
    line.getSubcommands().values().forEach(Cli::dress);
    line.setOut(terminal.outWriter()).setErr(terminal.errWriter());
    line.setColorScheme(CommandLine.Help.defaultColorScheme(
        terminal.screen().out() && terminal.screen().colours() ? Ansi.ON : Ansi.OFF));
    line.setParameterExceptionHandler((error, given) -> explain(error, terminal));
    line.setExecutionExceptionHandler((error, command, parsed) -> explain(error, terminal, parsed));
    return line.execute(arguments);
  }

  /** Those to choose from: only the one that is named, since to look at the options of all takes a good part of a start. */
  private static Map<String, Supplier<Object>> commands(Terminal terminal, Signals signals, String... arguments) {
    Map<String, Supplier<Object>> all = new LinkedHashMap<>();
    all.put("demo", () -> new DemoCommand(terminal, signals));
    all.put("tail", () -> new TailCommand(terminal, signals));
    all.put("connector", () -> new ConnectorCommand(terminal, signals));
    all.put("bench", () -> new BenchCommand(terminal));
    all.put("run", () -> new RunCommand(terminal, signals));
    all.put("replay", () -> new ReplayCommand(terminal, signals));
    all.put("score", () -> new ScoreCommand(terminal));
    all.put("torture", () -> new TortureCommand(terminal, signals));
    all.put("torture-part", () -> new TorturePartCommand(terminal, signals));
    Supplier<Object> named = arguments.length == 0 ? null : all.get(arguments[0]);
    return named == null ? all : Map.of(arguments[0], named);
  }

  private static void dress(CommandLine command) {
    command.getCommandSpec().mixinStandardHelpOptions(true);
    command.getCommandSpec().usageMessage().exitCodeListHeading("%nExit codes:%n");
    command.getCommandSpec().usageMessage().exitCodeList(CommandLine.Model.UsageMessageSpec.keyValuesMap(EXIT_CODES));
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return ExitCode.USAGE;
  }

  private static int explain(ParameterException error, Terminal terminal) {
    CommandLine command = error.getCommandLine();
    terminal.notice(terminal.styledNotice(Style.RED, "autoplay:") + " " + error.getMessage());
    if (!UnmatchedArgumentException.printSuggestions(error, command.getErr())) {
      terminal.notice("Try " + command.getCommandSpec().qualifiedName() + " --help");
    }
    return ExitCode.USAGE;
  }

  private static int explain(Exception error, Terminal terminal, ParseResult parsed) {
    boolean foreseen = error instanceof Failure || error instanceof ConfigException;
    terminal.notice(terminal.styledNotice(Style.RED, "autoplay:") + " " + (foreseen ? error.getMessage() : "unforeseen: " + error));
    if (!foreseen && parsed.subcommand() != null && parsed.subcommand().hasMatchedOption("--verbose")) {
      error.printStackTrace(terminal.errWriter());
    }
    return error instanceof Failure failure ? failure.exitCode() : foreseen ? ExitCode.USAGE : ExitCode.FAILED;
  }

  /** From the jar's manifest. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"autoplay " + (version == null ? "(not packaged)" : version) + ", Java " + Runtime.version()};
    }
  }
}
