package ai.autoplay.testing.intercom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What HTTP asks for before and after a call: headers, versions, limits, status codes, and the faults that were asked for. */
final class Door implements HttpHandler {
  private static final Set<String> VERSIONS = Set.of("2.7", "2.8", "2.9", "2.10", "2.11", "2.12", "2.13", "2.14", "2.15");
  private static final Pattern REPLY = Pattern.compile("/conversations/([^/]+)/reply");
  private static final Pattern ONE = Pattern.compile("/conversations/([^/]+)");
  private static final int MAX_BODY = 10_000_000;
  private final ObjectMapper json = new ObjectMapper();
  private final FakeIntercom intercom;
  private final RateLimit limit;

  Door(FakeIntercom intercom, Rules rules) {
    this.intercom = intercom;
    this.limit = new RateLimit(rules);
  }

  /** One request, read to its end. */
  record Request(HttpExchange exchange, String operation, String conversationId, byte[] body) {
    String header(String name) {
      String value = exchange.getRequestHeaders().getFirst(name);
      return value == null ? "" : value;
    }
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Request request = read(exchange);
      Fault fault = intercom.fault(request.operation());
      if (fault != null && (fault.kind == Fault.Kind.DROP || fault.kind == Fault.Kind.LATE)) {
        drop(request, fault);
      } else {
        answer(request, fault);
      }
    }
  }

  private void drop(Request request, Fault fault) {
    intercom.remember(call(request, 0));
    if (fault.kind == Fault.Kind.LATE) {
      intercom.later(fault.wait, () -> intercom.call(request, parsed(request)));
    }
  }

  private static Request read(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY);
    exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
    String path = exchange.getRequestURI().getPath();
    String method = exchange.getRequestMethod();
    Matcher reply = REPLY.matcher(path);
    Matcher one = ONE.matcher(path);
    if (method.equals("POST") && path.equals("/conversations/redact")) {
      return new Request(exchange, "redactConversation", "", body);
    }
    if (method.equals("POST") && reply.matches()) {
      return new Request(exchange, "replyConversation", reply.group(1), body);
    }
    if (method.equals("GET") && one.matches()) {
      return new Request(exchange, "retrieveConversation", one.group(1), body);
    }
    return new Request(exchange, "unknown", "", body);
  }

  private void answer(Request request, @Nullable Fault fault) throws IOException {
    try {
      if (fault != null && fault.kind == Fault.Kind.REFUSE) {
        throw refused(request, fault);
      }
      check(request);
      ObjectNode answer = intercom.call(request, parsed(request));
      if (fault != null) {
        throw fault.toException();
      }
      send(request, 200, answer);
    } catch (ApiException e) {
      send(request, e.status, e.body());
    }
  }

  private static ApiException refused(Request request, Fault fault) {
    if (fault.retryAfter != null) {
      long seconds = fault.retryAfter.plusNanos(999_999_999).toSeconds();
      request.exchange().getResponseHeaders().set("Retry-After", Long.toString(seconds));
    }
    return fault.toException();
  }

  private void check(Request request) {
    if (!request.header("Authorization").equals("Bearer " + intercom.token())) {
      throw new ApiException(401, "unauthorized", "Access Token Invalid");
    }
    limit.count(request.exchange().getResponseHeaders());
    if (!VERSIONS.contains(request.header("Intercom-Version"))) {
      throw new ApiException(400, "intercom_version_invalid", "The requested version could not be found");
    }
    if (!request.header("Accept").contains("application/json")) {
      throw new ApiException(406, "media_type_not_acceptable", "The Accept header should send a media type of application/json");
    }
    boolean post = request.exchange().getRequestMethod().equals("POST");
    if (post && !request.header("Content-Type").startsWith("application/json")) {
      throw new ApiException(415, "media_type_not_supported", "Content-Type must be application/json");
    }
    if (request.operation().equals("unknown")) {
      throw ApiException.notFound();
    }
  }

  private JsonNode parsed(Request request) {
    if (request.body().length == 0) {
      return MissingNode.getInstance();
    }
    try {
      return json.readTree(request.body());
    } catch (IOException e) {
      throw ApiException.invalid("the body is not JSON");
    }
  }

  /** Remembered before it is sent: whoever has the answer finds the call. */
  private void send(Request request, int status, JsonNode answer) throws IOException {
    intercom.remember(call(request, status));
    byte[] body = answer.toString().getBytes(StandardCharsets.UTF_8);
    request.exchange().getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
    request.exchange().sendResponseHeaders(status, body.length);
    request.exchange().getResponseBody().write(body);
  }

  private static Call call(Request request, int status) {
    return new Call(request.operation(), request.conversationId(), request.body().length, status);
  }
}
