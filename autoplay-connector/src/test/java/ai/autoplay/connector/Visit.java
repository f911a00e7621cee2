package ai.autoplay.connector;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;

/** One person's visit, as posthog-js would report it: gathers events and makes request bodies of them. */
final class Visit {
  static final String BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36";
  private static final ObjectMapper JSON = new ObjectMapper();
  private final String session;
  private String person;
  private boolean identified;
  private String tab = "tab-1";
  private String url = "https://shop.example.com/";
  private long skew;
  private ArrayNode batch = JSON.createArrayNode();

  Visit(String name) {
    this.session = "session-" + name;
    this.person = "anonymous-" + name;
  }

  Visit tab(String name) {
    tab = name;
    return this;
  }

  Visit clockAheadBy(long millis) {
    skew = millis;
    return this;
  }

  Visit identify(String user, String email) {
    ObjectNode event = event("$identify", Instant.now());
    ((ObjectNode) event.get("properties")).put("$anon_distinct_id", person).put("distinct_id", user).put("$is_identified", true);
    event.putObject("$set").put("email", email);
    person = user;
    identified = true;
    return this;
  }

  Visit view(String url, String title) {
    return view(url, title, Instant.now());
  }

  Visit view(String url, String title, Instant at) {
    this.url = url;
    ((ObjectNode) event("$pageview", at).get("properties")).put("title", title);
    return this;
  }

  Visit click(String label) {
    return click(label, Instant.now());
  }

  Visit click(String label, Instant at) {
    return autocapture("click", at, "button:attr__type=\"button\"nth-child=\"1\"nth-of-type=\"1\"text=\"" + label + "\"");
  }

  Visit type(String field) {
    return autocapture("change", Instant.now(), "input:attr__name=\"" + field + "\"nth-child=\"1\"nth-of-type=\"1\"");
  }

  Visit autocapture(String type, Instant at, String chain) {
    ((ObjectNode) event("$autocapture", at).get("properties")).put("$event_type", type).put("$elements_chain", chain);
    return this;
  }

  ObjectNode event(String name, Instant at) {
    ObjectNode event = batch.addObject().put("uuid", UUID.randomUUID().toString()).put("event", name)
        .put("timestamp", at.plusMillis(skew).toString());
    event.putObject("properties").put("distinct_id", person).put("$session_id", session).put("$window_id", tab).put("$device_id", session)
        .put("$current_url", url).put("$is_identified", identified).put("$raw_user_agent", BROWSER);
    return event;
  }

  /** What has gathered, as one capture request; begins anew. */
  String json(String projectKey) {
    ObjectNode body = JSON.createObjectNode().put("api_key", projectKey).put("sent_at", Instant.now().plusMillis(skew).toString());
    body.set("batch", batch);
    batch = JSON.createArrayNode();
    return body.toString();
  }

  static byte[] gzip(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static String base64Form(String text) {
    return "data=" + URLEncoder.encode(Base64.getEncoder().encodeToString(text.getBytes(UTF_8)), UTF_8);
  }
}
