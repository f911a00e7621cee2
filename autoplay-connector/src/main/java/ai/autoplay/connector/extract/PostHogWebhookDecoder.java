package ai.autoplay.connector.extract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what PostHog's webhook destination sends: by default {@code {"event": {…}, "person": {…}}}, the event with
 * {@code elements_chain} beside its {@code properties}. Its body is a template that users edit, so the other usual forms are read too:
 * the fields of the event at the top; a {@code batch} or array of either; under {@code data}, as action webhooks have it; objects that
 * the template turned into text. Times are PostHog's, so they are taken as they are. Thread-safe; never throws.
 */
public final class PostHogWebhookDecoder {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final BodyDecoder bodies;

  public PostHogWebhookDecoder(DecodeLimits limits) {
    this.bodies = new BodyDecoder(limits);
  }

  /** @param contentEncoding as the header says; null when it is not there */
  public DecodedCapture decode(byte[] body, @Nullable String contentEncoding, Instant receivedAt) {
    try {
      List<JsonNode> events = new ArrayList<>();
      BodyTree tree = bodies.decode(body, contentEncoding);
      collect(tree.root(), events);
      return PostHogDecoder.read(events, tree.leftOut(), new EventReader(receivedAt.toEpochMilli(), null), null, Set.of());
    } catch (MalformedBodyException e) {
      return new DecodedCapture(Set.of(), List.of(), Map.of(e.reason(), 1));
    }
  }

  private void collect(JsonNode node, List<JsonNode> events) {
    JsonNode list = node.has("batch") ? node.get("batch") : node;
    if (list.isArray()) {
      list.forEach(item -> events.add(capture(item)));
    } else if (node.has("data") && !node.has("event")) {
      events.add(capture(node.get("data")));
    } else {
      events.add(capture(node));
    }
  }

  /** The event in the shape in which a browser would have sent it. */
  private static JsonNode capture(JsonNode message) {
    JsonNode event = unfold(message.path("event"));
    JsonNode source = event.isObject() ? event : message;
    ObjectNode capture = JsonNodeFactory.instance.objectNode();
    JsonNode name = source.has("event") ? source.get("event") : source.path("name");
    capture.set("event", name);
    copy(source, "uuid", capture, "uuid");
    copy(source, "timestamp", capture, "timestamp");
    JsonNode properties = unfold(source.path("properties"));
    ObjectNode own = properties.isObject() ? properties.deepCopy() : JsonNodeFactory.instance.objectNode();
    capture.set("properties", own);
    copy(source, "distinct_id", own, "distinct_id");
    copy(source, "elements_chain", own, "$elements_chain");
    copy(source, "session_id", own, "$session_id");
    copy(source, "current_url", own, "$current_url");
    addEmail(message, source, capture);
    return capture;
  }

  private static void addEmail(JsonNode message, JsonNode source, ObjectNode capture) {
    JsonNode person = unfold(message.path("person"));
    for (JsonNode holder : List.of(person.path("properties"), unfold(message.path("person_properties")), person, source)) {
      if (holder.path("email").isTextual() && !capture.has("$set")) {
        capture.putObject("$set").set("email", holder.get("email"));
      }
    }
  }

  private static void copy(JsonNode from, String name, ObjectNode to, String newName) {
    boolean known = from.path(name).isTextual() && !from.path(name).asText().isBlank() || from.path(name).isNumber();
    if (known && !to.has(newName)) {
      to.set(newName, from.get(name));
    }
  }

  /** A template that stands in quotes turns an object into text. */
  private static JsonNode unfold(JsonNode node) {
    if (!node.isTextual() || !node.asText().startsWith("{")) {
      return node;
    }
    try {
      return JSON.readTree(node.asText());
    } catch (JsonProcessingException e) {
      return node;
    }
  }
}
