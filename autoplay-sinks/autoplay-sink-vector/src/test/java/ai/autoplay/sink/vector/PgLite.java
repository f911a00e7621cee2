package ai.autoplay.sink.vector;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.autoplay.plugin.Secret;
import ai.autoplay.store.pgvector.PgVectorConfig;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A PostgreSQL with pgvector on a port of the loopback: PGlite behind its socket server, in a Node process of its own. */
final class PgLite {
  private static final List<String> PACKAGES = List.of("@electric-sql/pglite@0.5.14", "@electric-sql/pglite-socket@0.2.17",
      "@electric-sql/pglite-pgvector@0.0.15");
  private static final Path FOLDER = Path.of("target", "pglite").toAbsolutePath();
  private static final Path SERVER = FOLDER.resolve("node_modules/@electric-sql/pglite-socket/dist/scripts/server.js");
  private static final Pattern LISTENING = Pattern.compile("listening on .*\"port\":(\\d+)");
  private static final AtomicInteger TABLES = new AtomicInteger();
  private final Process process;
  private final int port;

  private PgLite(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts one; skips the test where that cannot be. */
  static PgLite start() throws Exception {
    assumeTrue(isThere("node") && isThere("npm"), "node and npm are needed to run PGlite, and are not on the PATH: pgvector is not tested");
    install();
    Process process = new ProcessBuilder("node", SERVER.toString(), "--port=0", "--host=127.0.0.1", "--max-connections=4",
        "--extensions=@electric-sql/pglite-pgvector:vector").directory(FOLDER.toFile()).redirectErrorStream(true).start();
    try {
      return new PgLite(process, CompletableFuture.supplyAsync(() -> port(process)).get(60, TimeUnit.SECONDS));
    } catch (Exception e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /** An empty table each time. */
  PgVectorConfig config() {
    return config("vectors_" + TABLES.incrementAndGet());
  }

  PgVectorConfig config(String table) {
    return new PgVectorConfig(url(), "postgres", Secret.of("a-secret"), table, 1);
  }

  String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?prepareThreshold=0&sslmode=disable";
  }

  private static boolean isThere(String command) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator)).anyMatch(dir -> Files.isExecutable(Path.of(dir, command)));
  }

  private static void install() throws Exception {
    if (Files.exists(SERVER)) {
      return;
    }
    Files.createDirectories(FOLDER);
    Files.writeString(FOLDER.resolve("package.json"), "{\"private\": true}");
    Path said = FOLDER.resolve("npm.log");
    List<String> command = new ArrayList<>(List.of("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--omit=dev"));
    command.addAll(PACKAGES);
    Process npm = new ProcessBuilder(command).directory(FOLDER.toFile()).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    boolean ended = npm.waitFor(120, TimeUnit.SECONDS);
    npm.destroy();
    assumeTrue(ended && npm.exitValue() == 0, () -> "npm could not install PGlite, so pgvector is not tested: " + read(said));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "(" + e + ")";
    }
  }

  private static int port(Process process) {
    StringBuilder said = new StringBuilder();
    BufferedReader out = process.inputReader();
    try {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        said.append(line).append('\n');
        Matcher listening = LISTENING.matcher(line);
        if (listening.find()) {
          drain(out);
          return Integer.parseInt(listening.group(1));
        }
      }
    } catch (IOException e) {
      said.append(e);
    }
    throw new IllegalStateException("PGlite did not start: " + said);
  }

  /** A full pipe would stop the server. */
  private static void drain(BufferedReader out) {
    Thread drain = new Thread(() -> {
      try {
        out.transferTo(Writer.nullWriter());
      } catch (IOException e) {
        // the process has ended
      }
    }, "pglite-output");
    drain.setDaemon(true);
    drain.start();
  }

  /** Ends the process. */
  void stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
  }
}
