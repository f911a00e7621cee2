package ai.autoplay.testing.intercom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** All conversations, and what can be done to them. Thread-safe. */
final class Workspace {
  static final String ADMIN = "991267696";
  private final Map<String, Conversation> conversations = new HashMap<>();
  private final Rules rules;
  private Predicate<String> refusedNotes = text -> false;
  private long latestId = 1_000;

  Workspace(Rules rules) {
    this.rules = rules;
  }

  private String nextId() {
    return Long.toString(++latestId);
  }

  synchronized String begin(String role, @Nullable String externalId, @Nullable String email) {
    String id = nextId();
    conversations.put(id, new Conversation(id, new Conversation.Contact("c" + id, role, externalId, email)));
    return id;
  }

  synchronized void delete(String id) {
    conversations.remove(id);
  }

  synchronized void refuseNotes(Predicate<String> texts) {
    refusedNotes = texts;
  }

  synchronized List<Note> notes(String id) {
    Conversation found = conversations.get(id);
    return found == null ? List.of() : found.notes();
  }

  /** What a webhook tells about a conversation. */
  synchronized ObjectNode item(String id) {
    Conversation found = conversations.get(id);
    return found == null ? JsonNodeFactory.instance.objectNode() : found.toJson(false);
  }

  synchronized ObjectNode call(Door.Request request, JsonNode body) {
    return switch (request.operation()) {
      case "replyConversation" -> reply(required(request.conversationId()), body);
      case "redactConversation" -> redact(body);
      default -> required(request.conversationId()).toJson("display_as=plaintext".equals(request.exchange().getRequestURI().getQuery()));
    };
  }

  private Conversation required(String id) {
    Conversation found = conversations.get(id);
    if (found == null) {
      throw ApiException.notFound();
    }
    return found;
  }

  private ObjectNode reply(Conversation conversation, JsonNode body) {
    String type = text(body, "type");
    String messageType = text(body, "message_type");
    String html = text(body, "body");
    if (!type.equals("admin") || !messageType.equals("note") && !messageType.equals("comment")) {
      throw ApiException.invalid("type or message_type is invalid");
    }
    if (!text(body, "admin_id").equals(ADMIN)) {
      throw ApiException.notFound();
    }
    if (html.length() > rules.maxNoteCharacters()) {
      throw ApiException.invalid("body is too long (maximum is " + rules.maxNoteCharacters() + " characters)");
    }
    if (refusedNotes.test(Html.text(html))) {
      throw new ApiException(503, "service_unavailable", "a note that is refused on purpose");
    }
    conversation.add(nextId(), messageType, ADMIN, html, rules.clock().instant().getEpochSecond());
    return conversation.toJson(false);
  }

  private ObjectNode redact(JsonNode body) {
    if (!text(body, "type").equals("conversation_part")) {
      throw ApiException.invalid("type must be conversation_part");
    }
    Conversation conversation = required(text(body, "conversation_id"));
    conversation.redact(text(body, "conversation_part_id"));
    return conversation.toJson(false);
  }

  private static String text(JsonNode body, String name) {
    JsonNode value = body.path(name);
    if (!value.isTextual() || value.asText().isEmpty()) {
      throw ApiException.missing(name);
    }
    return value.asText();
  }
}
