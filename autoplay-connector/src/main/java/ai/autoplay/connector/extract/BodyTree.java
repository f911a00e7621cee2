package ai.autoplay.connector.extract;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/**
 * A body as objects, of bounded size: of its events, which are the items of the outermost array or of "batch", so many as one body may
 * have are built and the others counted. Objects take many times the room of their text, so what is built is counted too.
 *
 * @param root    with no more events than allowed
 * @param leftOut how many events there were beside these
 */
record BodyTree(JsonNode root, int leftOut) {
  private static final int TOKENS_OF_AN_EVENT = 200;
  private static final int SPARE_TOKENS = 50_000;

  /**
   * @throws TooLargeException for an event, or all of them together, of far more members than browsers send
   * @throws IOException       when it is not JSON
   */
  static BodyTree read(ObjectMapper json, String text, int maxEvents) throws IOException {
    try (JsonParser all = json.createParser(text)) {
      JsonParser built = new CountingParser(all, SPARE_TOKENS + (long) TOKENS_OF_AN_EVENT * maxEvents);
      return new Reader(json, all, built, maxEvents).root();
    }
  }

  /** There are more tokens than one body may have. */
  static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private static final class Reader {
    private final ObjectMapper json;
    private final JsonParser all;
    private final JsonParser built;
    private final int maxEvents;
    private int leftOut;

    /** @param built the same parser, where it is read to build something */
    Reader(ObjectMapper json, JsonParser all, JsonParser built, int maxEvents) {
      this.json = json;
      this.all = all;
      this.built = built;
      this.maxEvents = maxEvents;
    }

    BodyTree root() throws IOException {
      JsonNode root = built.nextToken() == JsonToken.START_OBJECT ? object() : events();
      return new BodyTree(root, leftOut);
    }

    private JsonNode object() throws IOException {
      ObjectNode object = json.createObjectNode();
      while (built.nextToken() == JsonToken.FIELD_NAME) {
        String name = built.currentName();
        built.nextToken();
        object.set(name, name.equals("batch") ? events() : value());
      }
      return object;
    }

    private JsonNode events() throws IOException {
      if (!built.isExpectedStartArrayToken()) {
        return value();
      }
      ArrayNode events = json.createArrayNode();
      leftOut = 0;
      while (all.nextToken() != JsonToken.END_ARRAY) {
        if (events.size() < maxEvents) {
          events.add(value());
        } else {
          all.skipChildren();
          leftOut++;
        }
      }
      return events;
    }

    private JsonNode value() throws IOException {
      return json.readTree(built);
    }
  }

  /** Counts what is read by it, which is what is built. */
  private static final class CountingParser extends JsonParserDelegate {
    private long left;

    CountingParser(JsonParser parser, long left) {
      super(parser);
      this.left = left;
    }

    @Override
    public JsonToken nextToken() throws IOException {
      if (--left < 0) {
        throw new TooLargeException();
      }
      return super.nextToken();
    }
  }
}
