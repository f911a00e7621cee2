package ai.autoplay.model;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The fields of one action while it is read. Always reads to the action's end, then reports the first broken rule. */
final class ActionFields {
  private final WireReader in;
  private final JsonParser parser;
  private int index;
  private String type = "";
  private String title = "";
  private String description = "";
  private Instant start = Instant.EPOCH;
  private Instant end = Instant.EPOCH;
  private String rawUrl = "";
  private String canonicalUrl = "";
  private @Nullable String sessionId;
  private @Nullable String userId;
  private @Nullable String email;
  private @Nullable String conversationId;

  ActionFields(WireReader in) {
    this.in = in;
    this.parser = in.parser;
  }

  SlimAction read() throws IOException, MalformedPayloadException {
    MalformedPayloadException problem = null;
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      try {
        read(name);
      } catch (MalformedPayloadException e) {
        problem = problem == null ? e : problem;
        parser.skipChildren();
      }
    }
    if (problem != null) {
      throw problem;
    }
    return new SlimAction(index, type, title, description, start, end, rawUrl, canonicalUrl, sessionId, userId, email, conversationId);
  }

  private void read(String name) throws IOException, MalformedPayloadException {
    switch (name) {
      case "index" -> index = in.integer(name);
      case "type" -> type = in.textOrEmpty(name);
      case "title" -> title = in.textOrEmpty(name);
      case "description" -> description = in.textOrEmpty(name);
      case "timestamp_start" -> start = in.time(name);
      case "timestamp_end" -> end = in.time(name);
      case "raw_url" -> rawUrl = in.textOrEmpty(name);
      case "canonical_url" -> canonicalUrl = in.textOrEmpty(name);
      case "session_id" -> sessionId = in.identity(name);
      case "user_id" -> userId = in.identity(name);
      case "email" -> email = in.identity(name);
      case "conversation_id" -> conversationId = in.text(name);
      default -> {
        parser.nextToken();
        parser.skipChildren();
      }
    }
  }
}
