package ai.autoplay.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** One case of the public Python SDK's behaviour. */
record GoldenCase(String file, String name, JsonNode input, JsonNode expected, boolean disputed) {
  static final ObjectMapper JSON = new ObjectMapper();

  static List<GoldenCase> of(String file) {
    try (InputStream in = Objects.requireNonNull(GoldenCase.class.getResourceAsStream("/golden/" + file + ".json"), file)) {
      List<GoldenCase> cases = new ArrayList<>();
      for (JsonNode node : JSON.readTree(in)) {
        cases.add(new GoldenCase(file, node.get("case").asText(), node.get("input"), node.get("expected"),
            node.path("disputed").asBoolean()));
      }
      return cases;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return file + ": " + name;
  }
}
