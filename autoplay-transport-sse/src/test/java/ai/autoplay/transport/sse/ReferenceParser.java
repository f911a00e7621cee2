package ai.autoplay.transport.sse;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;

/** The rules of WHATWG HTML §9.2.6 written down one after the other, for comparison: slow, whole-text, and nothing to optimise. */
final class ReferenceParser {
  private final List<ServerSentEvent> events = new ArrayList<>();
  private final List<String> comments = new ArrayList<>();
  private String data = "";
  private String type = "";
  private String idBuffer;
  private String ownId;
  private String lastId;
  private long retry = -1;

  /** What the stream {@code bytes} says to a client whose last event id is {@code lastId}. */
  static Parsed parse(byte[] bytes, String lastId) {
    ReferenceParser parser = new ReferenceParser();
    parser.lastId = lastId;
    parser.idBuffer = lastId;
    String text = new String(bytes, UTF_8);
    parser.lines(text.startsWith("\uFEFF") ? text.substring(1) : text);
    return new Parsed(parser.events, parser.comments, parser.lastId, parser.retry);
  }

  private void lines(String text) {
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n' || c == '\r') {
        line(text.substring(start, i));
        if (c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n') {
          i++;
        }
        start = i + 1;
      }
    }
  }

  private void line(String line) {
    if (line.isEmpty()) {
      dispatch();
    } else if (line.startsWith(":")) {
      comments.add(line.substring(1));
    } else if (line.contains(":")) {
      String value = line.substring(line.indexOf(':') + 1);
      field(line.substring(0, line.indexOf(':')), value.startsWith(" ") ? value.substring(1) : value);
    } else {
      field(line, "");
    }
  }

  private void field(String name, String value) {
    switch (name) {
      case "event" -> type = value;
      case "data" -> data = data + value + "\n";
      case "id" -> {
        if (!value.contains("\0")) {
          idBuffer = value;
          ownId = value;
        }
      }
      case "retry" -> {
        if (value.matches("[0-9]+")) {
          retry = Long.parseLong(value.length() > 15 ? "999999999999999" : value);
        }
      }
      default -> { }
    }
  }

  private void dispatch() {
    lastId = idBuffer;
    if (!data.isEmpty()) {
      events.add(new ServerSentEvent(lastId, type.isEmpty() ? "message" : type, data.substring(0, data.length() - 1), ownId));
    }
    data = "";
    type = "";
    ownId = null;
  }
}
