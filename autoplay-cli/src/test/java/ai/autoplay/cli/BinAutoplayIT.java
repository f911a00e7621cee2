package ai.autoplay.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a user starts it: the script, a JVM of its own, signals. Runs what the package phase has laid into lib. */
class BinAutoplayIT {
  private static final String TOKEN = "a-t0ken-nobody-may-see";
  private final Path script = ProjectRoot.find().resolve("bin/autoplay");
  private final List<Process> started = new ArrayList<>();
  @TempDir private Path folder;
  private Path elsewhere = Path.of("");

  @BeforeEach
  void makeAFolderWithASpace() throws IOException {
    elsewhere = Files.createDirectory(folder.resolve("another place"));
  }

  @AfterEach
  void leaveNothingRunning() {
    started.forEach(Process::destroyForcibly);
  }

  /** A process whose output goes into files. */
  private record Command(Process process, Path outFile, Path errFile) {
    String out() throws IOException {
      return Files.readString(outFile);
    }

    String err() throws IOException {
      return Files.readString(errFile);
    }

    Command awaitOut(String text) {
      await().atMost(Running.PATIENCE).until(() -> out().contains(text));
      return this;
    }

    Command awaitErr(String text) {
      await().atMost(Running.PATIENCE).until(() -> err().contains(text));
      return this;
    }

    int exitCode() throws InterruptedException, IOException {
      assertThat(process.waitFor(Running.PATIENCE.toSeconds(), TimeUnit.SECONDS)).as(out() + err()).isTrue();
      return process.exitValue();
    }

    /** SIGTERM. */
    Command terminate() {
      process.destroy();
      return this;
    }
  }

  private Command autoplay(Map<String, String> environment, String... arguments) throws IOException {
    return start(script, environment, arguments);
  }

