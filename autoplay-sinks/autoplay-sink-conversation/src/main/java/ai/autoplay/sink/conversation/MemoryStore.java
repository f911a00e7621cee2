package ai.autoplay.sink.conversation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps texts until the process ends, or there are too many. */
final class MemoryStore implements ConversationStore {
  private static final int MOST = 200_000;
  private final Cache<String, String> texts = Caffeine.newBuilder().maximumSize(MOST).build();

  @Override
  public @Nullable String get(String key) {
    return texts.getIfPresent(key);
  }

  @Override
  public void write(Map<String, @Nullable String> changes) {
    changes.forEach((key, text) -> {
      if (text == null) {
        texts.invalidate(key);
      } else {
        texts.put(key, text);
      }
    });
  }

  @Override
  public List<String> keys(String prefix) {
    return texts.asMap().keySet().stream().filter(key -> key.startsWith(prefix)).toList();
  }

  @Override
  public boolean outlives() {
    return false;
  }
}
