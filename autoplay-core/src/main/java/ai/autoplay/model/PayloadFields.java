package ai.autoplay.model;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one payload while it is read. Its type may come last, so a field that breaks a rule is remembered and only
 * held against a payload of a type that has such a field.
 */
final class PayloadFields {
  private static final int ABSENT = Integer.MIN_VALUE;
  private enum Field {
    TYPE, PRODUCT_ID, SESSION_ID, USER_ID, EMAIL, CONVERSATION_ID, COUNT, FORWARDED_AT, ACTIONS, SUMMARY, REPLACES, UNKNOWN
  }

  private static final FieldNames<Field> NAMES = new FieldNames<>(Field.values());
  private final FieldReader in;
  private @Nullable MalformedPayloadException actionsProblem;
  private @Nullable MalformedPayloadException summaryProblem;
  private String type = "";
  private @Nullable String productId;
  private @Nullable String sessionId;
  private @Nullable String userId;
  private @Nullable String email;
  private @Nullable String conversationId;
  private Instant forwardedAt = Instant.EPOCH;
  private int count = ABSENT;
  private List<SlimAction> actions = List.of();
  private String summary = "";
  private int replaces;

  PayloadFields(FieldReader in) {
    this.in = in;
  }

  void readAll() throws IOException, MalformedPayloadException {
    in.begin();
    for (Field field = in.next(NAMES, NAMES.start()); field != null; field = in.next(NAMES, field)) {
      try {
        read(field);
      } catch (MalformedPayloadException e) {
        remember(field, e);
        in.leave();
      }
    }
    in.end();
  }

  private void remember(Field field, MalformedPayloadException problem) {
    boolean summaryOnly = field == Field.SUMMARY || field == Field.REPLACES;
    boolean both = switch (field) {
      case TYPE, PRODUCT_ID, SESSION_ID, FORWARDED_AT -> true;
      default -> false;
    };
    if (actionsProblem == null && !summaryOnly) {
      actionsProblem = problem;
    }
    if (summaryProblem == null && (summaryOnly || both)) {
      summaryProblem = problem;
    }
  }

  private void read(Field field) throws IOException, MalformedPayloadException {
    switch (field) {
      case TYPE -> readType();
      case PRODUCT_ID -> productId = in.text(field);
      case SESSION_ID -> sessionId = in.identity(field);
      case USER_ID -> userId = in.identity(field);
      case EMAIL -> email = in.identity(field);
      case CONVERSATION_ID -> conversationId = in.text(field);
      case FORWARDED_AT -> forwardedAt = in.time(field);
      case COUNT -> count = in.integer(field, ABSENT);
      case ACTIONS -> readActions();
      case SUMMARY -> summary = in.ownText(field);
      case REPLACES -> replaces = in.integer(field, 0);
      case UNKNOWN -> in.skip();
    }
  }

  private void readType() throws IOException, MalformedPayloadException {
    try {
      type = in.textOrEmpty(Field.TYPE);
    } catch (MalformedPayloadException e) {
      type = "actions";   // of no type at all is malformed, whatever else it holds
      throw e;
    }
  }

  private void readActions() throws IOException, MalformedPayloadException {
    actions = List.of();
    if (!in.beginArray(Field.ACTIONS)) {
      return;
    }
    List<SlimAction> read = new ArrayList<>(4);
    boolean more = true;
    while (more) {
      more = readAction(read);
    }
    actions = read;
  }

  /** False when there is none left. */
  private boolean readAction(List<SlimAction> read) throws IOException {
    try {
      boolean more = in.nextElement(Field.ACTIONS, read.size());
      if (more) {
        read.add(new ActionFields(in).read());
      }
      return more;
    } catch (MalformedPayloadException e) {
      remember(Field.ACTIONS, e);
      in.leave();
      return true;
    }
  }

  Optional<Payload> toPayload(Consumer<String> corrections) throws MalformedPayloadException {
    boolean isActions = type.equals("actions");
    if (!isActions && !type.equals("summary")) {
      return Optional.empty();
    }
    MalformedPayloadException problem = isActions ? actionsProblem : summaryProblem;
    if (problem != null) {
      throw problem;
    }
    if (productId == null || productId.isEmpty()) {
      throw new MalformedPayloadException("product_id: must be there and not empty");
    }
    if (!isActions) {
      return Optional.of(new SummaryPayload(productId, sessionId, summary, replaces, forwardedAt));
    }
    if (count != ABSENT && count != actions.size()) {
      corrections.accept("count: is " + count + ", but the list has " + actions.size() + " actions; the list counts");
    }
    return Optional.of(new ActionsPayload(productId, sessionId, userId, email, conversationId, forwardedAt, actions));
  }
}
