package ai.autoplay.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The public Python SDK's pure functions and ours, side by side. Undisputed cases give equal values. Where wire.md decides otherwise
 * the case is named in {@link #DECIDED}, with the answer that we give instead.
 */
class GoldenTest {
  private final PayloadCodec codec = new PayloadCodec();

  /** What we answer where the reference is disputed, or accepts what wire.md §1 calls malformed: the start of the reason. */
  private static final Map<String, String> DECIDED = Map.of(
      "actions_merge: mixed forwarded_at types", "forwarded_at: must be a number of Unix seconds, but was the string b",
      "actions_payload_from_dict: actions empty object", "actions: must be an array, but was an object",
      "actions_payload_from_dict: string inside actions", "actions[0]: must be an object, but was the string x",
      "actions_payload_from_dict: forwarded_at ISO string",
      "forwarded_at: must be a number of Unix seconds, but was the string 2026-05-01T00:00:00Z",
      "slim_action_from_dict: numeric strings are not converted", "index: must be a whole number, but was the string 7",
      "slim_action_from_dict: numeric identity not converted", "session_id: must be a string or null, but was the number 42",
      "summary_payload_from_dict: summary number", "summary: must be a string or null, but was the number 42",
      "to_text: numeric session", "session_id: must be a string or null, but was the number 12");

  /** A disputed case to which we answer with a value of our own. */
  private static final String CONSISTENT_IDENTITY = "slim_action_from_dict: falsy identity strings stay as they are";

  static Stream<GoldenCase> all() {
    return Stream.of("actions_merge", "actions_payload_from_dict", "slim_action_from_dict", "summary_payload_from_dict", "to_text")
        .map(GoldenCase::of).flatMap(List::stream);
  }

  static Stream<GoldenCase> agreed() {
    return all().filter(it -> !DECIDED.containsKey(it.toString()) && !it.toString().equals(CONSISTENT_IDENTITY));
  }

  static Stream<GoldenCase> decided() {
    return all().filter(it -> DECIDED.containsKey(it.toString()));
  }

  @Test
  void everyDisputedCaseIsDecided() {
    assertThat(agreed()).isNotEmpty().noneMatch(GoldenCase::disputed);
    assertThat(decided()).hasSameSizeAs(DECIDED.entrySet());
  }

  @ParameterizedTest
  @MethodSource("agreed")
  void agrees(GoldenCase it) throws Exception {
    if (it.expected().has("error")) {
      assertThatThrownBy(() -> evaluate(it)).isInstanceOfAny(MalformedPayloadException.class, IllegalArgumentException.class);
    } else {
      assertThat(normalised(evaluate(it))).isEqualTo(normalised(plain(it.expected(), it)));
    }
  }

  @ParameterizedTest
  @MethodSource("decided")
  void differsOnPurpose(GoldenCase it) {
    assertThatThrownBy(() -> evaluate(it)).isInstanceOf(MalformedPayloadException.class).hasMessageStartingWith(DECIDED.get(it.toString()));
  }

  @Test
  void emptyIdentityIsUnknown_alsoOfAnAction() throws Exception {
    GoldenCase it = all().filter(each -> each.toString().equals(CONSISTENT_IDENTITY)).findFirst().orElseThrow();
    SlimAction action = actions(wrapped(it.input())).actions().get(0);
    assertThat(action).extracting(SlimAction::sessionId, SlimAction::userId, SlimAction::email).containsOnlyNulls();
    assertThat(action.conversationId()).as("wire.md names no rule for it, so it stays").isEmpty();
  }

  private Object evaluate(GoldenCase it) throws MalformedPayloadException {
    return switch (it.file()) {
      case "actions_merge" -> merge(it.input().get("payloads"));
      case "actions_payload_from_dict" -> describe(actions(it.input()));
      case "slim_action_from_dict" -> describe(actions(wrapped(it.input())).actions().get(0));
      case "summary_payload_from_dict" -> describe((SummaryPayload) decode(completed(it.input())));
      default -> Map.of("text", actions(it.input()).toText());
    };
  }

  private Object merge(JsonNode payloads) throws MalformedPayloadException {
    List<ActionsPayload> read = new ArrayList<>();
    for (JsonNode payload : payloads) {
      read.add(actions(payload));
    }
    return describe(ActionsPayload.merge(read));
  }

  private ActionsPayload actions(JsonNode json) throws MalformedPayloadException {
    return (ActionsPayload) decode(json);
  }

  private Payload decode(JsonNode json) throws MalformedPayloadException {
    return codec.decode(json.toString()).orElseThrow();
  }

  /** The reference reads an action on its own, ours only inside a payload. */
  private static JsonNode wrapped(JsonNode action) {
    ObjectNode payload = GoldenCase.JSON.createObjectNode().put("type", "actions").put("product_id", "p");
    payload.set("actions", GoldenCase.JSON.createArrayNode().add(action));
    return payload;
  }

  /** The reference's reader is told the type and makes up a product; ours needs both on the wire. */
  private static JsonNode completed(JsonNode summary) {
    ObjectNode payload = summary.deepCopy();
    payload.put("type", "summary");
    return payload.has("product_id") ? payload : payload.put("product_id", "made up");
  }

  private static Object plain(JsonNode expected, GoldenCase it) {
    if (expected.isTextual()) {
      return Map.of("text", expected.asText());
    }
    if (it.file().startsWith("summary") && expected.get("product_id").asText().isEmpty()) {
      ((ObjectNode) expected).put("product_id", "made up");
    }
    return expected;
  }

  private static Map<String, @Nullable Object> describe(ActionsPayload payload) {
    Map<String, @Nullable Object> fields = new TreeMap<>();
    fields.put("product_id", payload.productId());
    fields.put("session_id", payload.sessionId());
    fields.put("user_id", payload.userId());
    fields.put("email", payload.email());
    fields.put("conversation_id", payload.conversationId());
    fields.put("count", payload.count());
    fields.put("forwarded_at", seconds(payload.forwardedAt()));
    fields.put("actions", payload.actions().stream().map(GoldenTest::describe).toList());
    return fields;
  }

  private static Map<String, @Nullable Object> describe(SlimAction action) {
    Map<String, @Nullable Object> fields = new TreeMap<>();
    fields.put("index", action.index());
    fields.put("type", action.type());
    fields.put("title", action.title());
    fields.put("description", action.description());
    fields.put("timestamp_start", seconds(action.timestampStart()));
    fields.put("timestamp_end", seconds(action.timestampEnd()));
    fields.put("raw_url", action.rawUrl());
    fields.put("canonical_url", action.canonicalUrl());
    fields.put("session_id", action.sessionId());
    fields.put("user_id", action.userId());
    fields.put("email", action.email());
    fields.put("conversation_id", action.conversationId());
    return fields;
  }

  private static Map<String, @Nullable Object> describe(SummaryPayload payload) {
    Map<String, @Nullable Object> fields = new TreeMap<>();
    fields.put("product_id", payload.productId());
    fields.put("session_id", payload.sessionId());
    fields.put("summary", payload.summary());
    fields.put("replaces", payload.replaces());
    fields.put("forwarded_at", seconds(payload.forwardedAt()));
    fields.put("to_text", payload.toText());
    return fields;
  }

  private static double seconds(Instant time) {
    return time.getEpochSecond() + time.getNano() / 1e9;
  }

  /** 5 and 5.0 are the same value. */
  private static JsonNode normalised(Object value) {
    JsonNode node = GoldenCase.JSON.valueToTree(value);
    if (node.isNumber()) {
      return GoldenCase.JSON.getNodeFactory().numberNode(node.asDouble());
    }
    if (node.isArray()) {
      ArrayNode copy = GoldenCase.JSON.createArrayNode();
      node.forEach(element -> copy.add(normalised(element)));
      return copy;
    }
    if (node.isObject()) {
      ObjectNode copy = GoldenCase.JSON.createObjectNode();
      node.properties().forEach(field -> copy.set(field.getKey(), normalised(field.getValue())));
      return copy;
    }
    return node;
  }
}
