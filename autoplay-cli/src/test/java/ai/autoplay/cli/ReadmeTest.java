package ai.autoplay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.autoplay.connector.ConnectorServer;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows is true: its programs compile and run, its links lead somewhere, its table names every module. */
class ReadmeTest {
  private static final Pattern PROGRAM = Pattern.compile("^```java\\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern CLASS = Pattern.compile("public final class (\\w+)");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^):#]+)\\)");
  private static final Pattern MODULE = Pattern.compile("^\\| `(autoplay-[a-z0-9-]+)` \\|", Pattern.MULTILINE);
  private final Path root = ProjectRoot.find();
  @TempDir private Path folder;
  private String readme = "";

  @BeforeEach
  void read() throws IOException {
    readme = Files.readString(root.resolve("README.md"));
  }

  @Test
  void programs_compileWithoutAWarning() throws Exception {
    assertThat(compile()).containsExactly("FileSink", "Main", "GuiceMain");
  }

  @Test
  void sink_hasFifteenLinesAtMost() {
    String sink = all(PROGRAM, readme).get(0);

    assertThat(sink.substring(sink.indexOf("public final class")).lines().count()).isLessThanOrEqualTo(15);
  }

  @Test
  void program_writesWhatAStreamBrings() throws Exception {
    compile();
    try (ConnectorServer connector = Streams.connector(0)) {
      Process program = start(List.of("Main"), connector);
      checkItWrites(program, connector);
    }
  }

  @Test
  void program_wiredWithGuiceDoesTheSame() throws Exception {
    compile();
    try (ConnectorServer connector = Streams.connector(0)) {
      Process program = start(List.of("GuiceMain", Streams.url(connector), Streams.TOKEN), connector);
      checkItWrites(program, connector);
    }
  }

  private void checkItWrites(Process program, ConnectorServer connector) throws Exception {
    try {
      Streams.awaitSubscriber(connector).publish(Streams.click("s1", "Export"));
      Path log = folder.resolve("actions.log");
      await().atMost(Running.PATIENCE).until(() -> Files.exists(log) && Files.readString(log).endsWith("\n"));

      assertThat(Files.readString(log)).isEqualTo(
          "Session s1 — 1 actions\n[0] click: User clicked Export — https://app.example.com/home\n");
    } finally {
      program.destroy();
      assertThat(program.waitFor(20, TimeUnit.SECONDS)).as(output()).isTrue();
    }
  }

  /** A JVM with what the README's pom would give it: the webhook transport is not there. */
  private Process start(List<String> mainAndArguments, ConnectorServer connector) throws IOException {
    String classpath = folder + File.pathSeparator + Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.contains("autoplay-transport-webhook") && !entry.contains("test-classes"))
        .collect(Collectors.joining(File.pathSeparator));
    List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", classpath));
    command.addAll(mainAndArguments);
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile())
        .redirectErrorStream(true).redirectOutput(folder.resolve("output").toFile());
    builder.environment().put("AUTOPLAY_SSE_URL", Streams.url(connector));
    builder.environment().put("AUTOPLAY_SSE_TOKEN", Streams.TOKEN);
    return builder.start();
  }

  private String output() throws IOException {
    return Files.readString(folder.resolve("output"));
  }

  private List<String> compile() throws IOException {
    List<String> names = new ArrayList<>();
    List<Path> files = new ArrayList<>();
    for (String program : all(PROGRAM, readme)) {
      String name = all(CLASS, program).get(0);
      names.add(name);
      files.add(Files.writeString(folder.resolve(name + ".java"), program));
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter words = new StringWriter();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, UTF_8)) {
      List<String> options = List.of("-d", folder.toString(), "-cp", System.getProperty("java.class.path"), "--release", "17",
          "-Xlint:all,-processing,-classfile,-path", "-Werror", "-proc:none");
      boolean compiled = compiler.getTask(words, manager, null, options, null, manager.getJavaFileObjectsFromPaths(files)).call();
      assertThat(compiled).as(words.toString()).isTrue();
    }
    return names;
  }

  @Test
  void links_leadSomewhere() {
    assertThat(all(LINK, readme)).isNotEmpty().allSatisfy(link -> assertThat(root.resolve(link)).exists());
  }

  @Test
  void modules_areAllInTheTable() throws Exception {
    String bom = Files.readString(root.resolve("autoplay-bom/pom.xml"));

    assertThat(all(MODULE, readme)).containsExactlyInAnyOrderElementsOf(
        all(Pattern.compile("<artifactId>(autoplay-[a-z0-9-]+)</artifactId>"), bom));
  }

  @Test
  void version_isTheProjects() throws Exception {
    String bom = Files.readString(root.resolve("autoplay-bom/pom.xml"));

    assertThat(readme).contains("<version>" + all(Pattern.compile("<version>([^$<]+)</version>"), bom).get(0) + "</version>");
  }

  private static List<String> all(Pattern pattern, String text) {
    return pattern.matcher(text).results().map((MatchResult match) -> match.group(1)).toList();
  }
}
