package ai.autoplay.testing.botpress;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serial;
import java.util.UUID;

/** A refusal, answered as the vendor's error body. */
final class ApiException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;
  final int status;
  final String type;

  ApiException(int status, String type, String message) {
    super(message);
    this.status = status;
    this.type = type;
  }

  static ApiException invalidPayload(String message) {
    return new ApiException(400, "InvalidPayload", message);
  }

  static ApiException invalidQuery(String message) {
    return new ApiException(400, "InvalidQuery", message);
  }

  static ApiException notFound(String message) {
    return new ApiException(404, "ResourceNotFound", message);
  }

  ObjectNode body() {
    return JsonNodeFactory.instance.objectNode()
        .put("id", "err_" + UUID.randomUUID().toString().replace("-", ""))
        .put("code", status)
        .put("type", type)
        .put("message", getMessage());
  }
}
