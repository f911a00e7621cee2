package ai.autoplay.cli;

/** Where the {@code autoplay} command begins. */
public final class Main {
  private Main() {}

  /** Runs the command that {@code arguments} name and ends the JVM with its exit code; {@code autoplay --help} lists them. */
  public static void main(String[] arguments) {
    Signals signals = new Signals().listen();
    signals.exit(Cli.run(Terminal.ofProcess(), signals, arguments));
  }
}
