package ai.autoplay.connector;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadLettersTest {
  @TempDir private Path folder;

  @Test
  void bury_byAThreadThatIsInterrupted_costsNoLetter() throws Exception {
    try (DeadLetters letters = new DeadLetters(folder, Long.MAX_VALUE, Clock.systemUTC())) {
      Thread.currentThread().interrupt();
      try {
        letters.bury("shop", new Push.Parcel("1", "s1", "{}".getBytes(UTF_8)), "the queue was full");
      } finally {
        Thread.interrupted();
      }
      letters.bury("shop", new Push.Parcel("2", "s1", "{}".getBytes(UTF_8)), "the queue was full");
    }
    assertThat(Files.readAllLines(folder.resolve("dead-letters.jsonl"))).hasSize(2).satisfiesExactly(
        first -> assertThat(first).contains("\"id\":\"1\""), second -> assertThat(second).contains("\"id\":\"2\""));
  }
}
