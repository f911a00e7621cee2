package ai.autoplay.sink.conversation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where links and notes are kept: short texts under keys. One store serves one sink. Thread-safe; calls may block.
 * What {@link #file} keeps outlives the process; to keep it elsewhere, write three methods.
 */
public interface ConversationStore extends AutoCloseable {

  /** The text under {@code key}; null when there is none. */
  @Nullable String get(String key) throws IOException, InterruptedException;

  /**
   * Makes all changes or none. When it returns, they outlive the process, if anything here does.
   *
   * @param changes the new text of each key; null removes it
   */
  void write(Map<String, @Nullable String> changes) throws IOException, InterruptedException;

  /** The keys that begin with {@code prefix}, in no particular order. */
  List<String> keys(String prefix) throws IOException, InterruptedException;

  /** Whether what is kept outlives the process. */
  default boolean outlives() {
    return true;
  }

  /** Called once, after the last call. */
  @Override
  default void close() {}

  /** Keeps the latest 200,000 texts in memory: a restart forgets links and notes. */
  static ConversationStore inMemory() {
    return new MemoryStore();
  }

  /**
   * Keeps texts in one file, which is created with its folder when it is first needed; a text that nobody changed for 30 days is
   * forgotten. Only one process may have it open.
   */
  static ConversationStore file(Path file) {
    return new FileStore(file);
  }
}
