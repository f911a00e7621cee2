package ai.autoplay.testing.intercom;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One conversation and its parts. Not thread-safe. */
final class Conversation {
  private static final int PARTS_SHOWN = 500;
  final String id;
  private final Contact contact;
  private final List<Part> parts = new ArrayList<>();

  /** Who began it. */
  record Contact(String id, String role, @Nullable String externalId, @Nullable String email) {}

  /** One message; its body is null once it is redacted. */
  private static final class Part {
    private final String id;
    private final String type;
    private final String adminId;
    private final long at;
    private @Nullable String body;

    private Part(String id, String type, String adminId, String body, long at) {
      this.id = id;
      this.type = type;
      this.adminId = adminId;
      this.body = body;
      this.at = at;
    }
  }

  Conversation(String id, Contact contact) {
    this.id = id;
    this.contact = contact;
  }

  void add(String partId, String type, String adminId, String html, long at) {
    parts.add(new Part(partId, type, adminId, Html.stored(html), at));
  }

  void redact(String partId) {
    Part part = parts.stream().filter(each -> each.id.equals(partId)).findFirst().orElseThrow(ApiException::notFound);
    if (part.body == null) {
      throw new ApiException(422, "conversation_part_not_redactable", "Part can't be redacted");
    }
    part.body = null;
  }

  List<Note> notes() {
    return parts.stream().filter(part -> part.type.equals("note"))
        .map(part -> part.body == null ? new Note(part.id, "", "", true) : new Note(part.id, Html.text(part.body), part.body, false)).toList();
  }

  ObjectNode toJson(boolean plain) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("type", "conversation").put("id", id);
    ObjectNode source = json.putObject("source").put("type", "conversation").put("id", "403918" + id).put("delivered_as", "customer_initiated")
        .put("body", "<p>Hi</p>").put("redacted", false);
    source.putObject("author").put("type", contact.role()).put("id", contact.id()).put("name", "A visitor").put("email", contact.email());
    ObjectNode contacts = json.putObject("contacts").put("type", "contact.list");
    contacts.putArray("contacts").addObject().put("type", "contact").put("id", contact.id()).put("external_id", contact.externalId());
    json.put("open", true).put("state", "open").putObject("custom_attributes");
    ObjectNode list = json.putObject("conversation_parts").put("type", "conversation_part.list").put("total_count", parts.size());
    ArrayNode shown = list.putArray("conversation_parts");
    parts.subList(Math.max(0, parts.size() - PARTS_SHOWN), parts.size()).forEach(part -> shown.add(json(part, plain)));
    return json;
  }

  private static ObjectNode json(Part part, boolean plain) {
    String body = part.body;
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("type", "conversation_part").put("id", part.id).put("part_type", part.type)
        .put("body", body == null ? null : plain ? Html.text(body) : body).put("created_at", part.at).put("updated_at", part.at)
        .put("redacted", body == null);
    json.putObject("author").put("type", "admin").put("id", part.adminId);
    return json;
  }
}
