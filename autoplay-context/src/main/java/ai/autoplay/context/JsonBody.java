package ai.autoplay.context;

import ai.autoplay.model.ActivityPrompt.Excerpt;
import ai.autoplay.model.ActivityPrompt.Turn;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The JSON object that a caller posted. */
final class JsonBody {
  private static final ObjectMapper MAPPER = mapper();
  private static final Set<String> BLOCKS = Set.of("conversation", "knowledge");
  private static final double LATEST = 1e11;
  private final JsonNode node;

  private JsonBody(JsonNode node) {
    this.node = node;
  }

  private static ObjectMapper mapper() {
    ObjectMapper mapper = JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    mapper.getFactory().setStreamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(8).maxNumberLength(50).build());
    return mapper;
  }

  static JsonBody read(byte[] body, Set<String> fields) throws BadRequestException {
    JsonNode node;
    try {
      node = MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      throw new BadRequestException("body", "must be one JSON object");
    } catch (IOException e) {
      throw new BadRequestException("body", "must be JSON in UTF-8");
    }
    if (node == null || !node.isObject()) {
      throw new BadRequestException("body", "must be one JSON object");
    }
    for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
      if (!fields.contains(names.next())) {
        throw new BadRequestException("body", "must hold no other fields than " + String.join(", ", new TreeSet<>(fields)));
      }
    }
    return new JsonBody(node);
  }

  /** Null when it is missing, null or blank. */
  @Nullable String text(String name) throws BadRequestException {
    JsonNode value = node.path(name);
    if (!value.isMissingNode() && !value.isNull() && !value.isTextual()) {
      throw new BadRequestException(name, "must be a string or null");
    }
    if (value.asText().length() > 500) {
      throw new BadRequestException(name, "must have at most 500 characters");
    }
    return value.isTextual() && !value.asText().isBlank() ? value.asText() : null;
  }

  /** Every single value under its name, as it would stand in a query string. */
  Map<String, String> parameters() throws BadRequestException {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      JsonNode value = field.getValue();
      if (value.isContainerNode() && !BLOCKS.contains(field.getKey())) {
        throw new BadRequestException(field.getKey(), "must be a single value");
      }
      if (!value.isContainerNode() && !value.isNull()) {
        parameters.put(field.getKey(), value.asText());
      }
    }
    return parameters;
  }

  /** Earlier turns of a conversation, oldest first. */
  List<Turn> turns() throws BadRequestException {
    List<Turn> turns = new ArrayList<>();
    for (JsonNode turn : array("conversation", "role", "content")) {
      turns.add(new Turn(turn.path("role").asText(null), turn.path("content").asText()));
    }
    return turns;
  }

  /** Excerpts of a knowledge base. */
  List<Excerpt> excerpts() throws BadRequestException {
    List<Excerpt> excerpts = new ArrayList<>();
    for (JsonNode excerpt : array("knowledge", "title", "body")) {
      excerpts.add(new Excerpt(excerpt.path("title").asText(null), excerpt.path("body").asText()));
    }
    return excerpts;
  }

  /** Of objects with two texts, of which the first may be missing. */
  private JsonNode array(String name, String first, String second) throws BadRequestException {
    JsonNode array = node.path(name);
    if (array.isMissingNode() || array.isNull()) {
      return MAPPER.createArrayNode();
    }
    boolean good = array.isArray();
    for (JsonNode element : array) {
      good &= element.isObject() && element.path(second).isTextual() && (!element.hasNonNull(first) || element.path(first).isTextual());
    }
    if (!good) {
      throw new BadRequestException(name, "must be a list of objects with the texts " + first + " (which may be missing) and " + second);
    }
    return array;
  }

  String required(String name) throws BadRequestException {
    String text = text(name);
    if (text == null) {
      throw new BadRequestException(name, "must be given, and not be blank");
    }
    return text;
  }

  /** Unix seconds, fractional; {@code otherwise} when missing or null. */
  Instant time(String name, Instant otherwise) throws BadRequestException {
    JsonNode value = node.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return otherwise;
    }
    double seconds = value.isNumber() ? value.asDouble() : Double.NaN;
    if (!(seconds >= 0 && seconds <= LATEST)) {
      throw new BadRequestException(name, "must be a number of Unix seconds");
    }
    long whole = (long) seconds;
    return Instant.ofEpochSecond(whole, (long) ((seconds - whole) * 1e9));
  }
}
