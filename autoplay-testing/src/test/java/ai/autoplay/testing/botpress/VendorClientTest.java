package ai.autoplay.testing.botpress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Botpress's own published client cannot tell {@link FakeBotpress} from the real thing. Needs node and npm, and is skipped without them. */
class VendorClientTest {
  private static final String CLIENT = "@botpress/client@1.45.0";
  private static final String SECRET = "s3cret";
  private static final Path SCRIPT = Path.of("src", "test", "node", "botpress-client.mjs");
  private static final Path FOLDER = Path.of("target", "botpress-client").toAbsolutePath();

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void vendorsClient_seesTheRulesOfTheRealApi() throws Exception {
    assumeTrue(isThere("node") && isThere("npm"), "node and npm are needed to run Botpress's client, and are not on the PATH");
    install();
    try (FakeBotpress fake = FakeBotpress.start(Rules.DEFAULTS.withRowQuota(5000))) {
      fake.requireWebhookSecret(SECRET);
      List<String> steps = run(fake);
      assertThat(steps).allMatch(step -> step.startsWith("ok ")).hasSize(24);
    }
  }

  private static List<String> run(FakeBotpress fake) throws Exception {
    List<String> steps = new ArrayList<>();
    Process node = new ProcessBuilder("node", FOLDER.resolve(SCRIPT.getFileName()).toString(), fake.baseUrl().toString(), fake.token(),
        fake.botId(), fake.webhookUrl().toString(), SECRET).redirectErrorStream(true).start();
    try (BufferedReader out = node.inputReader(); PrintWriter in = new PrintWriter(node.outputWriter(), true)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith("ask ")) {
          in.println(answer(fake, line.substring("ask ".length())));
        } else {
          steps.add(line);
        }
      }
      return steps;
    } finally {
      node.destroyForcibly().waitFor();
    }
  }

  private static String answer(FakeBotpress fake, String word) {
    switch (word) {
      case "rate-limit" -> fake.failNext(1, Fault.rateLimited(Duration.ofSeconds(1)));
      case "drop" -> fake.failNext(1, Fault.dropped());
      case "lose-answer" -> fake.failNext(1, Fault.lostAnswer());
      case "partial" -> fake.failNext(1, Fault.partial());
      case "webhook-bodies" -> {
        return fake.webhookBodies().toString();
      }
      default -> throw new IllegalArgumentException("the script asks for what is not known here: " + word);
    }
    return "done";
  }

  private static boolean isThere(String command) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator)).anyMatch(dir -> Files.isExecutable(Path.of(dir, command)));
  }

  private static void install() throws IOException, InterruptedException {
    Files.createDirectories(FOLDER);
    Files.copy(SCRIPT, FOLDER.resolve(SCRIPT.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    if (Files.exists(FOLDER.resolve("node_modules/@botpress/client/package.json"))) {
      return;
    }
    Files.writeString(FOLDER.resolve("package.json"), "{\"private\": true}");
    Path said = FOLDER.resolve("npm.log");
    Process npm = new ProcessBuilder("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--omit=dev", CLIENT)
        .directory(FOLDER.toFile()).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    boolean ended = npm.waitFor(120, TimeUnit.SECONDS);
    npm.destroy();
    assumeTrue(ended && npm.exitValue() == 0, () -> "npm could not install Botpress's client; see " + FOLDER.relativize(said));
  }
}
