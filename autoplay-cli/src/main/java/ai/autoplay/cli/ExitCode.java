package ai.autoplay.cli;

/** What the command answers to the shell. */
final class ExitCode {
  /** Done; also after an orderly stop of {@code run}, {@code tail} or {@code connector} by Ctrl-C or SIGTERM. */
  static final int OK = 0;
  /** A check failed, something was not delivered, a port or host could not be listened on, or something unforeseen happened. */
  static final int FAILED = 1;
  /** The command line, the settings or the class path are wrong. */
  static final int USAGE = 2;
  /** The source refused us, or is not there: wrong address, wrong token, too many attempts. */
  static final int REFUSED = 3;
  /** Ctrl-C or SIGTERM before the end of a command that has one. */
  static final int INTERRUPTED = 130;

  private ExitCode() {}
}
