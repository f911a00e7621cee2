package ai.autoplay.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A process of ours that is killed, paused and started again. What it says goes to a file. Used by one thread. */
final class TortureProcess implements AutoCloseable {
  private final String part;
  private final Path folder;
  private final List<String> command = new ArrayList<>();
  private final Map<String, String> environment;
  private @Nullable Process process;
  private boolean wanted;

  TortureProcess(String part, Path folder, List<String> arguments, Map<String, String> environment) {
    this.part = part;
    this.folder = folder;
    this.environment = environment;
    command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-Xshare:auto",
        "-cp", System.getProperty("java.class.path"), Main.class.getName(), "torture-part", part.toUpperCase(java.util.Locale.ROOT),
        "--folder", folder.toString()));
    command.addAll(arguments);
  }

  String part() {
    return part;
  }

  void start() throws IOException {
    wanted = true;
    if (process != null && process.isAlive()) {
      return;
    }
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve(part + ".log").toFile()));
    builder.environment().putAll(environment);
    process = builder.start();
  }

  /** {@code kill -9}. */
  void kill() throws InterruptedException {
    wanted = false;
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
  }

  /** Stops it where it stands, or lets it go on. */
  void signal(String name) throws IOException, InterruptedException {
    if (process != null && process.isAlive()) {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    }
  }

  /** Whether it has ended though nobody killed it. */
  boolean endedByItself() {
    return wanted && process != null && !process.isAlive();
  }

  /** SIGTERM, and what it answers; -1 when it does not end in time. */
  int stop() throws InterruptedException {
    wanted = false;
    if (process == null) {
      return 0;
    }
    process.destroy();
    return process.waitFor(20, TimeUnit.SECONDS) ? process.exitValue() : -1;
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly();
    }
  }
}
