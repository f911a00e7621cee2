package ai.autoplay.cli;

import java.io.IOException;
import java.io.Serial;
import java.nio.charset.MalformedInputException;
import java.nio.file.FileSystemException;
import java.util.Locale;

/** The end of a command that can say in one text what is wrong; it is told without a stack trace. */
final class Failure extends Exception {
  @Serial private static final long serialVersionUID = 1L;
  private final int exitCode;

  private Failure(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** What was asked for can't be done as it was asked. */
  static Failure usage(String message) {
    return new Failure(ExitCode.USAGE, message);
  }

  /** The other side does not want us, or is not there. */
  static Failure refused(String message) {
    return new Failure(ExitCode.REFUSED, message);
  }

  /** It went wrong here. */
  static Failure failed(String message) {
    return new Failure(ExitCode.FAILED, message);
  }

  /** What a failed read or write says of itself, in a text that makes sense without the exception's name. */
  static String reason(IOException e) {
    if (e instanceof FileSystemException file && file.getFile() != null) {
      String why = file.getReason() == null ? file.getClass().getSimpleName().replaceAll("Exception$", "").replaceAll("(?<=[a-z])(?=[A-Z])", " ")
          .toLowerCase(Locale.ROOT) : file.getReason();
      return file.getFile() + ": " + why;
    }
    return e instanceof MalformedInputException ? "not UTF-8" : e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  int exitCode() {
    return exitCode;
  }
}
