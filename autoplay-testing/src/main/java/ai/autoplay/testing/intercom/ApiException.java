package ai.autoplay.testing.intercom;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serial;
import java.util.UUID;

/** A refusal, answered as the vendor's error list. */
final class ApiException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;
  final int status;
  final String code;

  ApiException(int status, String code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  static ApiException missing(String name) {
    return new ApiException(400, "parameter_not_found", name + " must be supplied");
  }

  static ApiException invalid(String message) {
    return new ApiException(400, "parameter_invalid", message);
  }

  static ApiException notFound() {
    return new ApiException(404, "not_found", "Resource Not Found");
  }

  ObjectNode body() {
    ObjectNode list = JsonNodeFactory.instance.objectNode().put("type", "error.list").put("request_id", UUID.randomUUID().toString());
    list.putArray("errors").addObject().put("code", code).put("message", getMessage());
    return list;
  }
}
