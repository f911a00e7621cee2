package ai.autoplay.cli.bench;

import ai.autoplay.cli.bench.Databind.Wire;
import ai.autoplay.cli.bench.Databind.WireAction;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The same records as {@link Databind}'s, filled by hand from Jackson's token stream, with nothing checked. */
public final class HandMapped {
  private final JsonFactory json = new JsonFactory();

  /** Reads a payload from {@code length} bytes. */
  public Wire read(byte[] bytes, int start, int length) throws IOException {
    try (JsonParser parser = json.createParser(bytes, start, length)) {
      parser.nextToken();
      return new PayloadReader(parser).read();
    }
  }

  private static final class PayloadReader {
    private final JsonParser in;
    private @Nullable String type;
    private @Nullable String product;
    private @Nullable String session;
    private @Nullable String user;
    private @Nullable String email;
    private @Nullable String conversation;
    private int count;
    private double forwardedAt;
    private @Nullable List<WireAction> actions;
    private @Nullable String summary;
    private int replaces;

    PayloadReader(JsonParser in) {
      this.in = in;
    }

    Wire read() throws IOException {
      for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
        in.nextToken();
        take(name);
      }
      return new Wire(type == null ? "" : type, product == null ? "" : product, session, user, email, conversation, count, forwardedAt,
          actions, summary, replaces);
    }

    private void take(String name) throws IOException {
      switch (name) {
        case "type" -> type = in.getText();
        case "product_id" -> product = in.getText();
        case "session_id" -> session = in.getText();
        case "user_id" -> user = in.getText();
        case "email" -> email = in.getText();
        case "conversation_id" -> conversation = in.getText();
        case "count" -> count = in.getIntValue();
        case "forwarded_at" -> forwardedAt = in.getDoubleValue();
        case "summary" -> summary = in.getText();
        case "replaces" -> replaces = in.getIntValue();
        case "actions" -> actions = actions();
        default -> in.skipChildren();
      }
    }

    private List<WireAction> actions() throws IOException {
      List<WireAction> read = new ArrayList<>();
      while (in.nextToken() != JsonToken.END_ARRAY) {
        read.add(new ActionReader(in).read());
      }
      return read;
    }
  }

  private static final class ActionReader {
    private final JsonParser in;
    private int index;
    private String type = "";
    private String title = "";
    private String description = "";
    private double start;
    private double end;
    private String rawUrl = "";
    private String canonicalUrl = "";
    private @Nullable String session;
    private @Nullable String user;
    private @Nullable String email;
    private @Nullable String conversation;

    ActionReader(JsonParser in) {
      this.in = in;
    }

    WireAction read() throws IOException {
      for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
        in.nextToken();
        take(name);
      }
      return new WireAction(index, type, title, description, start, end, rawUrl, canonicalUrl, session, user, email, conversation);
    }

    private void take(String name) throws IOException {
      switch (name) {
        case "index" -> index = in.getIntValue();
        case "type" -> type = in.getText();
        case "title" -> title = in.getText();
        case "description" -> description = in.getText();
        case "timestamp_start" -> start = in.getDoubleValue();
        case "timestamp_end" -> end = in.getDoubleValue();
        case "raw_url" -> rawUrl = in.getText();
        case "canonical_url" -> canonicalUrl = in.getText();
        case "session_id" -> session = in.getText();
        case "user_id" -> user = in.getText();
        case "email" -> email = in.getText();
        case "conversation_id" -> conversation = in.getText();
        default -> in.skipChildren();
      }
    }
  }
}
