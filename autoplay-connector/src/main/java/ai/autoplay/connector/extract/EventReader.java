package ai.autoplay.connector.extract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One event object to a {@link BrowserEvent}, in the shapes of all known library versions (posthog.md §3 and §6). */
final class EventReader {
  private static final int MAX_ID = 200;
  private static final int MAX_TEXT = 1_000;
  private static final int MAX_URL = 2_000;
  /** Half a millennium, in halved milliseconds: a browser that tells such a time tells none. */
  private static final long IMPLAUSIBLE = 250L * 365 * 24 * 3_600_000;
  private static final Pattern ROBOTS = Pattern.compile("headless|phantomjs|crawler|spider|(?<!cu)bot\\b");
  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private final long receivedAt;
  private final @Nullable Long sentAt;

  /** @param sentAt of the batch, in milliseconds by the browser's clock; null when unknown */
  EventReader(long receivedAt, @Nullable Long sentAt) {
    this.receivedAt = receivedAt;
    this.sentAt = sentAt;
  }

  BrowserEvent read(JsonNode event) throws MalformedBodyException {
    String name = text(event, "event");
    JsonNode properties = event.path("properties");
    if (name == null || !properties.isObject()) {
      throw new MalformedBodyException(Dropped.NOT_AN_EVENT);
    }
    String type = Objects.requireNonNullElse(text(properties, "$event_type"), "");
    EventTime time = time(event, properties);
    Visitor visitor = visitor(event, properties);
    List<Element> elements = elements(properties);
    String url = Objects.requireNonNullElse(text(properties, "$current_url"), "");
    String id = id(event, properties);
    return new BrowserEvent(id == null ? madeUp(name + type, time, visitor, properties) : id, EventKind.of(name, type), time, visitor,
        url, oneSpaced(text(properties, "title")), text(properties, "navigation_type"), elements, text(properties, "$el_text"),
        text(properties, "$input_value"));
  }

  private static @Nullable String id(JsonNode event, JsonNode properties) {
    String uuid = text(event, "uuid");
    return uuid == null ? text(properties, "$insert_id") : uuid;
  }

  private static String madeUp(String kind, EventTime time, Visitor visitor, JsonNode properties) {
    return kind + '/' + visitor.distinctId() + '/' + visitor.sessionId() + '/' + time.client() + '/' + properties.hashCode();
  }

  private EventTime time(JsonNode event, JsonNode properties) {
    Long client = instant(event.path("timestamp"));
    JsonNode offset = event.path("offset");
    if (client == null && offset.isNumber()) {
      long sent = sentAt == null ? receivedAt : sentAt;
      return new EventTime(sent - offset.asLong(), sent, receivedAt);
    }
    if (client == null && properties.path("$time").isNumber()) {
      client = Math.round(properties.path("$time").asDouble() * 1_000);
    }
    return client == null || Math.abs(client / 2 - receivedAt / 2) > IMPLAUSIBLE
        ? new EventTime(receivedAt, receivedAt, receivedAt) : new EventTime(client, sentAt(event), receivedAt);
  }

  private @Nullable Long sentAt(JsonNode event) {
    Long own = instant(event.path("sent_at"));
    return own == null ? sentAt : own;
  }

  /** Milliseconds of an ISO time or a number of milliseconds; null for anything else. */
  static @Nullable Long instant(JsonNode node) {
    if (node.isNumber()) {
      return node.asLong();
    }
    try {
      return node.isTextual() ? parse(node.asText()).toEpochMilli() : null;
    } catch (DateTimeException | ArithmeticException e) {
      return null;
    }
  }

  private static Instant parse(String time) {
    return time.endsWith("Z") ? Instant.parse(time) : OffsetDateTime.parse(time).toInstant();
  }

  private static Visitor visitor(JsonNode event, JsonNode properties) throws MalformedBodyException {
    String distinctId = firstText(properties, "distinct_id", event, "distinct_id");
    String deviceId = text(properties, "$device_id");
    String sessionId = text(properties, "$session_id");
    String known = firstNonNull(distinctId, deviceId, sessionId);
    if (known == null) {
      throw new MalformedBodyException(Dropped.NO_VISITOR);
    }
    boolean identified = text(properties, "$user_id") != null || properties.path("$is_identified").asBoolean(false)
        || "$identify".equals(text(event, "event"));
    String windowId = text(properties, "$window_id");
    return new Visitor(known, deviceId, sessionId, windowId == null ? "" : windowId, identified && distinctId != null,
        text(properties, "$anon_distinct_id"), email(event, properties));
  }

  private static @Nullable String email(JsonNode event, JsonNode properties) {
    for (JsonNode holder : List.of(event, properties)) {
      for (String key : List.of("$set", "$set_once")) {
        String email = text(holder.path(key), "email");
        if (email != null && email.contains("@") && email.length() <= PersonalText.LONGEST_EMAIL) {
          return email;
        }
      }
    }
    return null;
  }

  private static List<Element> elements(JsonNode properties) {
    String chain = properties.path("$elements_chain").asText("");
    if (!chain.isEmpty()) {
      return ElementChain.parse(chain);
    }
    return properties.path("$elements").isArray() ? ElementChain.of(properties.path("$elements")) : List.of();
  }

  /** Whether the user agent, as the event or the request tells it, is a robot's (posthog.md §7.5). */
  static boolean isBot(JsonNode event, @Nullable String userAgent) {
    JsonNode properties = event.path("properties");
    String own = text(properties, "$raw_user_agent");
    String agent = (own == null ? Objects.requireNonNullElse(userAgent, "") : own).toLowerCase(Locale.ROOT);
    return "bot".equals(text(properties, "$browser_type")) || ROBOTS.matcher(agent).find();
  }

  private static @Nullable String firstText(JsonNode first, String key, JsonNode second, String otherKey) {
    String value = text(first, key);
    return value == null ? text(second, otherKey) : value;
  }

  @SafeVarargs
  private static <T> @Nullable T firstNonNull(@Nullable T... values) {
    for (T value : values) {
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  /** Titles are taken apart at their blanks, of which a page may have any number in a row. */
  private static @Nullable String oneSpaced(@Nullable String text) {
    return text == null ? null : BLANKS.matcher(text).replaceAll(" ").strip();
  }

  /** A string or number that is not blank; cut, so that nobody's id or title fills our memory or keeps us busy. */
  private static @Nullable String text(JsonNode object, String key) {
    JsonNode value = object.isObject() ? object.path(key) : MissingNode.getInstance();
    String text = value.isTextual() || value.isNumber() ? value.asText().strip() : "";
    boolean isId = key.endsWith("_id") || key.equals("uuid");
    return text.isEmpty() ? null : isId ? LabelText.cutAt(text, MAX_ID) : PersonalText.beginning(text, key.equals("$current_url") ? MAX_URL : MAX_TEXT);
  }
}
