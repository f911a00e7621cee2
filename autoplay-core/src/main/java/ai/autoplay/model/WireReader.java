package ai.autoplay.model;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads off Jackson's token stream: any JSON, and with a reason for what is malformed. */
final class WireReader implements FieldReader {
  private static final int EXCERPT = 40;
  private final JsonParser parser;
  private final StringPool pool;

  WireReader(JsonParser parser, StringPool pool) {
    this.parser = parser;
    this.pool = pool;
  }

  @Override
  public void begin() throws IOException, MalformedPayloadException {
    JsonToken token = parser.nextToken();
    if (token != JsonToken.START_OBJECT) {
      throw wrong("payload", "must be a JSON object", token);
    }
  }

  @Override
  public <F extends Enum<F>> @Nullable F next(FieldNames<F> names, F before) throws IOException {
    String name = parser.nextFieldName();
    return name == null ? null : names.learn(before, name);
  }

  @Override
  public String ownText(Enum<?> field) throws IOException, MalformedPayloadException {
    String value = read(field);
    return value == null ? "" : value;
  }

  @Override
  public @Nullable String text(Enum<?> field) throws IOException, MalformedPayloadException {
    String value = read(field);
    return value == null ? null : pool.share(value);
  }

  private @Nullable String read(Enum<?> field) throws IOException, MalformedPayloadException {
    JsonToken token = parser.nextToken();
    if (token == JsonToken.VALUE_STRING) {
      String value = parser.getText();
      if (value.length() > PayloadCodec.MAX_STRING_BYTES / 3) {
        requireShort(FieldNames.nameOf(field), value);
      }
      return value;
    }
    if (token == JsonToken.VALUE_NULL) {
      return null;
    }
    throw wrong(FieldNames.nameOf(field), "must be a string or null", token);
  }

  @Override
  public int integer(Enum<?> field, int otherwise) throws IOException, MalformedPayloadException {
    JsonToken token = parser.nextToken();
    if (token == JsonToken.VALUE_NULL) {
      return otherwise;
    }
    if (token == null || !token.isNumeric()) {
      throw wrong(FieldNames.nameOf(field), "must be a whole number", token);
    }
    double value = parser.getDoubleValue();
    if (value != Math.rint(value) || (int) value != value) {
      throw wrong(FieldNames.nameOf(field), "must be a whole number of 32 bits", token);
    }
    return (int) value;
  }

  @Override
  public Instant time(Enum<?> field) throws IOException, MalformedPayloadException {
    JsonToken token = parser.nextToken();
    if (token == JsonToken.VALUE_NULL) {
      return Instant.EPOCH;
    }
    try {
      if (token == JsonToken.VALUE_NUMBER_FLOAT) {
        return WireTime.parse(parser.getDoubleValue());
      }
      if (token == JsonToken.VALUE_NUMBER_INT) {
        return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
            ? WireTime.parse(parser.getDoubleValue()) : Instant.ofEpochSecond(parser.getLongValue());
      }
    } catch (DateTimeException e) {
      throw wrong(FieldNames.nameOf(field), "must be Unix seconds within the range of a time", token);
    }
    throw wrong(FieldNames.nameOf(field), "must be a number of Unix seconds", token);
  }

  @Override
  public boolean beginArray(Enum<?> field) throws IOException, MalformedPayloadException {
    JsonToken token = parser.nextToken();
    if (token != JsonToken.START_ARRAY && token != JsonToken.VALUE_NULL) {
      throw wrong(FieldNames.nameOf(field), "must be an array", token);
    }
    return token == JsonToken.START_ARRAY;
  }

  @Override
  public boolean nextElement(Enum<?> field, int position) throws IOException, MalformedPayloadException {
    JsonToken token = parser.nextToken();
    if (token != JsonToken.START_OBJECT && token != JsonToken.END_ARRAY) {
      throw wrong(FieldNames.nameOf(field) + "[" + position + "]", "must be an object", token);
    }
    return token == JsonToken.START_OBJECT;
  }

  @Override
  public void skip() throws IOException {
    parser.nextToken();
    parser.skipChildren();
  }

  @Override
  public void leave() throws IOException {
    parser.skipChildren();
  }

  @Override
  public void end() throws IOException, MalformedPayloadException {
    if (parser.nextToken() != null) {
      throw new MalformedPayloadException("payload: must be one JSON object, but something follows it");
    }
  }

  private MalformedPayloadException wrong(String field, String rule, @Nullable JsonToken token) throws IOException {
    String seen = token == null || token.isStructStart() ? "" : " " + excerpt(parser.getText(), EXCERPT);
    return new MalformedPayloadException(field + ": " + rule + ", but was " + describe(token) + seen);
  }

  /** One line of at most {@code maxCodePoints}, whatever {@code text} holds. */
  static String excerpt(String text, int maxCodePoints) {
    return new PlainText(maxCodePoints).field(text, maxCodePoints).toString();
  }

  private static String describe(@Nullable JsonToken token) {
    if (token == null) {
      return "the end of the input";
    }
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "the string";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "the number";
      default -> "the value";
    };
  }

  private static void requireShort(String field, String value) throws MalformedPayloadException {
    int bytes = value.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > PayloadCodec.MAX_STRING_BYTES) {
      throw new MalformedPayloadException(
          field + ": must be at most " + PayloadCodec.MAX_STRING_BYTES + " bytes of UTF-8, but has " + bytes);
    }
  }
}
