package ai.autoplay.model;

import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The fields of one action while it is read. Always reads to the action's end, then reports the first broken rule. */
final class ActionFields {
  private enum Field {
    INDEX, TYPE, TITLE, DESCRIPTION, TIMESTAMP_START, TIMESTAMP_END, RAW_URL, CANONICAL_URL, SESSION_ID, USER_ID, EMAIL, CONVERSATION_ID, UNKNOWN
  }

  private static final FieldNames<Field> NAMES = new FieldNames<>(Field.values());
  private final FieldReader in;
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

  ActionFields(FieldReader in) {
    this.in = in;
  }

  SlimAction read() throws IOException, MalformedPayloadException {
    MalformedPayloadException problem = null;
    for (Field field = in.next(NAMES, NAMES.start()); field != null; field = in.next(NAMES, field)) {
      try {
        read(field);
      } catch (MalformedPayloadException e) {
        problem = problem == null ? e : problem;
        in.leave();
      }
    }
    if (problem != null) {
      throw problem;
    }
    return new SlimAction(index, type, title, description, start, end, rawUrl, canonicalUrl, sessionId, userId, email, conversationId);
  }

  private void read(Field field) throws IOException, MalformedPayloadException {
    switch (field) {
      case INDEX -> index = in.integer(field, 0);
      case TYPE -> type = in.textOrEmpty(field);
      case TITLE -> title = in.textOrEmpty(field);
      case DESCRIPTION -> description = in.ownText(field);
      case TIMESTAMP_START -> start = in.time(field);
      case TIMESTAMP_END -> end = in.time(field);
      case RAW_URL -> rawUrl = in.ownText(field);
      case CANONICAL_URL -> canonicalUrl = in.textOrEmpty(field);
      case SESSION_ID -> sessionId = in.identity(field);
      case USER_ID -> userId = in.identity(field);
      case EMAIL -> email = in.identity(field);
      case CONVERSATION_ID -> conversationId = in.text(field);
      case UNKNOWN -> in.skip();
    }
  }
}
