package ai.autoplay.testing.botpress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Groups rows and aggregates: {@code {"user": "key", "price": ["sum", "avg"]}} gives {@code userKey}, {@code priceSum}, {@code priceAvg}. */
final class RowGroups {
  private static final Set<String> OPERATIONS = Set.of("key", "count", "sum", "avg", "max", "min", "unique");
  private final Map<String, List<String>> wanted = new LinkedHashMap<>();

  RowGroups(JsonNode group) {
    group.properties().forEach(column -> {
      List<String> operations = new ArrayList<>();
      (column.getValue().isArray() ? column.getValue() : JsonNodeFactory.instance.arrayNode().add(column.getValue()))
          .forEach(operation -> operations.add(operation.asText()));
      if (!OPERATIONS.containsAll(operations)) {
        throw ApiException.invalidQuery("group: allowed are " + OPERATIONS + ", but found " + operations);
      }
      wanted.put(column.getKey(), operations);
    });
  }

  List<ObjectNode> of(List<ObjectNode> rows) {
    Map<List<JsonNode>, List<ObjectNode>> groups = new LinkedHashMap<>();
    for (ObjectNode row : rows) {
      List<JsonNode> key = new ArrayList<>();
      wanted.forEach((path, operations) -> {
        if (operations.contains("key")) {
          key.add(Values.at(row, path));
        }
      });
      groups.computeIfAbsent(key, none -> new ArrayList<>()).add(row);
    }
    return groups.values().stream().map(this::aggregated).toList();
  }

  private ObjectNode aggregated(List<ObjectNode> rows) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    wanted.forEach((path, operations) -> {
      List<JsonNode> values = rows.stream().map(row -> Values.at(row, path)).filter(value -> !Values.isNull(value)).toList();
      for (String operation : operations) {
        result.set(camelCase(path + "." + operation), aggregate(operation, values));
      }
    });
    return result;
  }

  private static JsonNode aggregate(String operation, List<JsonNode> values) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    double sum = values.stream().mapToDouble(JsonNode::asDouble).sum();
    return switch (operation) {
      case "count" -> json.numberNode(values.size());
      case "sum" -> json.numberNode(sum);
      case "avg" -> values.isEmpty() ? json.nullNode() : json.numberNode(sum / values.size());
      case "max" -> values.stream().max(Values.ORDER).orElse(json.nullNode());
      case "min" -> values.stream().min(Values.ORDER).orElse(json.nullNode());
      case "unique" -> {
        ArrayNode unique = json.arrayNode();
        new LinkedHashSet<>(values).forEach(unique::add);
        yield unique;
      }
      default -> values.isEmpty() ? json.nullNode() : values.get(0);
    };
  }

  private static String camelCase(String path) {
    StringBuilder name = new StringBuilder();
    for (String step : path.split("\\.")) {
      name.append(name.isEmpty() ? step : Character.toUpperCase(step.charAt(0)) + step.substring(1));
    }
    return name.toString();
  }
}
