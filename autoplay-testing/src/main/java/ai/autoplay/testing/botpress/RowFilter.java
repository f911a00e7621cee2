package ai.autoplay.testing.botpress;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** A filter in the manner of MongoDB: {@code {"price": {"$gte": 3}, "$or": [{"name": "a"}, {"name": "b"}]}}. */
final class RowFilter {
  private final Columns columns;

  RowFilter(Columns columns) {
    this.columns = columns;
  }

  /** @param filter null lets every row pass */
  Predicate<JsonNode> of(@Nullable JsonNode filter) {
    if (filter == null || filter.isNull()) {
      return row -> true;
    }
    if (!filter.isObject()) {
      throw ApiException.invalidQuery("filter: must be an object");
    }
    Predicate<JsonNode> all = row -> true;
    for (Map.Entry<String, JsonNode> term : filter.properties()) {
      all = all.and(term(term.getKey(), term.getValue()));
    }
    return all;
  }

  private Predicate<JsonNode> term(String name, JsonNode value) {
    return switch (name) {
      case "$and" -> each(name, value).stream().map(this::of).reduce(row -> true, Predicate::and);
      case "$or" -> each(name, value).stream().map(this::of).reduce(row -> false, Predicate::or);
      case "$not" -> of(value).negate();
      default -> column(name, value);
    };
  }

  private static List<JsonNode> each(String name, JsonNode list) {
    if (!list.isArray()) {
      throw ApiException.invalidQuery("filter: " + name + " must be an array");
    }
    List<JsonNode> found = new ArrayList<>();
    list.forEach(found::add);
    return found;
  }

  private Predicate<JsonNode> column(String path, JsonNode condition) {
    String column = path.split("\\.", 2)[0];
    if (!columns.has(column) && !Columns.SYSTEM.contains(column)) {
      throw ApiException.invalidQuery("filter: column " + column + " does not exist");
    }
    boolean operators = condition.isObject() && !condition.isEmpty()
        && condition.fieldNames().next().startsWith("$");
    if (!operators) {
      return row -> Values.equal(Values.at(row, path), condition);
    }
    Predicate<JsonNode> all = row -> true;
    for (Map.Entry<String, JsonNode> operator : condition.properties()) {
      Predicate<JsonNode> test = operator(operator.getKey(), operator.getValue(), condition);
      all = all.and(row -> test.test(Values.at(row, path)));
    }
    return all;
  }

  private static Predicate<JsonNode> operator(String name, JsonNode operand, JsonNode condition) {
    return switch (name) {
      case "$eq" -> value -> Values.equal(value, operand);
      case "$ne" -> value -> !Values.equal(value, operand);
      case "$gt" -> value -> order(value, operand) > 0;
      case "$gte" -> value -> order(value, operand) >= 0 && comparable(value, operand);
      case "$lt" -> value -> order(value, operand) < 0;
      case "$lte" -> value -> order(value, operand) <= 0 && comparable(value, operand);
      case "$in" -> in(each(name, operand));
      case "$nin" -> in(each(name, operand)).negate();
      case "$exists" -> value -> Values.isNull(value) != operand.asBoolean();
      case "$regex" -> regex(operand.asText(), condition.path("$options").asText());
      case "$options" -> value -> true;
      default -> throw ApiException.invalidQuery("filter: unknown operator " + name);
    };
  }

  private static Predicate<JsonNode> in(List<JsonNode> operands) {
    return value -> operands.stream().anyMatch(operand -> Values.equal(value, operand));
  }

  private static boolean comparable(JsonNode value, JsonNode operand) {
    return Values.compare(value, operand) != null;
  }

  private static int order(JsonNode value, JsonNode operand) {
    Integer order = Values.compare(value, operand);
    return order == null ? 0 : order;
  }

  private static Predicate<JsonNode> regex(String regex, String options) {
    try {
      Pattern pattern = Pattern.compile(regex, options.contains("i") ? Pattern.CASE_INSENSITIVE : 0);
      return value -> value.isTextual() && pattern.matcher(value.asText()).find();
    } catch (PatternSyntaxException e) {
      throw ApiException.invalidQuery("filter: $regex is no regular expression");
    }
  }
}
