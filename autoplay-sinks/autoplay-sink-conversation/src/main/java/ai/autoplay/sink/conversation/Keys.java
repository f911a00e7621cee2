package ai.autoplay.sink.conversation;

import ai.autoplay.model.SessionKey;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Names and forms of what the store keeps. Product and session are never glued together: they are a JSON array. */
final class Keys {
  static final String OPEN = "open:";
  private static final ObjectMapper JSON = new ObjectMapper();

  private Keys() {}

  static String links(SessionKey key) {
    return "links:" + array(key.productId(), key.sessionId());
  }

  static String notes(SessionKey key) {
    return "notes:" + array(key.productId(), key.sessionId());
  }

  /** There while something of the session is still to be posted or redacted. */
  static String open(SessionKey key) {
    return OPEN + array(key.productId(), key.sessionId());
  }

  static SessionKey ofOpen(String key) throws IOException {
    String[] parts = JSON.readValue(key.substring(OPEN.length()), String[].class);
    return new SessionKey(parts[0], parts[1]);
  }

  static String owner(String conversationId) {
    return "owner:" + array(conversationId);
  }

  private static String array(String... parts) {
    return json(List.of(parts));
  }

  static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What was kept; null when there is nothing, or nothing that this version can read. */
  static <T> @Nullable T read(@Nullable String text, Class<T> type) throws IOException {
    return text == null ? null : JSON.readValue(text, type);
  }
}
