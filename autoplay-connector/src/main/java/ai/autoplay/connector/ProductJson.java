package ai.autoplay.connector;

import ai.autoplay.connector.extract.Batching;
import ai.autoplay.connector.extract.Disclosure;
import ai.autoplay.connector.extract.ExtractionRules;
import ai.autoplay.plugin.Secret;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A product as it lies in the state's file, with its secrets. */
final class ProductJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ProductJson() {}

  static String write(Product product) {
    ObjectNode node = JSON.createObjectNode().put("id", product.id()).put("project_key", product.projectKey());
    node.set("token", secret(product.token()));
    node.set("webhook_secret", secret(product.webhookSecret()));
    Forward forward = product.forward();
    if (forward != null) {
      node.putObject("forward").put("url", forward.url().toString()).set("secret", secret(forward.secret()));
    }
    rules(product.rules(), node.putObject("rules"));
    return node.toString();
  }

  /** @throws IllegalArgumentException if it is nothing that {@link #write} wrote; the message shows no secret */
  static Product read(String json) {
    try {
      JsonNode node = JSON.readTree(json);
      JsonNode forward = node.path("forward");
      return new Product(node.path("id").asText(), node.path("project_key").asText(), secret(node.path("token")),
          secret(node.path("webhook_secret")),
          forward.isObject() ? new Forward(URI.create(forward.path("url").asText()), secret(forward.path("secret"))) : null,
          rules(node.path("rules"), ProductRules.DEFAULTS));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a stored product is no JSON");   // without the cause, which quotes it
    }
  }

  private static ObjectNode secret(RotatingSecret secret) {
    return JSON.createObjectNode().put("current", secret.current().reveal()).put("previous", secret.previous().reveal())
        .put("previous_until", secret.previousUntil().toString());
  }

  private static RotatingSecret secret(JsonNode node) {
    return new RotatingSecret(Secret.of(node.path("current").asText()), Secret.of(node.path("previous").asText()),
        Instant.parse(node.path("previous_until").asText(Instant.EPOCH.toString())));
  }

  /** Writes rules as {@link #rules(JsonNode, ProductRules)} reads them. */
  static void rules(ProductRules rules, ObjectNode node) {
    node.put("events_per_second", rules.eventsPerSecond()).put("summary_every", rules.summaryEvery());
    ArrayNode disclosures = node.putArray("disclosures");
    rules.extraction().disclosures().stream().sorted().forEach(disclosure -> disclosures.add(kebab(disclosure)));
    ArrayNode routes = node.putArray("routes");
    rules.extraction().routes().forEach(routes::add);
    Batching batching = rules.extraction().batching();
    node.put("batch_silence_ms", batching.silence().toMillis()).put("batch_longest_ms", batching.longest().toMillis())
        .put("batch_max_actions", batching.maxActions()).put("batch_oldest_ms", batching.oldest().toMillis());
  }

  /**
   * The rules that {@code node} names, the others as in {@code otherwise}.
   *
   * @throws IllegalArgumentException if one is broken; the message names the field, the rule and the value
   */
  static ProductRules rules(JsonNode node, ProductRules otherwise) {
    Batching batching = otherwise.extraction().batching();
    ExtractionRules extraction = new ExtractionRules(
        node.has("disclosures") ? disclosures(node.get("disclosures")) : otherwise.extraction().disclosures(),
        node.has("routes") ? texts("routes", node.get("routes")) : otherwise.extraction().routes(),
        new Batching(Duration.ofMillis(number(node, "batch_silence_ms", batching.silence().toMillis())),
            Duration.ofMillis(number(node, "batch_longest_ms", batching.longest().toMillis())),
            (int) number(node, "batch_max_actions", batching.maxActions()),
            Duration.ofMillis(number(node, "batch_oldest_ms", batching.oldest().toMillis()))));
    return new ProductRules(extraction, (int) number(node, "events_per_second", otherwise.eventsPerSecond()),
        (int) number(node, "summary_every", otherwise.summaryEvery()));
  }

  private static long number(JsonNode node, String name, long otherwise) {
    JsonNode value = node.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return otherwise;
    }
    if (!value.isInt()) {
      throw new IllegalArgumentException(name + ": must be a whole number, but was " + value);
    }
    return value.intValue();
  }

  private static Set<Disclosure> disclosures(JsonNode names) {
    Set<Disclosure> disclosures = EnumSet.noneOf(Disclosure.class);
    for (String name : texts("disclosures", names)) {
      disclosures.add(EnumSet.allOf(Disclosure.class).stream().filter(one -> kebab(one).equals(name)).findFirst().orElseThrow(() ->
          new IllegalArgumentException("disclosures: must be among "
              + EnumSet.allOf(Disclosure.class).stream().map(ProductJson::kebab).toList() + ", but was \"" + name + "\"")));
    }
    return disclosures;
  }

  private static List<String> texts(String name, JsonNode list) {
    List<String> texts = new ArrayList<>();
    for (JsonNode item : list) {
      texts.add(item.asText());
    }
    if (!list.isArray()) {
      throw new IllegalArgumentException(name + ": must be an array of strings, but was " + list);
    }
    return texts;
  }

  private static String kebab(Disclosure disclosure) {
    return disclosure.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The text of a field; null when it is not there, null or blank. */
  static @Nullable String text(JsonNode node, String name) {
    JsonNode value = node.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isTextual()) {
      throw new IllegalArgumentException(name + ": must be a string");
    }
    return value.asText().isBlank() ? null : value.asText().strip();
  }
}
