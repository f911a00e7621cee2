package ai.autoplay.connector;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * What a {@link Route} answers. Headers for CORS are added by the server.
 *
 * @param status  the HTTP status, 200 to 599
 * @param headers by name, {@code Content-Type} among them
 * @param body    may be empty; not copied, so not to be changed afterwards
 */
public record Reply(int status, Map<String, String> headers, byte[] body) {

  /** @throws IllegalArgumentException if {@code status} is out of its range */
  public Reply {
    if (status < 200 || status > 599) {
      throw new IllegalArgumentException("status: must be 200 to 599, but was " + status);
    }
    headers = Map.copyOf(headers);
    requireNonNull(body, "body");
  }

  /** A reply of {@code contentType}. */
  public static Reply of(int status, String contentType, byte[] body) {
    return new Reply(status, Map.of("Content-Type", contentType), body);
  }

  /** A reply without body. */
  public static Reply empty(int status) {
    return new Reply(status, Map.of(), new byte[0]);
  }

  /** A reply whose body is {@code json}. */
  public static Reply json(int status, String json) {
    return of(status, "application/json", json.getBytes(UTF_8));
  }

  /** The same reply with one more header, or another value for it. */
  public Reply withHeader(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Reply(status, more, body);
  }

  /** {@code {"error": …}}; the reason is ours and holds nothing to escape. */
  static Reply error(int status, String reason) {
    return json(status, "{\"error\":\"" + reason + "\"}");
  }

  /** {@code {"error": …}} with a reason that may hold anything. */
  static Reply problem(int status, String reason) {
    return json(status, "{\"error\":\"" + new String(JsonStringEncoder.getInstance().quoteAsString(reason)) + "\"}");
  }

  void send(Response response, Callback callback) {
    response.setStatus(status);
    headers.forEach(response.getHeaders()::put);
    if (status != 204) {
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    }
    response.write(true, ByteBuffer.wrap(body), callback);
  }
}
