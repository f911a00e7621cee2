package ai.autoplay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A command that runs in this process, on a thread of its own, and what it has printed. */
final class Running implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(30);
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Signals signals = new Signals();
  private final CompletableFuture<Integer> exit;

  private Running(Screen screen, String... arguments) {
    Terminal terminal = new Terminal(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), screen);
    exit = CompletableFuture.supplyAsync(() -> Cli.run(terminal, signals, arguments), task -> new Thread(task, "command").start());
  }

  /** Where nothing is a terminal. */
  static Running command(String... arguments) {
    return new Running(Screen.NONE, arguments);
  }

  /** On a terminal with colours. */
  static Running onTerminal(int columns, String... arguments) {
    return new Running(new Screen(true, true, true, columns), arguments);
  }

  /** Waits for the end. */
  int exitCode() throws InterruptedException, ExecutionException, TimeoutException {
    return exit.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** Does what Ctrl-C does. */
  Running stop() {
    signals.stop();
    return this;
  }

  Running awaitOut(String text) {
    await().atMost(PATIENCE).until(() -> out().contains(text));
    return this;
  }

  Running awaitErr(String text) {
    await().atMost(PATIENCE).until(() -> err().contains(text));
    return this;
  }

  String out() {
    return out.toString(UTF_8);
  }

  List<String> lines() {
    return out().lines().toList();
  }

  String err() {
    return err.toString(UTF_8);
  }

  @Override
  public void close() {
    signals.stop();
    await().atMost(PATIENCE).until(exit::isDone);
  }
}
