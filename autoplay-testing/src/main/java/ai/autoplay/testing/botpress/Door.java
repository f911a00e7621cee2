package ai.autoplay.testing.botpress;

import ai.autoplay.testing.botpress.TablesApi.Operation;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What HTTP asks for before and after a call: headers, sizes, status codes, and the faults that were asked for. */
final class Door implements HttpHandler {
  static final String WEBHOOK_PATH = "/webhook/0f0f0f0f-0000-4000-8000-000000000000";
  private static final Set<String> WITHOUT_BODY = Set.of("GET", "DELETE");
  private final FakeBotpress botpress;

  Door(FakeBotpress botpress) {
    this.botpress = botpress;
  }

  /** One request, read to its end. */
  private record Request(HttpExchange exchange, Operation operation, byte[] body) {
    String header(String name) {
      String value = exchange.getRequestHeaders().getFirst(name);
      return value == null ? "" : value;
    }

    boolean toWebhook() {
      return operation.name().equals("webhook");
    }
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Request request = read(exchange);
      Fault fault = botpress.enter(request.operation());
      if (fault != null && fault.kind == Fault.Kind.DROP) {
        remember(request, JsonNodeFactory.instance.objectNode(), 0);
      } else {
        answer(request, fault);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Request read(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    Operation operation = path.equals(WEBHOOK_PATH) ? new Operation("webhook", "") : Operation.of(exchange.getRequestMethod(), path);
    byte[] body = exchange.getRequestBody().readNBytes(botpress.rules().maxRequestBytes() + 1);
    exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
    return new Request(exchange, operation, body);
  }

  private void answer(Request request, @Nullable Fault fault) throws IOException {
    JsonNode parsed = JsonNodeFactory.instance.objectNode();
    try {
      if (fault != null && fault.kind == Fault.Kind.REFUSE) {
        throw refused(request, fault);
      }
      check(request);
      parsed = request.toWebhook() ? parsed : parameters(request);
      ObjectNode answer = work(request, parsed, fault != null && fault.kind == Fault.Kind.PARTIAL);
      if (fault != null && fault.kind == Fault.Kind.LOSE_ANSWER) {
        throw fault.toException();
      }
      remember(request, parsed, 200);
      send(request, 200, request.toWebhook() ? "" : answer.toString());
    } catch (ApiException e) {
      remember(request, parsed, e.status);
      send(request, e.status, e.body().toString());
    }
  }

  private static ApiException refused(Request request, Fault fault) {
    Duration retryAfter = fault.retryAfter;
    if (retryAfter != null) {
      long seconds = retryAfter.plusNanos(999_999_999).toSeconds();
      request.exchange().getResponseHeaders().set("Retry-After", Long.toString(seconds));
    }
    return fault.toException();
  }

  private void check(Request request) {
    if (request.body().length > botpress.rules().maxRequestBytes()) {
      throw new ApiException(413, "PayloadTooLarge", "the body has more than " + botpress.rules().maxRequestBytes() + " bytes");
    }
    if (request.toWebhook()) {
      return;
    }
    if (!request.header("Authorization").equals("Bearer " + botpress.token())) {
      throw new ApiException(401, "Unauthorized", "the access token is missing or wrong");
    }
    if (request.header("x-bot-id").isEmpty()) {
      throw ApiException.invalidPayload("headers: x-bot-id is required");
    }
    if (!request.header("x-bot-id").equals(botpress.botId())) {
      throw new ApiException(403, "Forbidden", "the token may not touch bot " + request.header("x-bot-id"));
    }
    boolean withBody = !WITHOUT_BODY.contains(request.exchange().getRequestMethod());
    if (withBody && !request.header("Content-Type").startsWith("application/json")) {
      throw new ApiException(415, "UnsupportedMediaType", "content type must be application/json, but is " + request.header("Content-Type"));
    }
  }

  private JsonNode parameters(Request request) {
    if (!WITHOUT_BODY.contains(request.exchange().getRequestMethod())) {
      return botpress.parse(request.body());
    }
    ObjectNode parameters = JsonNodeFactory.instance.objectNode();
    String query = request.exchange().getRequestURI().getRawQuery();
    for (String pair : query == null ? new String[0] : query.split("&")) {
      String[] parts = pair.split("=", 2);
      parameters.put(decoded(parts[0]), parts.length == 1 ? "" : decoded(parts[1]));
    }
    return parameters;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private ObjectNode work(Request request, JsonNode parsed, boolean partial) {
    if (!request.toWebhook()) {
      return botpress.call(request.operation(), parsed, partial);
    }
    if (!request.exchange().getRequestMethod().equals("POST")) {
      throw new ApiException(405, "MethodNotFound", "the webhook takes POST");
    }
    botpress.webhook(request.header("x-bp-secret"), request.body());
    return JsonNodeFactory.instance.objectNode();
  }

  private static void send(Request request, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    Headers headers = request.exchange().getResponseHeaders();
    if (body.length > 0) {
      headers.set("Content-Type", "application/json; charset=utf-8");
    }
    request.exchange().sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    request.exchange().getResponseBody().write(body);
  }

  private void remember(Request request, JsonNode parsed, int status) {
    botpress.remember(new Call(request.operation().name(), request.operation().table(), parsed.path("rows").size(),
        request.body().length, status));
  }
}
