package ai.autoplay.sink.conversation.intercom;

import ai.autoplay.sink.conversation.ConversationStore;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A store that dies after some calls, as if the process had; what it had written by then is on the disk. */
final class MortalStore implements ConversationStore {
  private final Map<String, String> disk;
  private int calls;

  MortalStore(Map<String, String> disk) {
    this.disk = disk;
  }

  void live(int calls) {
    synchronized (disk) {
      this.calls = calls;
    }
  }

  boolean dead() {
    synchronized (disk) {
      return calls <= 0;
    }
  }

  private void live() throws IOException {
    if (calls <= 0) {
      throw new IOException("the process is dead");
    }
    calls--;
  }

  @Override
  public @Nullable String get(String key) throws IOException {
    synchronized (disk) {
      live();
      return disk.get(key);
    }
  }

  @Override
  public void write(Map<String, @Nullable String> changes) throws IOException {
    synchronized (disk) {
      live();
      changes.forEach((key, text) -> {
        if (text == null) {
          disk.remove(key);
        } else {
          disk.put(key, text);
        }
      });
    }
  }

  @Override
  public List<String> keys(String prefix) throws IOException {
    synchronized (disk) {
      live();
      return disk.keySet().stream().filter(key -> key.startsWith(prefix)).toList();
    }
  }
}
