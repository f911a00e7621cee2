package ai.autoplay.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.autoplay.model.ActivityPrompt.Excerpt;
import ai.autoplay.model.ActivityPrompt.Turn;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The texts that the public Python SDK puts into prompts, and ours. What is ours on purpose is named in {@link #DECIDED}. */
class ActivityGoldenTest {
  private static final PayloadCodec CODEC = new PayloadCodec();

  /** Our answer where it is another, and why. */
  private static final Map<String, String> DECIDED = Map.of(
      "context_store: reset without product keeps the product bucket", "",     // a session is forgotten as a whole
      "context_store: random 1", "?",                                          // a summary belongs to its product, not to a session id
      "context_store: random 5", "?",
      "user_index: no product label", "",                                      // no product is malformed: nothing is found by session alone
      "rag_kb_block: all empty", "");                                          // a block without content is left out

  /** What only the prompt of a model has: its template. The list of actions is the same. */
  private static final Set<String> TEMPLATES = Set.of("summarizer_format: template positional", "summarizer_format: template format spec");

  static Stream<GoldenCase> all() {
    return Stream.of("context_store", "user_index", "rag_assemble", "rag_blocks", "rag_history_block", "rag_kb_block", "summarizer_format")
        .map(GoldenCase::of).flatMap(List::stream);
  }

  static Stream<GoldenCase> agreed() {
    return all().filter(it -> !DECIDED.containsKey(it.toString()));
  }

  static Stream<GoldenCase> decided() {
    return all().filter(it -> DECIDED.containsKey(it.toString()));
  }

  @Test
  void everyDisputedCaseIsDecided() {
    assertThat(agreed()).hasSizeGreaterThan(70).filteredOn(GoldenCase::disputed).extracting(GoldenCase::toString)
        .containsExactlyInAnyOrderElementsOf(TEMPLATES);
    assertThat(decided()).hasSameSizeAs(DECIDED.entrySet());
  }

  @ParameterizedTest
  @MethodSource("agreed")
  void agrees(GoldenCase it) throws Exception {
    if (it.expected().has("error")) {
      assertThatThrownBy(() -> evaluate(it)).isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith("lookBack: must be longer than zero");
    } else {
      assertThat(evaluate(it)).isEqualTo(expected(it));
    }
  }

  @ParameterizedTest
  @MethodSource("decided")
  void differsOnPurpose(GoldenCase it) throws Exception {
    assertThat(it.expected().toString()).as("the case says something else").isNotEqualTo("\"" + DECIDED.get(it.toString()) + "\"");
    List<String> ours = evaluate(it);
    assertThat(ours.get(ours.size() - 1)).isEqualTo(decision(it));
  }

  /** A forgotten session leaves the question as it is. */
  private static String decision(GoldenCase it) {
    return it.name().startsWith("reset") ? it.input().at("/read/query").asText() : Objects.requireNonNull(DECIDED.get(it.toString()));
  }

  private static List<String> evaluate(GoldenCase it) throws MalformedPayloadException {
    JsonNode in = it.input();
    return switch (it.file()) {
      case "context_store" -> new Store(in).read(in.get("read"));
      case "user_index" -> new Store(in).ofUser(in.get("user").asText());
      case "rag_assemble" -> List.of(assembled(in).text());
      case "rag_blocks" -> List.of(prompt(in));
      case "rag_history_block" -> List.of(ActivityPrompt.history(in.hasNonNull("section_header")
          ? in.get("section_header").asText() : "Prior conversation:", turns(in.get("history"))));
      case "rag_kb_block" -> List.of(ActivityPrompt.excerpts(excerpts(in)));
      default -> List.of(listed(in.get("payloads")));
    };
  }

  private static List<String> expected(GoldenCase it) {
    JsonNode out = it.expected();
    return switch (it.file()) {
      case "context_store" -> List.of(out.get("get").asText(), out.get("enrich").asText());
      case "user_index" -> List.of(sessions(out.get("sessions")), out.get("email").asText(), out.get("activity").asText());
      case "rag_assemble", "rag_blocks" -> List.of(out.get("user_block").asText());
      case "summarizer_format" -> List.of(out.get("actions_text").asText());
      default -> List.of(out.asText());
    };
  }

  private static String sessions(JsonNode sessions) {
    List<String> all = new ArrayList<>();
    sessions.forEach(it -> all.add(it.get("product_id").asText() + "/" + it.get("session_id").asText() + "@" + it.get("last_seen_at").asDouble()));
    return all.toString();
  }

  private static String listed(JsonNode payloads) throws MalformedPayloadException {
    List<SlimAction> actions = new ArrayList<>();
    for (JsonNode payload : payloads) {
      actions.addAll(((ActionsPayload) CODEC.decode(payload.toString()).orElseThrow()).actions());
    }
    return ActionList.of(actions);
  }

  /** Conversation and excerpts come rendered here. */
  private static String prompt(JsonNode in) {
    return ActivityPrompt.text(ActivityPrompt.blocks(in.path("activity_since_last_chat_message").asText(), in.path("recent_activity").asText(),
        in.path("conversation_history_text").asText(), in.path("kb_records_text").asText()), in.path("user_message").asText("q"));
  }

  private static ActivityPrompt assembled(JsonNode in) {
    boolean named = !in.path("session_id").asText("s").isEmpty();
    String local = in.path("local").asText();
    String live = in.path("live").asText();
    String since = in.has("cutoff") ? in.path("since").asText() : "";
    return ActivityPrompt.of(in.path("user_message").asText("How?"))
        .withActivity(named ? since : "", !named ? "" : live.isEmpty() ? local : live)
        .withConversation(turns(in.path("turns"))).withKnowledge(excerpts(in.path("kb")));
  }

  private static List<Turn> turns(JsonNode turns) {
    List<Turn> all = new ArrayList<>();
    turns.forEach(it -> all.add(new Turn(it.path("role").asText(null), it.path("content").asText())));
    return all;
  }

  private static List<Excerpt> excerpts(JsonNode records) {
    List<Excerpt> all = new ArrayList<>();
    records.forEach(it -> all.add(new Excerpt(it.path("title").asText(null), it.path("content").asText())));
    return all;
  }

  /** The reference's store, played by sessions. A summary that names no product is of the only product that the cases write to. */
  private static final class Store {
    private final Map<SessionKey, Session> sessions = new LinkedHashMap<>();
    private final ActivityText text;

    Store(JsonNode in) throws MalformedPayloadException {
      double now = in.get("now").asDouble();
      for (JsonNode op : in.get("ops")) {
        now += op.path("tick").asDouble();
        apply(op);
      }
      JsonNode config = in.get("config");
      JsonNode lookBack = config.path("lookback_seconds");
      ActivityOptions options = ActivityOptions.DEFAULTS
          .withLookBack(lookBack.isNumber() ? Duration.ofMillis((long) (1000 * lookBack.asDouble())) : null)
          .withMostActions(config.path("max_actions").asInt(Integer.MAX_VALUE));
      if (in.has("user") && !lookBack.isNumber()) {
        options = options.withLookBack(ActivityOptions.DEFAULTS.lookBack());
      }
      boolean withSummary = config.path("include_summary").asBoolean(true);
      text = new ActivityText(withSummary ? options : options.withoutSummary(), Clock.fixed(Instant.ofEpochSecond((long) now), ZoneOffset.UTC));
    }

    private void apply(JsonNode op) throws MalformedPayloadException {
      if (op.has("add") && !op.get("add").path("product_id").asText().isEmpty() && op.get("add").hasNonNull("product_id")) {
        take(CODEC.decode(op.get("add").toString()).orElseThrow());
      } else if (op.has("add")) {
        assertThatThrownBy(() -> CODEC.decode(op.get("add").toString())).isInstanceOf(MalformedPayloadException.class).hasMessageContaining("product_id");
      } else if (op.has("summary")) {
        take(new SummaryPayload("p1", op.at("/summary/session").asText(), op.at("/summary/text").asText(), 0, Instant.EPOCH));
      } else if (op.has("reset")) {
        sessions.keySet().removeIf(key -> key.sessionId().equals(op.at("/reset/session").asText()));
      }
    }

    private void take(Payload payload) {
      SessionKey key = SessionKey.of(payload);
      if (key.anonymous()) {
        return;   // kept nowhere
      }
      sessions.put(key, sessions.getOrDefault(key, Session.empty(key)).with(payload));
    }

    List<String> read(JsonNode read) {
      String context = find(read).map(text::forSession).findFirst().orElse("");
      return List.of(context, ActivityText.enrich(context, read.path("query").asText("Q?")));
    }

    private Stream<Session> find(JsonNode read) {
      String id = PlainText.strip(read.get("session").asText());
      @Nullable String product = read.path("product_id").asText(null);
      return sessions.values().stream().filter(it -> it.key().sessionId().equals(id) && (product == null || it.key().productId().equals(product)));
    }

    List<String> ofUser(String user) {
      List<Session> theirs = sessions.values().stream().filter(it -> it.userIds().contains(user)).toList();
      String activity = text.forUser(theirs, user);
      List<String> told = theirs.stream().filter(it -> activity.contains("Session " + it.key().sessionId() + " ("))
          .map(it -> it.key().productId() + "/" + it.key().sessionId() + "@" + (double) it.forwardedAt().getEpochSecond()).toList();
      String email = theirs.isEmpty() ? null : theirs.get(theirs.size() - 1).email();
      return List.of(told.toString(), String.valueOf(email), activity);
    }
  }
}
