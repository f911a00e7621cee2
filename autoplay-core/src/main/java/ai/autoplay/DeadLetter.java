package ai.autoplay;

import ai.autoplay.model.MalformedPayloadException;
import ai.autoplay.model.Payload;
import ai.autoplay.model.PayloadCodec;
import ai.autoplay.model.Session;
import ai.autoplay.model.SessionCodec;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One payload that a sink did not take, kept where an operator can see it and write it again.
 *
 * @param payload    what was to be written
 * @param session    the snapshot after it, with its version and what it covers
 * @param firstError what the first attempt met; null when there was none
 * @param lastError  what ended the trying
 * @param attempts   how often it was tried
 * @param buriedAt   when it was given up
 */
record DeadLetter(Payload payload, Session session, @Nullable String firstError, String lastError, int attempts, Instant buriedAt) {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final PayloadCodec PAYLOADS = new PayloadCodec();
  private static final SessionCodec SESSIONS = new SessionCodec();
  /** Of what an exception says, which may quote a whole answer. */
  private static final int LONGEST_ERROR = 2_000;

  /** A line without an end. */
  static final class TornException extends Exception {
    private static final long serialVersionUID = 1;

    TornException() {
      super("dead letter: ends in the middle");
    }
  }

  /** One line of JSON, without a line end. */
  String toLine() {
    StringWriter text = new StringWriter(2048);
    try (JsonGenerator out = MAPPER.getFactory().createGenerator(text)) {
      out.writeStartObject();
      out.writeStringField("buried_at", buriedAt.toString());
      out.writeNumberField("attempts", attempts);
      out.writeStringField("first_error", firstError == null ? null : shortened(firstError));
      out.writeStringField("last_error", shortened(lastError));
      out.writeFieldName("payload");
      out.writeRawValue(PAYLOADS.encode(payload));
      out.writeFieldName("session");
      out.writeRawValue(SESSIONS.encode(session));
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to a string cannot fail", e);
    }
    return text.toString();
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_ERROR ? text : text.substring(0, LONGEST_ERROR) + "…";
  }

  /**
   * Reads what {@link #toLine} has written.
   *
   * @throws TornException             if {@code line} is the beginning of a letter, as a crash leaves it
   * @throws MalformedPayloadException if it is no letter
   */
  static DeadLetter fromLine(String line) throws TornException, MalformedPayloadException {
    if (!line.endsWith("}")) {
      throw new TornException();
    }
    try {
      JsonNode node = MAPPER.readTree(line);
      Payload payload = PAYLOADS.decode(node.path("payload").toString()).orElseThrow();
      return new DeadLetter(payload, SESSIONS.decode(node.path("session").toString()), node.path("first_error").asText(null),
          node.path("last_error").asText(), node.path("attempts").asInt(), Instant.parse(node.path("buried_at").asText()));
    } catch (JsonEOFException e) {
      throw new TornException();
    } catch (JsonProcessingException | RuntimeException e) {
      throw new MalformedPayloadException("dead letter: not one line of our JSON");
    }
  }
}
