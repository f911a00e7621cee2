package ai.autoplay.context;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * What is answered.
 *
 * @param header one more header; null for none
 */
record Reply(int status, String type, String body, @Nullable HttpField header) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static Reply text(String body) {
    return new Reply(200, "text/plain; charset=utf-8", body, null);
  }

  static Reply json(int status, String body) {
    return new Reply(status, "application/json", body, null);
  }

  static Reply error(int status, String sentence) {
    return json(status, JSON.createObjectNode().put("error", sentence).toString());
  }

  static Reply error(int status, BadRequestException mistake) {
    ObjectNode node = JSON.createObjectNode().put("error", mistake.getMessage()).put("parameter", mistake.parameter());
    return json(status, node.toString());
  }

  Reply with(HttpHeader name, String value) {
    return new Reply(status, type, body, new HttpField(name, value));
  }

  void send(Response response, Callback callback) {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store").put("X-Content-Type-Options", "nosniff");
    if (header != null) {
      response.getHeaders().put(header);
    }
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    if (status != 204) {
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, type).put(HttpHeader.CONTENT_LENGTH, bytes.length);
    }
    response.write(true, ByteBuffer.wrap(bytes), callback);
  }
}
