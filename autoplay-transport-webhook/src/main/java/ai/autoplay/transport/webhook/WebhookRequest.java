package ai.autoplay.transport.webhook;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One request as it came in, from whatever server.
 *
 * @param body    the raw bytes as they were sent, since they are what was signed; not copied, so leave them alone
 * @param headers every value of every header; names in any case. Null names and values are passed over
 * @param method  {@code POST} when it is given; null where the application's own routing has seen to that
 * @param path    the configured path when it is given, without query; null where the application's own routing has seen to that
 */
public record WebhookRequest(byte[] body, Map<String, List<String>> headers, @Nullable String method, @Nullable String path) {

  /** Copies the headers. */
  public WebhookRequest {
    requireNonNull(body, "body");
    headers = anyCase(requireNonNull(headers, "headers"));
  }

  /** A request that the application's own routing has brought here. */
  public WebhookRequest(byte[] body, Map<String, List<String>> headers) {
    this(body, headers, null, null);
  }

  /** The values of one header in the order in which they came; empty when it is absent. */
  public List<String> header(String name) {
    return headers.getOrDefault(name, List.of());
  }

  /** The body as text; null when it is not UTF-8, which JSON has to be. */
  @Nullable String text() {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** The same without its body, for what can be told from the head alone. */
  static WebhookRequest head(Map<String, List<String>> headers, String method, String path) {
    return new WebhookRequest(new byte[0], headers, method, path);
  }

  WebhookRequest withBody(byte[] body) {
    return new WebhookRequest(body, headers, method, path);
  }

  private static Map<String, List<String>> anyCase(Map<String, List<String>> headers) {
    Map<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach((name, values) -> {
      if (name != null && values != null) {
        List<String> all = copy.computeIfAbsent(name, unused -> new ArrayList<>(1));
        values.stream().filter(value -> value != null).forEach(all::add);
      }
    });
    return Collections.unmodifiableMap(copy);
  }
}
