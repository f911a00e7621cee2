package ai.autoplay.sink.botpress;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Session;
import ai.autoplay.model.SlimAction;
import ai.autoplay.model.SummaryPayload;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes rows of payloads, none larger than Botpress takes. */
final class Rows {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");
  private static final int MAX_TYPE = 100;
  private static final int MIN_TEXT = 64;
  /** Stands for the summary where an id is made of a session and an action. */
  private static final SlimAction SUMMARY = SlimAction.builder("summary").build();

  private Rows() {}

  /** One row per action, the last of equal ones: what they say is the same. */
  static List<Item> events(ActionsPayload payload, Session session, int maxBytes) {
    Map<String, Item> rows = new LinkedHashMap<>();
    for (SlimAction action : payload.actions()) {
      String id = session.actionId(action).toString();
      ObjectNode row = identified(session, userOf(payload, action)).put("action_id", id).put("index", action.index())
          .put("type", Texts.cut(Texts.clean(action.type()), MAX_TYPE))
          .put("occurred_at", time(action.timestampStart(), payload.forwardedAt()));
      addTexts(row, action, maxBytes);
      rows.put(id, item(id, row));
    }
    return List.copyOf(rows.values());
  }

  private static void addTexts(ObjectNode row, SlimAction action, int maxBytes) {
    row.put("title", "").put("description", "").put("canonical_url", "");
    int room = room(row, maxBytes);
    String title = Texts.cut(Texts.clean(action.title()), room / 4);
    String url = Texts.cut(Texts.clean(action.canonicalUrl()), room / 4);
    int left = room - Texts.bytes(title) - Texts.bytes(url);
    row.put("title", title).put("canonical_url", url).put("description", Texts.cut(Texts.clean(action.description()), left));
  }

  /** The key of the session's row: of product and session, since two products may use the same session id. */
  static String summaryKey(Session session) {
    return session.actionId(SUMMARY).toString();
  }

  static String prose(SummaryPayload payload) {
    return Texts.cleanProse(payload.toText()).strip();
  }

  static Item summary(Session session, String prose, Instant at, int maxBytes) {
    String key = summaryKey(session);
    ObjectNode row = identified(session, session.summaryUserId()).put("session_key", key)
        .put("actions_covered", session.firstUncovered()).put("updated_at", time(at, Instant.EPOCH)).put("summary", "");
    return item(key, row.put("summary", Texts.cut(prose, room(row, maxBytes))));
  }

  /** A user whose name cannot be stored as it is becomes nobody: changed, it might be somebody else's. */
  private static ObjectNode identified(Session session, @Nullable String userId) {
    return JSON.createObjectNode()
        .put("product_id", storable("product_id", session.key().productId()))
        .put("session_id", storable("session_id", session.key().sessionId()))
        .put("user_id", userId != null && Texts.storable(userId) ? userId : null);
  }

  /** Nobody's deed goes under another's name: where only an address says who did it, the batch's user need not be the one. */
  static @Nullable String userOf(ActionsPayload payload, SlimAction action) {
    if (action.userId() != null && !action.userId().isEmpty()) {
      return action.userId();
    }
    boolean another = action.email() != null && payload.email() != null && !Objects.equals(action.email(), payload.email());
    return another ? null : payload.userId();
  }

  /** An id is never changed, lest two sessions become one: without theirs, rows are of no use. */
  private static String storable(String column, String id) {
    if (!Texts.storable(id)) {
      throw new RefusedException(0, column + ": must hold neither NUL nor half a character, as Botpress cannot store them, but does");
    }
    return id;
  }

  private static int room(ObjectNode row, int maxBytes) {
    int room = maxBytes - Texts.jsonBytes(row.toString());
    if (room < MIN_TEXT) {
      throw new RefusedException(0, "ids: leave no room for text in a row of " + maxBytes
          + " bytes; set a higher factor (autoplay.botpress.events-factor, autoplay.botpress.summary-factor)");
    }
    return room;
  }

  private static Item item(String key, ObjectNode row) {
    String json = row.toString();
    return new Item(key, json, Texts.jsonBytes(json));
  }

  /** As a key of something to delete. */
  static Item key(Session session, SlimAction action) {
    String id = session.actionId(action).toString();
    return new Item(id, '"' + id + '"', id.length() + 2);
  }

  private static @Nullable String time(Instant time, Instant otherwise) {
    Instant known = time.equals(Instant.EPOCH) ? otherwise : time;
    boolean writable = known.isAfter(Instant.EPOCH) && known.isBefore(LATEST);
    return writable ? known.truncatedTo(ChronoUnit.MILLIS).toString() : null;
  }
}
