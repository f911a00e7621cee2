package ai.autoplay.model;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
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
  private final WireReader in;
  private final JsonParser parser;
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

  PayloadFields(WireReader in) {
    this.in = in;
    this.parser = in.parser;
  }

  void readAll() throws IOException, MalformedPayloadException {
    JsonToken first = parser.nextToken();
    if (first != JsonToken.START_OBJECT) {
      throw in.wrong("payload", "must be a JSON object", first);
    }
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      try {
        read(name);
      } catch (MalformedPayloadException e) {
        remember(name, e);
        parser.skipChildren();
      }
    }
    if (parser.nextToken() != null) {
      throw new MalformedPayloadException("payload: must be one JSON object, but something follows it");
    }
  }

  private void remember(String field, MalformedPayloadException problem) {
    boolean summaryOnly = field.equals("summary") || field.equals("replaces");
    boolean both = switch (field) {
      case "type", "product_id", "session_id", "forwarded_at" -> true;
      default -> false;
    };
    if (actionsProblem == null && !summaryOnly) {
      actionsProblem = problem;
    }
    if (summaryProblem == null && (summaryOnly || both)) {
      summaryProblem = problem;
    }
  }

  private void read(String name) throws IOException, MalformedPayloadException {
    switch (name) {
      case "type" -> readType();
      case "product_id" -> productId = in.identity(name);
      case "session_id" -> sessionId = in.identity(name);
      case "user_id" -> userId = in.identity(name);
      case "email" -> email = in.identity(name);
      case "conversation_id" -> conversationId = in.text(name);
      case "forwarded_at" -> forwardedAt = in.time(name);
      case "count" -> readCount();
      case "actions" -> readActions();
      case "summary" -> summary = in.textOrEmpty(name);
      case "replaces" -> replaces = in.integer(name);
      default -> {
        parser.nextToken();
        parser.skipChildren();
      }
    }
  }

  private void readType() throws IOException, MalformedPayloadException {
    try {
      type = in.textOrEmpty("type");
    } catch (MalformedPayloadException e) {
      type = "actions";   // of no type at all is malformed, whatever else it holds
      throw e;
    }
  }

  private void readCount() throws IOException, MalformedPayloadException {
    int value = in.integer("count");
    count = parser.currentToken() == JsonToken.VALUE_NULL ? ABSENT : value;
  }

  private void readActions() throws IOException, MalformedPayloadException {
    actions = List.of();
    JsonToken token = parser.nextToken();
    if (token == JsonToken.VALUE_NULL) {
      return;
    }
    if (token != JsonToken.START_ARRAY) {
      throw in.wrong("actions", "must be an array", token);
    }
    List<SlimAction> read = new ArrayList<>(4);
    for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
      try {
        read.add(readAction(next, read.size()));
      } catch (MalformedPayloadException e) {
        remember("actions", e);
        leave(next);
      }
    }
    actions = read;
  }

  private SlimAction readAction(JsonToken start, int position) throws IOException, MalformedPayloadException {
    if (start != JsonToken.START_OBJECT) {
      throw in.wrong("actions[" + position + "]", "must be an object", start);
    }
    return new ActionFields(in).read();
  }

  private void leave(JsonToken element) throws IOException {
    if (element == JsonToken.START_ARRAY) {
      parser.skipChildren();
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
    if (productId == null) {
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
