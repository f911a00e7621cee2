package ai.autoplay.connector.extract;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was really done while a recording was made: the content of a {@code *.truth.json} beside it.
 *
 * @param actions    in the order in which they were done, with those that no browser event can show
 * @param identities by user: the ids and sessions that are theirs
 */
record Truth(List<TruthAction> actions, Map<String, TruthIdentity> identities) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * One thing that was done.
   *
   * @param kind   what the driver did: "click", "identify", "reset", …
   * @param type   the action that it should become; null when nothing can be seen of it
   * @param text   what a person would call its target; empty when unknown
   * @param eventId of the event that it left behind; null when it left none
   */
  record TruthAction(int number, String kind, @Nullable String type, String user, String tab, String text, TruthTime time,
      @Nullable String eventId) {
  }

  /**
   * When it was done.
   *
   * @param start  by a right clock, in milliseconds
   * @param end    not before {@code start}
   * @param client the start by the page's own clock
   */
  record TruthTime(long start, long end, long client) {

    /** How far {@code time} lies outside of what was done, by whichever of the two clocks is nearer. */
    long distance(long time) {
      return Math.min(outside(time, start), outside(time, client));
    }

    private long outside(long time, long from) {
      return Math.max(0, Math.max(from - time, time - (from + end - start)));
    }

    long fromStart(long time) {
      return Math.min(Math.abs(time - start), Math.abs(time - client));
    }
  }

  record TruthIdentity(Set<String> ids, Set<String> sessions) {
  }

  /** @throws IOException when it can't be read or is not of this form; the message names the member, the rule and what is there */
  static Truth read(Reader reader) throws IOException {
    JsonNode root = tree(reader);
    if (!root.path("actions").isArray()) {
      throw new IOException("actions: must be an array");
    }
    List<TruthAction> actions = new ArrayList<>();
    for (JsonNode node : root.path("actions")) {
      actions.add(action(node, "actions[" + actions.size() + "]"));
    }
    Map<String, TruthIdentity> identities = new HashMap<>();
    root.path("identities").forEach(node -> identities.put(node.path("user").asText(),
        new TruthIdentity(texts(node.path("distinct_ids")), texts(node.path("sessions")))));
    return new Truth(List.copyOf(actions), Map.copyOf(identities));
  }

  private static JsonNode tree(Reader reader) throws IOException {
    try {
      return JSON.readTree(reader);
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      throw new IOException("must be JSON, but is not" + (at == null ? "" : ": line " + at.getLineNr() + ", column " + at.getColumnNr()), e);
    }
  }

  private static TruthAction action(JsonNode node, String where) throws IOException {
    if (!node.isObject() || !node.path("t").isNumber()) {
      throw new IOException(where + ".t: must be a number of milliseconds");
    }
    long start = node.path("t").asLong();
    TruthTime time = new TruthTime(start, Math.max(start, node.path("t_end").asLong(start)), node.path("t_client").asLong(start));
    return new TruthAction(node.path("i").asInt(), node.path("kind").asText(), text(node.path("type")), node.path("user").asText(),
        node.path("tab").asText(), node.path("target_text").asText(""), time, text(node.path("posthog_uuid")));
  }

  private static Set<String> texts(JsonNode array) {
    Set<String> texts = new HashSet<>();
    array.forEach(item -> texts.add(item.asText()));
    return texts;
  }

  private static @Nullable String text(JsonNode node) {
    return node.isTextual() ? node.asText() : null;
  }

  List<TruthAction> scorable() {
    return actions.stream().filter(action -> action.type() != null).toList();
  }
}
