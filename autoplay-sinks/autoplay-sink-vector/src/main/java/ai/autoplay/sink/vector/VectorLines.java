package ai.autoplay.sink.vector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Changes of a {@link FileEmbeddingStore} as lines of JSON: what was added, or which ids were removed. */
final class VectorLines {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ADD = "add";
  private static final String REMOVE = "remove";

  private VectorLines() {}

  /** One vector; {@code segment} is null for one without a text. */
  record Entry(String id, Embedding embedding, @Nullable TextSegment segment) {}

  /** Takes what a line says. */
  interface Changes {
    void add(Entry entry);

    void remove(String id);
  }

  static String added(List<Entry> entries) {
    ObjectNode line = JSON.createObjectNode();
    ArrayNode list = line.putArray(ADD);
    entries.forEach(entry -> write(list.addObject(), entry));
    return line.toString();
  }

  static String removed(Collection<String> ids) {
    ObjectNode line = JSON.createObjectNode();
    ArrayNode list = line.putArray(REMOVE);
    ids.forEach(list::add);
    return line.toString();
  }

  private static void write(ObjectNode node, Entry entry) {
    node.put("id", entry.id()).put("vector", encode(entry.embedding().vector()));
    if (entry.segment() != null) {
      node.put("text", entry.segment().text());
      node.set("metadata", JSON.valueToTree(entry.segment().metadata().toMap()));
    }
  }

  static void read(String line, Changes changes) throws IOException {
    JsonNode node = JSON.readTree(line);
    if (!node.path(ADD).isArray() && !node.path(REMOVE).isArray()) {
      throw new IOException("neither " + ADD + " nor " + REMOVE);
    }
    for (JsonNode entry : node.path(ADD)) {
      changes.add(entry(entry));
    }
    for (JsonNode id : node.path(REMOVE)) {
      changes.remove(id.asText());
    }
  }

  private static Entry entry(JsonNode node) {
    Embedding embedding = Embedding.from(decode(node.path("vector").asText()));
    TextSegment segment = node.hasNonNull("text") ? TextSegment.from(node.path("text").asText(), metadata(node.path("metadata"))) : null;
    return new Entry(node.path("id").asText(), embedding, segment);
  }

  private static Metadata metadata(JsonNode node) {
    Map<String, Object> values = new HashMap<>();
    node.properties().forEach(field -> values.put(field.getKey(), value(field.getValue())));
    return Metadata.from(values);
  }

  private static Object value(JsonNode value) {
    if (value.isIntegralNumber()) {
      return value.longValue();
    }
    return value.isNumber() ? (Object) value.doubleValue() : value.asText();
  }

  private static String encode(float[] vector) {
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * vector.length);
    bytes.asFloatBuffer().put(vector);
    return Base64.getEncoder().encodeToString(bytes.array());
  }

  private static float[] decode(String text) {
    byte[] bytes = Base64.getDecoder().decode(text);
    float[] vector = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).asFloatBuffer().get(vector);
    return vector;
  }
}
