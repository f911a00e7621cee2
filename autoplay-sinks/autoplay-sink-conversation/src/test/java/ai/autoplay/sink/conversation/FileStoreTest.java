package ai.autoplay.sink.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.autoplay.model.SessionKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStoreTest {
  @TempDir Path folder;

  @Test
  void write_outlivesTheStore() throws Exception {
    Path file = folder.resolve("deep/er/notes.mv");
    try (ConversationStore store = ConversationStore.file(file)) {
      Map<String, String> changes = new HashMap<>(Map.of("a:1", "eins", "a:2", "zwei\n\u0000 \"ü😀", "b:1", ""));
      store.write(changes);
      changes.clear();
      changes.put("a:1", null);
      store.write(changes);
    }
    try (ConversationStore store = ConversationStore.file(file)) {
      assertThat(store.get("a:1")).isNull();
      assertThat(store.get("a:2")).isEqualTo("zwei\n\u0000 \"ü😀");
      assertThat(store.get("b:1")).isEmpty();
      assertThat(store.keys("a:")).containsExactly("a:2");
      assertThat(store.keys("c:")).isEmpty();
    }
  }

  @Test
  void links_outliveTheStore() throws Exception {
    SessionKey session = new SessionKey("shop", "ps \"1\"");
    Path file = folder.resolve("notes.mv");
    try (ConversationLinks links = new ConversationLinks(ConversationStore.file(file))) {
      links.link(session, new Participant("ann", null), "77");
    }
    try (ConversationLinks links = new ConversationLinks(ConversationStore.file(file))) {
      assertThat(links.find(session)).containsExactly("77");
      assertThat(links.link(session, new Participant("ann", null), "78")).isEqualTo("77");
      assertThat(links.link(new SessionKey("shop", "ps_2"), new Participant("ben", null), "77")).as("Ann's").isNull();
    }
  }

  @Test
  void call_whoseThreadIsInterruptedHarmsNobodyElse() throws Exception {
    try (ConversationStore store = ConversationStore.file(folder.resolve("notes.mv"))) {
      store.write(Map.of("a", "1"));
      Thread.currentThread().interrupt();
      try {
        store.write(Map.of("a", "2"));
      } catch (InterruptedException e) {
        // unless the store was done before anybody waited for it
      } finally {
        Thread.interrupted();
      }
      store.write(Map.of("b", "3"));
      assertThat(store.get("a")).as("written or not, and whole").isIn("1", "2");
      assertThat(store.get("b")).isEqualTo("3");
    }
  }

  @Test
  void open_saysWhichFileCannotBeRead() throws Exception {
    Path file = folder.resolve("broken.mv");
    byte[] junk = new byte[20_000];
    Arrays.fill(junk, (byte) 'x');
    Files.write(file, junk);
    try (ConversationStore store = ConversationStore.file(file)) {
      assertThatThrownBy(() -> store.get("a")).isInstanceOf(IOException.class).hasMessageStartingWith("the store " + file + " cannot be used");
      Files.delete(file);
      store.write(Map.of("a", "1"));
      assertThat(store.get("a")).as("it is opened again").isEqualTo("1");
    }
  }

  @Test
  void close_endsIt() throws Exception {
    ConversationStore store = ConversationStore.file(folder.resolve("notes.mv"));
    store.close();
    assertThatThrownBy(() -> store.get("a")).isInstanceOf(IOException.class).hasMessageEndingWith("is closed");
  }
}
