package ai.autoplay.testing.crash;

import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.PayloadCodec;
import ai.autoplay.model.SlimAction;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} at about 1,000 payloads a second, several times. The sender is one that resumes: after each restart it goes on behind what
 * the bridge says was settled, and never looks back; so whatever was settled and lost would be missing at the end.
 */
class CrashTest {
  private static final int ROUNDS = 3;
  private static final int SESSIONS = 50;
  private static final PayloadCodec CODEC = new PayloadCodec();
  @TempDir private Path folder;

  @Test
  @Timeout(120)
  void killedAtRandom_losesNothingAndKeepsTheOrder() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int next = 0;
    int sentMost = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Process bridge = start();
      next = resume(bridge);
      assertThat(next).as("it cannot have settled what was never sent").isLessThanOrEqualTo(sentMost);
      next = send(bridge, next, next + 500 + random.nextInt(700));
      sentMost = Math.max(sentMost, next);
      LockSupport.parkNanos(random.nextInt(20_000_000));
      bridge.destroyForcibly().waitFor();
    }
    Process last = start();
    int from = resume(last);
    int end = send(last, from, Math.max(from, sentMost) + 200);
    last.getOutputStream().close();
    List<String> said = new BufferedReader(new InputStreamReader(last.getInputStream(), StandardCharsets.UTF_8)).lines().toList();
    assertThat(last.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(said).as("seed " + seed).anyMatch(line -> line.startsWith("true Counts["));
    check(end, "seed " + seed);
  }

  private Process start() throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(java, "-Xmx256m", "-Xshare:auto", "-cp", System.getProperty("java.class.path"), CrashBridge.class.getName(),
        folder.resolve("data").toString(), folder.resolve("sink").toString()).redirectError(folder.resolve("log").toFile()).start();
  }

  /** The number of the next delivery that the bridge wants; logs may come before it says so. */
  private static int resume(Process bridge) throws IOException {
    var answers = bridge.getInputStream();
    StringBuilder line = new StringBuilder();
    while (true) {
      int c = answers.read();
      assertThat(c).as("the bridge ended at its start").isNotNegative();
      if (c != '\n') {
        line.append((char) c);
      } else if (line.toString().matches("null|\\d+")) {
        return line.toString().equals("null") ? 0 : Integer.parseInt(line.toString()) + 1;
      } else {
        line.setLength(0);
      }
    }
  }

  /** At about 1,000 a second. */
  private static int send(Process bridge, int from, int end) throws IOException {
    OutputStream out = bridge.getOutputStream();
    long began = System.nanoTime();
    for (int i = from; i < end; i++) {
      out.write((i + " " + payload(i) + "\n").getBytes(StandardCharsets.UTF_8));
      if (i % 10 == 0) {
        out.flush();
        LockSupport.parkNanos(began + (i - from) * 1_000_000L - System.nanoTime());
      }
    }
    out.flush();
    return end;
  }

  private static String payload(int number) {
    Instant at = Instant.ofEpochSecond(1_700_000_000 + number);
    SlimAction action = SlimAction.builder("click").title(String.valueOf(number)).description("User clicked " + "x".repeat(400)).timestampStart(at).build();
    return CODEC.encode(new ActionsPayload("shop", "s" + number % SESSIONS, "ann", null, null, at, List.of(action)));
  }

  private void check(int sent, String what) throws IOException {
    Set<Integer> seen = new HashSet<>();
    Map<String, Integer> latest = new HashMap<>();
    int duplicates = 0;
    for (String line : Files.readAllLines(folder.resolve("sink"))) {
      String[] words = line.split(" ");
      int number = Integer.parseInt(words[1]);
      assertThat(words[0]).as(what).isEqualTo("s" + number % SESSIONS);
      if (!seen.add(number)) {
        duplicates++;
      } else {
        Integer before = latest.put(words[0], number);
        assertThat(before == null || before < number).as(what + ": " + number + " first came after " + before).isTrue();
      }
    }
    assertThat(seen).as(what).hasSize(sent);
    assertThat(duplicates).as(what).isLessThan(sent);
  }
}
