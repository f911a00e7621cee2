package ai.autoplay.cli.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Jackson databind into records, as most applications read JSON. One flat record for both types of payload: telling them apart by
 * type information would only slow it down.
 */
public final class Databind {
  private final ObjectReader reader = JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build().readerFor(Wire.class);

  /** A payload. */
  public record Wire(
      @JsonProperty("type") String type,
      @JsonProperty("product_id") String productId,
      @JsonProperty("session_id") @Nullable String sessionId,
      @JsonProperty("user_id") @Nullable String userId,
      @JsonProperty("email") @Nullable String email,
      @JsonProperty("conversation_id") @Nullable String conversationId,
      @JsonProperty("count") int count,
      @JsonProperty("forwarded_at") double forwardedAt,
      @JsonProperty("actions") @Nullable List<WireAction> actions,
      @JsonProperty("summary") @Nullable String summary,
      @JsonProperty("replaces") int replaces) {

    /** How many actions it has. */
    public int size() {
      return actions == null ? 0 : actions.size();
    }
  }

  /** An action. */
  public record WireAction(
      @JsonProperty("index") int index,
      @JsonProperty("type") String type,
      @JsonProperty("title") String title,
      @JsonProperty("description") String description,
      @JsonProperty("timestamp_start") double timestampStart,
      @JsonProperty("timestamp_end") double timestampEnd,
      @JsonProperty("raw_url") String rawUrl,
      @JsonProperty("canonical_url") String canonicalUrl,
      @JsonProperty("session_id") @Nullable String sessionId,
      @JsonProperty("user_id") @Nullable String userId,
      @JsonProperty("email") @Nullable String email,
      @JsonProperty("conversation_id") @Nullable String conversationId) {}

  /** Reads a payload from {@code length} bytes. */
  public Wire read(byte[] json, int start, int length) throws IOException {
    return reader.readValue(json, start, length);
  }

  /** Reads a payload from text. */
  public Wire read(String json) throws IOException {
    return reader.readValue(json);
  }
}
