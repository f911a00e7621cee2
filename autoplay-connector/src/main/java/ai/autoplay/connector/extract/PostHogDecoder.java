package ai.autoplay.connector.extract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what posthog-js and its relatives send to their capture endpoints: gzip, base64 forms, plain JSON; batches, arrays, single
 * events (posthog.md §3 and §6). Whatever the bytes are, the answer is a {@link DecodedCapture}: what can't be read is counted in it
 * by reason and nothing is thrown. Thread-safe.
 */
public final class PostHogDecoder {
  private final BodyDecoder bodies;

  /** With {@link DecodeLimits#DEFAULTS}. */
  public PostHogDecoder() {
    this(DecodeLimits.DEFAULTS);
  }

  public PostHogDecoder(DecodeLimits limits) {
    this.bodies = new BodyDecoder(limits);
  }

  /** Decodes {@code request}; never throws. */
  public DecodedCapture decode(CapturedRequest request) {
    try {
      return read(bodies.decode(request.body(), request.header("content-encoding")), request);
    } catch (MalformedBodyException e) {
      return new DecodedCapture(Set.of(), List.of(), Map.of(e.reason(), 1));
    }
  }

  private DecodedCapture read(BodyTree body, CapturedRequest request) throws MalformedBodyException {
    JsonNode root = body.root();
    List<JsonNode> objects = eventsOf(root);
    EventReader reader = new EventReader(request.receivedAt().toEpochMilli(), sentAt(root, request));
    return read(objects, body.leftOut(), reader, request.header("user-agent"), tokens(root, objects));
  }

  /** @param leftOut how many events are dropped for being too many */
  static DecodedCapture read(List<JsonNode> objects, int leftOut, EventReader reader, @Nullable String agent, Set<String> tokens)
      throws MalformedBodyException {
    if (objects.isEmpty()) {
      throw new MalformedBodyException(Dropped.NO_EVENTS);
    }
    Map<Dropped, Integer> dropped = new EnumMap<>(Dropped.class);
    if (leftOut > 0) {
      dropped.put(Dropped.TOO_MANY_EVENTS, leftOut);
    }
    List<BrowserEvent> events = new ArrayList<>();
    for (JsonNode object : objects) {
      try {
        events.add(readEvent(reader, object, agent));
      } catch (MalformedBodyException e) {
        dropped.merge(e.reason(), 1, Integer::sum);
      }
    }
    return new DecodedCapture(tokens, events, dropped);
  }

  private static BrowserEvent readEvent(EventReader reader, JsonNode object, @Nullable String agent) throws MalformedBodyException {
    if (EventReader.isBot(object, agent)) {
      throw new MalformedBodyException(Dropped.BOT);
    }
    return reader.read(object);
  }

  private static List<JsonNode> eventsOf(JsonNode root) {
    JsonNode list = root.isObject() && root.has("batch") ? root.get("batch") : root;
    List<JsonNode> events = new ArrayList<>();
    if (list.isArray()) {
      list.forEach(events::add);
    } else if (list.isObject() && list.has("event")) {
      events.add(list);
    }
    return events;
  }

  private static @Nullable Long sentAt(JsonNode root, CapturedRequest request) {
    Long inBody = EventReader.instant(root.path("sent_at"));
    String inQuery = request.queryValue("_");
    if (inBody != null || inQuery == null || !inQuery.matches("\\d{12,14}")) {
      return inBody;
    }
    return Long.valueOf(inQuery);
  }

  /** That of the request, else of its events, else of their properties: the application may have properties of any name itself. */
  private static Set<String> tokens(JsonNode root, List<JsonNode> events) {
    Set<String> tokens = new HashSet<>();
    addTokens(tokens, root, List.of("api_key", "token"));
    if (!tokens.isEmpty()) {
      return tokens;
    }
    for (JsonNode event : events) {
      boolean told = addTokens(tokens, event, List.of("api_key", "token"));
      if (!told) {
        addTokens(tokens, event.path("properties"), List.of("token"));
      }
    }
    return tokens;
  }

  private static boolean addTokens(Set<String> tokens, JsonNode holder, List<String> keys) {
    boolean found = false;
    for (String key : keys) {
      if (holder.path(key).isTextual()) {
        found = true;
        tokens.add(holder.path(key).asText());
      }
    }
    return found;
  }
}
