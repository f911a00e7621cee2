package ai.autoplay.connector;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;

/** A request's query parameters, decoded. Has no {@code toString} that shows them: one may be a token. */
final class Query {
  private final Fields fields;

  private Query(Fields fields) {
    this.fields = fields;
  }

  /** Decodes the query; null when that is not possible. */
  static @Nullable Query of(Request request) {
    try {
      return new Query(Request.extractQueryParameters(request));
    } catch (RuntimeException malformed) {
      return null;
    }
  }

  /** The first value of {@code name}; null when it is not there. */
  @Nullable String first(String name) {
    return fields.getValue(name);
  }

  Map<String, List<String>> all() {
    Map<String, List<String>> all = new LinkedHashMap<>();
    fields.forEach(field -> all.put(field.getName(), List.copyOf(field.getValues())));
    return all;
  }
}
