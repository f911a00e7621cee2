package ai.autoplay.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads payloads from the wire's JSON and writes them back, normalised as wire.md §1 says. Thread-safe.
 *
 * <p>Not bound by reflection, and what is written day by day not even read by Jackson: it is the hottest code that we have, and the rules
 * for what is malformed are ours (see RATIONALE.md).
 */
public final class PayloadCodec {
  /** The deepest nesting that is read. */
  public static final int MAX_DEPTH = 64;
  /** The longest string value that is read, in bytes of UTF-8. */
  public static final int MAX_STRING_BYTES = 64 * 1024;
  private static final int MAX_REASON = 200;
  private static final int THOROUGH_RUN = 15;

  private final JsonFactory json = JsonFactory.builder()
      .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
      .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)   // names of unknown fields are strangers', each may be new
      .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
      .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
      .build();
  private final StringPool pool = new StringPool();
  private final Consumer<String> corrections;
  private final AtomicReference<@Nullable PlainReader> spare = new AtomicReference<>();
  /** How many more payloads are not worth trying {@link PlainReader}; another thread's count is as good. */
  private int thorough;

  /** A codec that corrects a wrong {@code count} without a word. */
  public PayloadCodec() {
    this(correction -> {});
  }

  /**
   * A codec that reports what it corrected.
   *
   * @param corrections told, on the reading thread, of each {@code count} that disagreed with its list
   */
  public PayloadCodec(Consumer<String> corrections) {
    this.corrections = requireNonNull(corrections, "corrections");
  }

  /**
   * Reads one payload.
   *
   * @return the payload; empty when its {@code type} is one that we do not know, which is to be ignored
   * @throws MalformedPayloadException when {@code text} is not a JSON object, or a field breaks a rule
   */
  public Optional<Payload> decode(String text) throws MalformedPayloadException {
    if (requireNonNull(text, "text").length() > LatinText.LONGEST) {
      return decodeAny(text);
    }
    if (thorough > 0) {
      thorough--;
      return decodeAny(text);
    }
    PlainReader reader = spare.getAndSet(null);
    return decode(text, reader == null ? new PlainReader(pool) : reader);
  }

  private Optional<Payload> decode(String text, PlainReader reader) throws MalformedPayloadException {
    try {
      reader.open(text);
      return read(reader);
    } catch (NotPlainException e) {
      thorough = THOROUGH_RUN;
      return decodeAny(text);
    } catch (IOException e) {
      throw new UncheckedIOException("reading from a string cannot fail", e);
    } finally {
      reader.close();
      spare.set(reader);
    }
  }

  /** The same in any JSON, and with a reason for what is malformed. */
  Optional<Payload> decodeAny(String text) throws MalformedPayloadException {
    try (JsonParser parser = json.createParser(text)) {
      return read(new WireReader(parser, pool));
    } catch (StreamConstraintsException e) {
      throw new MalformedPayloadException("payload: goes beyond what is read: " + WireReader.excerpt(e.getOriginalMessage(), MAX_REASON));
    } catch (JsonProcessingException e) {
      throw new MalformedPayloadException("not valid JSON: " + WireReader.excerpt(e.getOriginalMessage(), MAX_REASON));
    } catch (IOException e) {
      throw new UncheckedIOException("reading from a string cannot fail", e);
    }
  }

  private Optional<Payload> read(FieldReader in) throws IOException, MalformedPayloadException {
    PayloadFields fields = new PayloadFields(in);
    fields.readAll();
    return fields.toPayload(corrections);
  }

  /**
   * Writes one payload; {@link #decode} gives an equal one back, if its times came off the wire (others become the nearest double,
   * which is within a quarter of a microsecond in our days) and no string is longer than {@link #MAX_STRING_BYTES}.
   */
  public String encode(Payload payload) {
    StringWriter text = new StringWriter(512);
    try (JsonGenerator out = json.createGenerator(text)) {
      if (payload instanceof ActionsPayload actions) {
        writeActions(out, actions);
      } else {
        writeSummary(out, (SummaryPayload) payload);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("writing to a string cannot fail", e);
    }
    return text.toString();
  }

  /** {@code {"recentEvents": […], "summary": …}}: actions as on the wire, and null for no summary. For tools that take data. */
  public String encodeActivity(Activity activity) {
    StringWriter text = new StringWriter(512);
    try (JsonGenerator out = json.createGenerator(text)) {
      out.writeStartObject();
      out.writeArrayFieldStart("recentEvents");
      for (SlimAction action : activity.recentEvents()) {
        writeAction(out, action);
      }
      out.writeEndArray();
      out.writeStringField("summary", activity.summary());
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to a string cannot fail", e);
    }
    return text.toString();
  }

  /** {@code payload} as on the wire, where {@code out} expects a value. */
  static void writeActions(JsonGenerator out, ActionsPayload payload) throws IOException {
    out.writeStartObject();
    out.writeStringField("type", "actions");
    out.writeStringField("product_id", payload.productId());
    out.writeStringField("session_id", payload.sessionId());
    out.writeStringField("user_id", payload.userId());
    out.writeStringField("email", payload.email());
    if (payload.conversationId() != null) {
      out.writeStringField("conversation_id", payload.conversationId());
    }
    out.writeNumberField("count", payload.count());
    writeTime(out, "forwarded_at", payload.forwardedAt());
    out.writeArrayFieldStart("actions");
    for (SlimAction action : payload.actions()) {
      writeAction(out, action);
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void writeAction(JsonGenerator out, SlimAction action) throws IOException {
    out.writeStartObject();
    out.writeNumberField("index", action.index());
    out.writeStringField("type", action.type());
    out.writeStringField("title", action.title());
    out.writeStringField("description", action.description());
    writeTime(out, "timestamp_start", action.timestampStart());
    writeTime(out, "timestamp_end", action.timestampEnd());
    out.writeStringField("raw_url", action.rawUrl());
    out.writeStringField("canonical_url", action.canonicalUrl());
    writeKnown(out, "session_id", action.sessionId());
    writeKnown(out, "user_id", action.userId());
    writeKnown(out, "email", action.email());
    writeKnown(out, "conversation_id", action.conversationId());
    out.writeEndObject();
  }

  private static void writeSummary(JsonGenerator out, SummaryPayload payload) throws IOException {
    out.writeStartObject();
    out.writeStringField("type", "summary");
    out.writeStringField("product_id", payload.productId());
    out.writeStringField("session_id", payload.sessionId());
    out.writeStringField("summary", payload.summary());
    out.writeNumberField("replaces", payload.replaces());
    writeTime(out, "forwarded_at", payload.forwardedAt());
    out.writeEndObject();
  }

  private static void writeKnown(JsonGenerator out, String name, @Nullable String value) throws IOException {
    if (value != null) {
      out.writeStringField(name, value);
    }
  }

  private static void writeTime(JsonGenerator out, String name, Instant time) throws IOException {
    out.writeFieldName(name);
    out.writeNumber(WireTime.format(time));
  }
}
