package ai.autoplay.sink.vector;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.model.SlimAction;
import ai.autoplay.model.SummaryPayload;
import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.segment.TextSegment;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes rows of payloads. */
final class Rows {
  private static final int MAX_VALUE = 2_000;
  private final int maxText;

  /** @param maxText how many code points the model is given */
  Rows(int maxText) {
    this.maxText = maxText;
  }

  /** One row an action; actions that are one by their id are one row. */
  List<Row> of(ActionsPayload payload, Session session) {
    Map<String, Row> rows = new LinkedHashMap<>();
    for (SlimAction action : payload.actions()) {
      String id = session.actionId(action).toString();
      rows.put(id, row(id, line(action), metadata(payload, action, session.key())));
    }
    return List.copyOf(rows.values());
  }

  /** @param earlier what is stored already of a session whose beginning was not seen; empty for nothing */
  Row of(SummaryPayload payload, Session session, String earlier) {
    String prose = prose(payload);
    Metadata metadata = metadata(Field.SUMMARY, session.key(), session.summaryUserId(), payload.forwardedAt());
    String id = SummaryIds.of(session.key()).toString();
    if (earlier.isEmpty()) {
      return row(id, prose, metadata);
    }
    return new Row(id, Texts.cut(prose + "\n\n" + earlier, maxText), TextSegment.from(earlier + "\n\n" + prose, metadata));
  }

  static String prose(SummaryPayload payload) {
    return Texts.clean(payload.toText()).strip();
  }

  private Row row(String id, String text, Metadata metadata) {
    return new Row(id, Texts.cut(text, maxText), TextSegment.from(text, metadata));
  }

  /** The action's line without its index, which says nothing about what was done; the title where nothing is described. */
  private static String line(SlimAction action) {
    String line = Texts.clean((action.description().isBlank() ? described(action) : action).toText());
    return line.substring(line.indexOf("] ") + 2);
  }

  private static SlimAction described(SlimAction action) {
    return SlimAction.builder(action.type()).description(action.title()).canonicalUrl(action.canonicalUrl()).build();
  }

  private static Metadata metadata(ActionsPayload payload, SlimAction action, SessionKey key) {
    boolean known = !action.timestampStart().equals(Instant.EPOCH);
    Metadata metadata = metadata(Field.ACTION, key, user(payload, action), known ? action.timestampStart() : payload.forwardedAt());
    put(metadata, Field.TYPE, action.type());
    put(metadata, Field.CANONICAL_URL, action.canonicalUrl());
    return metadata;
  }

  private static Metadata metadata(String kind, SessionKey key, @Nullable String user, Instant occurredAt) {
    Metadata metadata = new Metadata().put(Field.KIND, kind).put(Field.PRODUCT, Texts.id(key.productId()))
        .put(Field.SESSION, Texts.id(key.sessionId()));
    if (user != null) {
      metadata.put(Field.USER, Texts.id(user));
    }
    if (!occurredAt.equals(Instant.EPOCH)) {
      metadata.put(Field.OCCURRED_AT, millis(occurredAt));
    }
    return metadata;
  }

  /** The wire may name any time that an {@code Instant} holds. */
  private static long millis(Instant time) {
    try {
      return time.toEpochMilli();
    } catch (ArithmeticException e) {
      return time.isBefore(Instant.EPOCH) ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  private static void put(Metadata metadata, String key, String value) {
    if (!value.isEmpty()) {
      metadata.put(key, Texts.cut(Texts.clean(value), MAX_VALUE));
    }
  }

  /** The action's own user, else the batch's; nobody where the action names an address that is not the batch's. */
  private static @Nullable String user(ActionsPayload payload, SlimAction action) {
    boolean another = action.email() != null && payload.email() != null && !action.email().equals(payload.email());
    return action.userId() != null || another ? action.userId() : payload.userId();
  }
}
