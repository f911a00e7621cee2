package ai.autoplay.connector.extract;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Payload;
import ai.autoplay.model.SlimAction;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Makes up what posthog-js would send for one browser. Times are milliseconds after {@link #START}, by the browser's clock. */
final class TestBrowser {
  static final long START = 1_790_000_000_000L;
  private static final ObjectMapper JSON = new ObjectMapper();
  private final List<CapturedRequest> requests;
  private ArrayNode batch = JSON.createArrayNode();
  private String distinctId;
  private final String deviceId;
  private boolean identified;
  private String session;
  private String window;
  private String url = "https://app.example.com/";
  private long skew;

  TestBrowser(String name) {
    this(name, new ArrayList<>());
  }

  /** Another browser whose requests go into the same recording. */
  TestBrowser(String name, List<CapturedRequest> requests) {
    this.distinctId = "anon-" + name;
    this.deviceId = "device-" + name;
    this.session = "session-" + name;
    this.window = "window-" + name;
    this.requests = requests;
  }

  List<CapturedRequest> requests() {
    return requests;
  }

  TestBrowser clockAheadBy(long millis) {
    skew = millis;
    return this;
  }

  TestBrowser tab(String name) {
    window = name;
    return this;
  }

  TestBrowser session(String id) {
    session = id;
    return this;
  }

  TestBrowser url(String url) {
    this.url = url;
    return this;
  }

  TestBrowser load(long at, String url, String title) {
    this.url = url;
    event(at, "$pageview").put("title", title);
    return this;
  }

  TestBrowser route(long at, String url, String title) {
    this.url = url;
    event(at, "$pageview").put("title", title).put("navigation_type", "pushState");
    return this;
  }

  TestBrowser click(long at, String chain) {
    return autocapture(at, "click", chain);
  }

  TestBrowser change(long at, String chain) {
    return autocapture(at, "change", chain);
  }

  TestBrowser submit(long at, String chain) {
    return autocapture(at, "submit", chain);
  }

  TestBrowser rage(long at, String chain) {
    event(at, "$rageclick").put("$event_type", "click").put("$elements_chain", chain);
    return this;
  }

  TestBrowser other(long at, String name) {
    event(at, name);
    return this;
  }

  TestBrowser identify(long at, String userId, String email) {
    String before = distinctId;
    distinctId = userId;
    identified = true;
    ObjectNode properties = event(at, "$identify");
    properties.put("$anon_distinct_id", before);
    ((ObjectNode) batch.get(batch.size() - 1)).putObject("$set").put("email", email);
    return this;
  }

  TestBrowser reset(String next) {
    distinctId = "anon-" + next;
    identified = false;
    session = "session-" + next;
    window = "window-" + next;
    return this;
  }

  private TestBrowser autocapture(long at, String type, String chain) {
    event(at, "$autocapture").put("$event_type", type).put("$elements_chain", chain);
    return this;
  }

  ObjectNode event(long at, String name) {
    ObjectNode event = batch.addObject();
    event.put("uuid", UUID.randomUUID().toString()).put("event", name);
    event.put("timestamp", Instant.ofEpochMilli(START + at + skew).toString());
    ObjectNode properties = event.putObject("properties");
    properties.put("distinct_id", distinctId).put("$device_id", deviceId).put("$session_id", session).put("$window_id", window);
    properties.put("$current_url", url).put("$is_identified", identified);
    return properties;
  }

  /** Sends what has gathered at {@code at}; it comes in at once. */
  TestBrowser send(long at) {
    return send(at, at);
  }

  TestBrowser send(long at, long receivedAt) {
    ObjectNode body = JSON.createObjectNode();
    body.put("api_key", "phc_test").put("sent_at", Instant.ofEpochMilli(START + at + skew).toString()).set("batch", batch);
    requests.add(request(body.toString().getBytes(StandardCharsets.UTF_8), receivedAt));
    batch = JSON.createArrayNode();
    return this;
  }

  static CapturedRequest request(byte[] body, long receivedAt) {
    return new CapturedRequest("POST", "/i/v0/e/", "", Map.of(), body, Instant.ofEpochMilli(START + receivedAt));
  }

  List<ActionsPayload> payloads() {
    return payloads(ExtractionRules.DEFAULTS);
  }

  List<ActionsPayload> payloads(ExtractionRules rules) {
    List<Payload> payloads = new ArrayList<>();
    try (Replayer replayer = new Replayer(new Replay("product").withRules(rules), progress -> { })) {
      replayer.play(List.of(new Recording("made-up", requests)), payloads::add);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return payloads.stream().map(ActionsPayload.class::cast).toList();
  }

  List<SlimAction> actions() {
    return payloads().stream().flatMap(payload -> payload.actions().stream()).toList();
  }

  List<String> titles() {
    return actions().stream().map(SlimAction::title).toList();
  }

  /** Milliseconds after {@link #START}. */
  static long at(SlimAction action) {
    return action.timestampStart().toEpochMilli() - START;
  }
}
