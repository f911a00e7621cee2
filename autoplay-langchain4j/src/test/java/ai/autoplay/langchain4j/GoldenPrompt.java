package ai.autoplay.langchain4j;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.PayloadCodec;
import ai.autoplay.model.SlimAction;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** An undisputed case of how the public Python SDK fills a summarizer's prompt. */
record GoldenPrompt(String name, List<SlimAction> actions, String template, String text, String prompt) {

  static List<GoldenPrompt> all() throws Exception {
    try (InputStream in = Objects.requireNonNull(GoldenPrompt.class.getResourceAsStream("/golden/summarizer_format.json"))) {
      List<GoldenPrompt> cases = new ArrayList<>();
      for (JsonNode node : new ObjectMapper().readTree(in)) {
        if (!node.path("disputed").asBoolean()) {
          cases.add(of(node));
        }
      }
      return cases;
    }
  }

  private static GoldenPrompt of(JsonNode node) throws Exception {
    List<SlimAction> actions = new ArrayList<>();
    for (JsonNode payload : node.at("/input/payloads")) {
      actions.addAll(((ActionsPayload) new PayloadCodec().decode(payload.toString()).orElseThrow()).actions());
    }
    return new GoldenPrompt(node.get("case").asText(), actions, node.at("/input/template").asText(),
        node.at("/expected/actions_text").asText(), node.at("/expected/prompt").asText());
  }
}
