package ai.autoplay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkFileTest {
  @TempDir private Path folder;
  private Path path;

  @BeforeEach
  void name() {
    path = folder.resolve("links.jsonl");
  }

  @Test
  void copy_holdsWhatWasPickedAndWhatCameMeanwhile() throws Exception {
    try (LinkFile file = LinkFile.open(path, Stream.of("one"))) {
      file.append("one, outdated");
      file.append("two");
      file.beginCopy();
      file.append("three");
      file.writeCopy(Stream.of("one", "two"));
      file.append("four");
      assertThat(LinkFile.read(path)).as("nothing is lost if it ends here").containsExactly("one", "one, outdated", "two", "three", "four");
      file.endCopy();
      file.append("five");
      file.sync();
    }
    assertThat(LinkFile.read(path)).containsExactly("one", "two", "three", "four", "five");
  }

  @Test
  void copy_thatFailsLeavesTheFileAsItIs() throws Exception {
    try (LinkFile file = LinkFile.open(path, Stream.of("one"))) {
      file.beginCopy();
      assertThatThrownBy(() -> file.writeCopy(Stream.of("one").peek(line -> {
        throw new UncheckedIOException(new IOException("no room"));
      }))).hasMessageContaining("no room");
      file.endCopy();
      file.append("two");
    }
    assertThat(LinkFile.read(path)).containsExactly("one", "two");
  }

  @Test
  void isLarge_untilItIsWrittenAnew() throws Exception {
    try (LinkFile file = LinkFile.open(path, Stream.of("one"))) {
      String line = "x".repeat(1 << 20);
      for (int i = 0; i < 5; i++) {
        file.append(line);
      }
      assertThat(file.isLarge()).isTrue();
      file.beginCopy();
      file.writeCopy(Stream.of("one"));
      file.endCopy();
      assertThat(file.isLarge()).isFalse();
    }
  }
}
