package ai.autoplay.model;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads the values of known fields off a token stream, each by its rule; a value that breaks the rule is malformed. */
final class WireReader {
  private static final int EXCERPT = 40;
  final JsonParser parser;
  private final StringPool pool;

  WireReader(JsonParser parser, StringPool pool) {
    this.parser = parser;
    this.pool = pool;
  }

  /** Null stays null. */
  @Nullable String text(String field) throws IOException, MalformedPayloadException {
    JsonToken token = parser.nextToken();
    if (token == JsonToken.VALUE_STRING) {
      int length = parser.getTextLength();
      if (length > PayloadCodec.MAX_STRING_BYTES / 3) {
        requireShort(field, parser.getText());
      }
      return pool.share(parser.getTextCharacters(), parser.getTextOffset(), length);
    }
    if (token == JsonToken.VALUE_NULL) {
      return null;
    }
    throw wrong(field, "must be a string or null", token);
  }

  String textOrEmpty(String field) throws IOException, MalformedPayloadException {
    String value = text(field);
    return value == null ? "" : value;
  }

  @Nullable String identity(String field) throws IOException, MalformedPayloadException {
    String value = text(field);
    return value == null || value.isEmpty() ? null : value;
  }

  /** Null and absent are 0; 5.0 is 5. */
  int integer(String field) throws IOException, MalformedPayloadException {
    JsonToken token = parser.nextToken();
    if (token == JsonToken.VALUE_NULL) {
      return 0;
    }
    if (token == null || !token.isNumeric()) {
      throw wrong(field, "must be a whole number", token);
    }
    double value = parser.getDoubleValue();
    if (value != Math.rint(value) || (int) value != value) {
      throw wrong(field, "must be a whole number of 32 bits", token);
    }
    return (int) value;
  }

  /** Null and absent are the epoch, which means unknown. */
  Instant time(String field) throws IOException, MalformedPayloadException {
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
      throw wrong(field, "must be Unix seconds within the range of a time", token);
    }
    throw wrong(field, "must be a number of Unix seconds", token);
  }

  MalformedPayloadException wrong(String field, String rule, @Nullable JsonToken token) throws IOException {
    String seen = token == null || token.isStructStart() ? "" : " " + excerpt(parser.getText(), EXCERPT);
    return new MalformedPayloadException(field + ": " + rule + ", but was " + describe(token) + seen);
  }

  /** One line of at most {@code maxCodePoints}, whatever {@code text} holds. */
  static String excerpt(String text, int maxCodePoints) {
    StringBuilder line = new StringBuilder();
    PlainText.appendField(line, text, maxCodePoints);
    return line.toString();
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
