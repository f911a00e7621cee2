package ai.autoplay.langchain4j;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A server on loopback that speaks OpenAI's chat completions: it checks what it is sent and answers as it is told. */
final class FakeOpenAi implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  static {
    System.setProperty("sun.net.httpserver.nodelay", "true");   // else head and body are 40 ms apart
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger mostAtOnce = new AtomicInteger();
  private volatile Function<Call, Reply> script = call -> Reply.summary("The user looked around.");

  FakeOpenAi() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  URI baseUrl() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
  }

  /** Answers every further call so. */
  FakeOpenAi answering(Function<Call, Reply> script) {
    this.script = script;
    return this;
  }

  List<Call> calls() {
    return calls;
  }

  int mostAtOnce() {
    return mostAtOnce.get();
  }

  /** What arrived. */
  record Call(int number, @Nullable String authorization, JsonNode body) {
    String system() {
      return said("system");
    }

    String user() {
      return said("user");
    }

    private String said(String role) {
      StringBuilder text = new StringBuilder();
      body.get("messages").forEach(message -> text.append(message.get("role").asText().equals(role) ? message.get("content").asText() : ""));
      return text.toString();
    }
  }

  /** What is sent back. */
  record Reply(int status, Map<String, String> headers, byte[] body) {
    static Reply of(int status, String body) {
      return new Reply(status, Map.of(), body.getBytes(StandardCharsets.UTF_8));
    }

    static Reply summary(String text) {
      return choice(text, "stop", 100, 20);
    }

    static Reply choice(@Nullable String text, @Nullable String finishReason, int tokensIn, int tokensOut) {
      ObjectNode answer = JSON.createObjectNode().put("id", "c1").put("object", "chat.completion").put("model", "m");
      ObjectNode choice = answer.putArray("choices").addObject().put("index", 0).put("finish_reason", finishReason);
      choice.putObject("message").put("role", "assistant").put("content", text);
      if (tokensIn >= 0) {
        answer.putObject("usage").put("prompt_tokens", tokensIn).put("completion_tokens", tokensOut).put("total_tokens", tokensIn + tokensOut);
      }
      return of(200, answer.toString());
    }

    Reply with(String header, String value) {
      return new Reply(status, Map.of(header, value), body);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    mostAtOnce.accumulateAndGet(running.incrementAndGet(), Math::max);
    Reply reply;
    try {
      reply = reply(exchange);
    } finally {
      running.decrementAndGet();
    }
    try (exchange; OutputStream out = exchange.getResponseBody()) {
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      reply.headers().forEach(exchange.getResponseHeaders()::set);
      exchange.sendResponseHeaders(reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
      out.write(reply.body());
    }
  }

  private Reply reply(HttpExchange exchange) {
    if (!exchange.getRequestMethod().equals("POST") || !exchange.getRequestURI().toString().equals("/v1/chat/completions")) {
      return Reply.of(404, "{\"error\":{\"message\":\"no such page: " + exchange.getRequestURI() + "\"}}");
    }
    try {
      JsonNode body = JSON.readTree(exchange.getRequestBody());
      if (body.path("model").asText().isEmpty() || body.path("messages").isEmpty() || body.path("stream").asBoolean()) {
        return Reply.of(400, "{\"error\":{\"message\":\"model and messages are required, streaming is not supported\"}}");
      }
      Call call;
      synchronized (calls) {
        call = new Call(calls.size(), exchange.getRequestHeaders().getFirst("Authorization"), body);
        calls.add(call);
      }
      return script.apply(call);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
