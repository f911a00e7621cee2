package ai.autoplay.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;

/**
 * Where the command writes: results to standard output, everything about them to standard error, always in UTF-8. Below them, on a
 * terminal, stands at most one status line, which other lines push down and never tear. Thread-safe.
 */
final class Terminal {
  private static final String ERASE = "\r\u001b[K";
  private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}\u2028\u2029]+");
  private static final int LONGEST_ID = 14;
  private final PrintStream out;
  private final PrintStream err;
  private final Screen screen;
  private final ReentrantLock lock = new ReentrantLock();
  private String status = "";

  Terminal(PrintStream out, PrintStream err, Screen screen) {
    this.out = out;
    this.err = err;
    this.screen = screen;
  }

  /** The terminal of this process. */
  static Terminal ofProcess() {
    return new Terminal(utf8(FileDescriptor.out), utf8(FileDescriptor.err), Screen.of(System.getProperties(), System.getenv()));
  }

  private static PrintStream utf8(FileDescriptor stream) {
    return new PrintStream(new FileOutputStream(stream), true, StandardCharsets.UTF_8);
  }

  Screen screen() {
    return screen;
  }

  /** Standard output for what brings its own lines. */
  PrintWriter outWriter() {
    return new PrintWriter(out, true, StandardCharsets.UTF_8);
  }

  /** Standard error for what brings its own lines. */
  PrintWriter errWriter() {
    return new PrintWriter(err, true, StandardCharsets.UTF_8);
  }

  /** Writes a line, or several, to standard output. */
  void line(String line) {
    write(out, line);
  }

  /** Writes a line, or several, to standard error. */
  void notice(String line) {
    write(err, line);
  }

  private void write(PrintStream stream, String line) {
    lock.lock();
    try {
      if (!status.isEmpty()) {
        err.print(ERASE);
        err.flush();
      }
      stream.println(line);
      err.print(status);
      err.flush();
    } finally {
      lock.unlock();
    }
  }

  /** Replaces the status line, where standard error is a terminal; empty takes it away. */
  void status(String text) {
    if (!screen.err()) {
      return;
    }
    lock.lock();
    try {
      status = text;
      err.print(ERASE + status);
      err.flush();
    } finally {
      lock.unlock();
    }
  }

  /** Whether nobody reads standard output any more. */
  boolean isGone() {
    return out.checkError();
  }

  /** {@code text} in {@code style} if standard output shows colours. */
  String styled(Style style, String text) {
    return screen.out() && screen.colours() ? style.on(text) : text;
  }

  /** {@code text} in {@code style} if standard error shows colours. */
  String styledNotice(Style style, String text) {
    return screen.err() && screen.colours() ? style.on(text) : text;
  }

  /** An id as it fits beside others: whole where standard output is no terminal, else at most 14 characters with its middle left out. */
  String shortened(String id) {
    boolean fits = !screen.out() || id.length() <= LONGEST_ID;
    return fits ? id : id.substring(0, LONGEST_ID / 2) + "…" + id.substring(id.length() - LONGEST_ID / 2 + 1);
  }

  /** {@code text} as one line that can't move the cursor: what stood on somebody's page may hold anything. */
  static String plain(String text) {
    return CONTROLS.matcher(text).replaceAll(" ");
  }
}
