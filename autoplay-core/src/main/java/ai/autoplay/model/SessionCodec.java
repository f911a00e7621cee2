package ai.autoplay.model;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes session snapshots as JSON and reads them back: for the spool, the dead letters, and stores that outlive a process. The form is
 * ours, not the wire's; what a version of this class wrote, later versions read. Thread-safe.
 */
public final class SessionCodec {
  private final ObjectMapper mapper = new ObjectMapper();
  private final PayloadCodec payloads = new PayloadCodec();

  public SessionCodec() {
    mapper.getFactory().setStreamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(PayloadCodec.MAX_DEPTH).build());
  }

  /** Writes {@code session} with everything it knows, {@link Session#covered()} included. */
  public String encode(Session session) {
    StringWriter text = new StringWriter(1024);
    try (JsonGenerator out = mapper.getFactory().createGenerator(text)) {
      out.writeStartObject();
      writeKey(out, session.key());
      writeState(out, session.state());
      writeUncovered(out, session.uncovered());
      if (!session.covered().isEmpty()) {
        out.writeFieldName("covered");
        PayloadCodec.writeActions(out, carrier(session.key(), session.covered()));
      }
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to a string cannot fail", e);
    }
    return text.toString();
  }

  private static void writeKey(JsonGenerator out, SessionKey key) throws IOException {
    out.writeStringField("product_id", key.productId());
    out.writeStringField("session_id", key.sessionId());
    if (key.anonymous()) {
      out.writeBooleanField("anonymous", true);
    }
  }

  private static void writeState(JsonGenerator out, SessionState state) throws IOException {
    out.writeNumberField("version", state.version());
    out.writeBooleanField("complete", state.complete());
    writePerson(out, "person", state.person());
    writeKnown(out, "conversation_id", state.conversationId());
    out.writeArrayFieldStart("user_ids");
    for (String user : state.userIds()) {
      out.writeString(user);
    }
    out.writeEndArray();
    out.writeFieldName("forwarded_at");
    out.writeNumber(WireTime.format(state.forwardedAt()));
    writeKnown(out, "summary", state.summary());
    writePerson(out, "summary_person", state.summaryPerson());
    out.writeNumberField("missed", state.missed());
    out.writeBooleanField("fresh", state.fresh());
    if (state.severalCovered()) {
      out.writeBooleanField("several_covered", true);
    }
  }

  private static void writePerson(JsonGenerator out, String name, @Nullable Person person) throws IOException {
    if (person != null) {
      out.writeObjectFieldStart(name);
      writeKnown(out, "user_id", person.userId());
      writeKnown(out, "email", person.email());
      out.writeEndObject();
    }
  }

  private static void writeKnown(JsonGenerator out, String name, @Nullable String value) throws IOException {
    if (value != null) {
      out.writeStringField(name, value);
    }
  }

  private static void writeUncovered(JsonGenerator out, Uncovered uncovered) throws IOException {
    out.writeNumberField("first_uncovered", uncovered.firstPosition());
    out.writeNumberField("skipped", uncovered.skipped());
    out.writeArrayFieldStart("batches");
    for (ActionsPayload batch : uncovered.batches()) {
      PayloadCodec.writeActions(out, batch);
    }
    out.writeEndArray();
  }

  private static ActionsPayload carrier(SessionKey key, List<SlimAction> actions) {
    return new ActionsPayload(key.productId(), key.sessionId(), actions);
  }

  /**
   * Reads a snapshot back.
   *
   * @throws MalformedPayloadException if {@code text} is not one
   */
  public Session decode(String text) throws MalformedPayloadException {
    try {
      JsonNode node = mapper.readTree(text);
      SessionKey key = new SessionKey(
          node.path("product_id").asText(), node.path("session_id").asText(), node.path("anonymous").asBoolean());
      JsonNode covered = node.path("covered");
      return new Session(key, state(node), uncovered(node), covered.isMissingNode() ? List.of() : actions(covered).actions());
    } catch (JsonProcessingException e) {
      throw new MalformedPayloadException("session: not valid JSON: " + e.getOriginalMessage());
    } catch (IllegalArgumentException e) {
      throw new MalformedPayloadException("session: " + e.getMessage());
    }
  }

  private static SessionState state(JsonNode node) {
    List<String> users = new ArrayList<>();
    node.path("user_ids").forEach(user -> users.add(user.asText()));
    Person person = person(node.path("person"));
    return new SessionState(
        node.path("version").asLong(), node.path("complete").asBoolean(), person == null ? Person.UNKNOWN : person,
        text(node, "conversation_id"), List.copyOf(users), time(node.path("forwarded_at")), text(node, "summary"),
        person(node.path("summary_person")), node.path("missed").asInt(), node.path("fresh").asBoolean(),
        node.path("several_covered").asBoolean());
  }

  private static Instant time(JsonNode seconds) {
    return seconds.isIntegralNumber() ? Instant.ofEpochSecond(seconds.asLong()) : WireTime.parse(seconds.asDouble());
  }

  private static @Nullable Person person(JsonNode node) {
    return node.isMissingNode() ? null : Person.of(text(node, "user_id"), text(node, "email"));
  }

  private static @Nullable String text(JsonNode node, String name) {
    return node.hasNonNull(name) ? node.get(name).asText() : null;
  }

  private Uncovered uncovered(JsonNode node) throws MalformedPayloadException {
    List<ActionsPayload> batches = new ArrayList<>();
    for (JsonNode batch : node.path("batches")) {
      batches.add(actions(batch));
    }
    return Uncovered.restored(batches, node.path("skipped").asInt(), node.path("first_uncovered").asLong());
  }

  private ActionsPayload actions(JsonNode node) throws MalformedPayloadException {
    return payloads.decode(node.toString())
        .filter(ActionsPayload.class::isInstance).map(ActionsPayload.class::cast)
        .orElseThrow(() -> new MalformedPayloadException("session: holds something that is no batch of actions"));
  }
}