  private Command start(Path program, Map<String, String> environment, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile(folder, "out", "");
    Path err = Files.createTempFile(folder, "err", "");
    ProcessBuilder builder = new ProcessBuilder(command).directory(elsewhere.toFile()).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("AUTOPLAY_"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("AUTOPLAY_BUILD", "never");
    builder.environment().putAll(environment);
    builder.environment().values().removeIf(String::isEmpty);
    Process process = builder.start();
    started.add(process);
    return new Command(process, out, err);
  }

  @Test
  void autoplay_isFoundThroughSymbolicLinksFromAnywhere() throws Exception {
    Path link = Files.createSymbolicLink(elsewhere.resolve("autoplay"), script);
    Path relative = Files.createSymbolicLink(elsewhere.resolve("second link"), Path.of("autoplay"));
    assertThat(link).isSymbolicLink();
    Command version = start(relative, Map.of(), "--version");

    assertThat(version.exitCode()).as(version.err()).isZero();
    assertThat(version.out()).matches("autoplay \\d\\S*, Java \\S+\n");
    assertThat(version.err()).isEmpty();
  }

  @Test
  void connector_takesItsTokensFromVariablesAndOnlyWarnsOfUnknownOnes() throws Exception {
    Command check = autoplay(Map.of("AUTOPLAY_CONNECTOR_TOKEN", TOKEN, "AUTOPLAY_CONNECTOR_ADMIN_TOKEN", TOKEN, "AUTOPLAY_CONNECTOR_HOTS", "::1",
        "AUTOPLAY_ELSEWHERE", "x"), "connector", "--check");

    assertThat(check.exitCode()).as(check.err()).isZero();
    assertThat(check.out()).contains("product     demo, project key phc_demo");
    assertThat(check.err()).contains("WARN", "AUTOPLAY_CONNECTOR_HOTS: nobody reads this key; did you mean AUTOPLAY_CONNECTOR_HOST?")
        .doesNotContain("AUTOPLAY_ELSEWHERE", TOKEN);
  }

  @Test
  void demo_endsWithNumbersThatAddUp() throws Exception {
    Command demo = autoplay(Map.of(), "demo", "--speed", "0", "--json");

    assertThat(demo.exitCode()).as(demo.err()).isZero();
    assertThat(demo.out().lines().reduce((first, second) -> second)).hasValueSatisfying(line ->
        assertThat(line).startsWith("{\"sessions\":").contains("\"pending\":0,", "\"failed\":0,").endsWith("\"outOfOrder\":0}"));
    assertThat(demo.err()).isEmpty();
  }

  @Test
  void run_drainsAndEndsWithZeroOnSigterm() throws Exception {
    Command connector = autoplay(Map.of("AUTOPLAY_CONNECTOR_TOKEN", TOKEN), "connector", "--product", "acme", "--replay", "--speed", "0")
        .awaitOut("listening on http://127.0.0.1:");
    String url = connector.out().strip().substring("listening on ".length());
    Command run = autoplay(Map.of("AUTOPLAY_SSE_URL", url, "AUTOPLAY_SSE_TOKEN", TOKEN, "AUTOPLAY_SINKS", "logging"), "run");
    connector.awaitErr("replayed, 33 payloads");
    await().atMost(Running.PATIENCE).until(() -> run.err().lines().filter(line -> line.matches(".* \\[\\d+] [a-z]+: .*")).count() == 87);
    long start = System.nanoTime();

    assertThat(run.terminate().exitCode()).as(run.err()).isZero();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    assertThat(run.err()).contains("accepted=33").contains("pending=0").doesNotContain(TOKEN);
    start = System.nanoTime();
    assertThat(connector.terminate().exitCode()).as(connector.err()).isZero();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    assertThat(connector.out() + connector.err()).doesNotContain(TOKEN);
  }

  @Test
  void tail_takesTheTokenFromTheEnvironment() throws Exception {
    Command connector = autoplay(Map.of("AUTOPLAY_CONNECTOR_TOKEN", TOKEN), "connector", "--replay", "--speed", "0").awaitOut("listening on ");
    String url = connector.out().strip().substring("listening on ".length());
    Command tail = autoplay(Map.of("AUTOPLAY_SSE_TOKEN", TOKEN, "AUTOPLAY_SSE_URL", url), "tail", "--json").awaitOut("\"type\":\"actions\"");

    assertThat(tail.terminate().exitCode()).as(tail.err()).isZero();
    assertThat(tail.err()).isEqualTo("● connected\n");
    connector.terminate();
    assertThat(connector.exitCode()).isZero();
  }

  @Test
  void demo_thatIsTerminatedAnswers130() throws Exception {
    Command demo = autoplay(Map.of(), "demo", "--speed", "3").awaitOut("visit-1");

    assertThat(demo.terminate().exitCode()).as(demo.err()).isEqualTo(ExitCode.INTERRUPTED);
  }

  @Test
  void plugins_areFoundOnTheClassPathOfTheUser() throws Exception {
    Path plugin = Path.of(FailingPlugin.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Command run = autoplay(Map.of("AUTOPLAY_CLASSPATH", plugin.toString(), "AUTOPLAY_HOME", folder.toString(), "AUTOPLAY_CONNECTOR_TOKEN", TOKEN,
        "AUTOPLAY_SSE_URL", "http://127.0.0.1:1/", "AUTOPLAY_SINKS", "failing"), "run", "--check");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("sinks       failing\n");
    assertThat(run.err()).as("the command's own variables are no settings that nobody reads").isEmpty();
  }

  @Test
  void javaOptions_reachTheJvm() throws Exception {
    Command version = autoplay(Map.of("AUTOPLAY_JAVA_OPTIONS", "-Xmx64m -XX:+PrintCommandLineFlags"), "--version");

    assertThat(version.exitCode()).isZero();
    assertThat(version.out()).contains("-XX:MaxHeapSize=67108864");
  }

  /** Another project folder with the same jars, in which nothing is newer than they are. */
  private Path copyOfTheProject() throws IOException {
    Path copy = Files.createDirectory(elsewhere.resolve("copy"));
    Path target = Files.createDirectories(copy.resolve("autoplay-cli/target"));
    Files.createDirectory(copy.resolve("bin"));
    Files.copy(script, copy.resolve("bin/autoplay"), StandardCopyOption.COPY_ATTRIBUTES);
    Files.createSymbolicLink(target.resolve("lib"), script.resolveSibling("../autoplay-cli/target/lib").normalize());
    Files.createFile(target.resolve("lib.built"));
    return copy;
  }

  @Test
  void archiveOfClasses_isMadeOnceAndUsed() throws Exception {
    Path copy = copyOfTheProject();
    Map<String, String> told = Map.of("AUTOPLAY_BUILD", "", "AUTOPLAY_JAVA_OPTIONS", "-Xlog:class+load");
    Command first = start(copy.resolve("bin/autoplay"), told, "--version");
    assertThat(first.exitCode()).as(first.err()).isZero();
    try (Stream<Path> made = Files.list(copy.resolve("autoplay-cli/target"))) {
      assertThat(made.map(path -> path.getFileName().toString())).filteredOn(name -> name.startsWith("classes-"))
          .singleElement().asString().endsWith(".jsa");
    }

    Command second = start(copy.resolve("bin/autoplay"), told, "--version");
    assertThat(second.exitCode()).as(second.err()).isZero();
    String jars = script.resolveSibling("../autoplay-cli/target/lib").toRealPath().toString();
    String whose = jars.contains(" ") ? "" : "ai\\.autoplay\\.cli\\.Main ";   // JDK 17 takes no classes out of jars with a space in their path
    for (Command command : List.of(first, second)) {
      assertThat(command.out()).containsPattern(whose + "source: shared objects file \\(top\\)");
      assertThat(command.err()).isEmpty();
    }
  }

  @Test
  void archiveOfClasses_thatDoesNotFitIsLeftAlone() throws Exception {
    Path copy = copyOfTheProject();
    Files.writeString(copy.resolve("autoplay-cli/target/classes-" + System.getProperty("java.version") + ".jsa"), "not an archive");
    Command version = start(copy.resolve("bin/autoplay"), Map.of("AUTOPLAY_BUILD", ""), "--version");

    assertThat(version.exitCode()).as(version.err()).isZero();
    assertThat(version.out()).matches("autoplay \\d\\S*, Java \\S+\n");
    assertThat(version.err()).isEmpty();
  }

  @Test
  void java_thatIsTooOldIsRefusedByVersion() throws Exception {
    Path old = elsewhere.resolve("jdk");
    Files.createDirectories(old.resolve("bin"));
    Files.writeString(old.resolve("release"), "JAVA_VERSION=\"11.0.22\"\n");
    assertThat(Files.createFile(old.resolve("bin/java")).toFile().setExecutable(true)).isTrue();
    Command version = autoplay(Map.of("JAVA_HOME", old.toString()), "--version");

    assertThat(version.exitCode()).isEqualTo(1);
    assertThat(version.err()).contains("needs Java 17 or newer, but " + old + "/bin/java is 11.0.22; set JAVA_HOME to another JDK");
  }

  @Test
  void java_thatIsNotThereIsAskedFor() throws Exception {
    Command wrongHome = autoplay(Map.of("JAVA_HOME", elsewhere.toString()), "--version");
    assertThat(wrongHome.exitCode()).isEqualTo(1);
    assertThat(wrongHome.err()).contains("JAVA_HOME is " + elsewhere + ", and there is no bin/java in it");

    Path tools = Files.createDirectory(elsewhere.resolve("tools"));
    for (String tool : List.of("dirname", "readlink", "sh")) {
      Path usual = Path.of("/bin", tool);
      Files.createSymbolicLink(tools.resolve(tool), Files.exists(usual) ? usual : Path.of("/usr/bin", tool));
    }
    Command noPath = autoplay(Map.of("JAVA_HOME", "", "PATH", tools.toString()), "--version");
    assertThat(noPath.exitCode()).isEqualTo(1);
    assertThat(noPath.err()).contains("needs Java 17 or newer: set JAVA_HOME to a JDK, or put java on the PATH");
  }
}
