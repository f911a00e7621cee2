package ai.autoplay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolFileTest {
  @TempDir
  private Path folder;
  private Path path;

  @BeforeEach
  void path() {
    path = folder.resolve("spool.mv.db");
  }

  private static byte[] bytes(long seed) {
    byte[] bytes = new byte[50_000];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** 200 blocks of which ten are left; the store gives little of that room back. */
  private SpoolFile grown() throws IOException {
    SpoolFile file = SpoolFile.open(path);
    assertThat(file.takeOver()).isTrue();
    for (long i = 0; i < 200; i++) {
      long block = i;
      file.commit(to -> {
        to.blocks.put(block, bytes(block));
        to.masks.put(block, new byte[] {(byte) block});
        to.sessions.put("session" + block, bytes(-block));
        to.sessions.remove("session" + (block - 10));
        to.blocks.remove(block - 10);
        to.masks.remove(block - 10);
      });
    }
    return file;
  }

  @Test
  void rewrite_keepsEverythingInLessRoom() throws IOException {
    SpoolFile file = grown();
    Map<String, String> facts = new TreeMap<>(file.facts);
    file.rewrite(path);
    assertThat(Files.size(path)).isLessThan(3L << 20);
    try (SpoolFile again = SpoolFile.reopen(path)) {
      assertThat(again.blocks.keySet()).hasSize(10).containsExactlyElementsOf(LongStream.range(190, 200).boxed().toList());
      again.blocks.forEach((id, value) -> assertThat(value).isEqualTo(bytes(id)));
      again.masks.forEach((id, value) -> assertThat(value).containsExactly(id.byteValue()));
      assertThat(again.sessions).hasSize(10);
      facts.keySet().retainAll(Set.of("spool"));
      assertThat(again.facts).containsAllEntriesOf(facts);
      again.commit(to -> to.blocks.put(200L, bytes(200)));
    }
    try (SpoolFile last = SpoolFile.open(path)) {
      assertThat(last.blocks).hasSize(11);
    }
  }

  @Test
  void rewrite_withoutRoomForTheCopy_leavesTheFileAsItWas() throws IOException {
    SpoolFile file = grown();
    Files.createDirectories(path.resolveSibling("spool.mv.db.new/in the way"));
    assertThatThrownBy(() -> file.rewrite(path)).isInstanceOf(IOException.class);
    try (SpoolFile again = SpoolFile.reopen(path)) {
      assertThat(again.blocks).hasSize(10);
    }
  }

  @Test
  void removeCopy_removesWhatACrashLeft() throws IOException {
    Path copy = Files.writeString(path.resolveSibling("spool.mv.db.new"), "half a copy");
    SpoolFile.removeCopy(path);
    assertThat(copy).doesNotExist();
  }
}
