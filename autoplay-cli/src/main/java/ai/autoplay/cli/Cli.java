package ai.autoplay.cli;

import ai.autoplay.ConfigException;
import java.util.concurrent.Callable;
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
      "1:A check failed, something was not delivered, or something unforeseen happened.",
      "2:The command line, the settings or the class path are wrong.",
      "3:The source refused: wrong address, wrong token, or too many attempts.",
      "130:Ctrl-C or SIGTERM before the end of demo.",
  };

  @Spec private CommandSpec spec;

  private Cli() {}

  /** Runs the command that {@code arguments} name; never throws. */
  static int run(Terminal terminal, Signals signals, String... arguments) {
    CommandLine line = new CommandLine(new Cli());
    line.addSubcommand("demo", new DemoCommand(terminal, signals));
    line.addSubcommand("tail", new TailCommand(terminal, signals));
    line.addSubcommand("connector", new ConnectorCommand(terminal, signals));
    line.addSubcommand("bench", new BenchCommand(terminal));
    line.addSubcommand("run", new RunCommand(terminal, signals));
    line.addSubcommand("replay", new ReplayCommand(terminal, signals));
    line.addSubcommand("score", new ScoreCommand(terminal));
    line.addSubcommand("torture", new TortureCommand(terminal, signals));
    line.addSubcommand("torture-part", new TorturePartCommand(terminal, signals));
    dress(line);
    line.getSubcommands().values().forEach(Cli::dress);
    line.setOut(terminal.outWriter()).setErr(terminal.errWriter());
    line.setColorScheme(CommandLine.Help.defaultColorScheme(
        terminal.screen().out() && terminal.screen().colours() ? Ansi.ON : Ansi.OFF));
    line.setParameterExceptionHandler((error, given) -> explain(error, terminal));
    line.setExecutionExceptionHandler((error, command, parsed) -> explain(error, terminal, parsed));
    return line.execute(arguments);
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
