package ai.autoplay.transport.webhook;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** The road of one request: a free place, the head, the body, the receiver on a worker, the answer. Blocks nowhere. */
final class WebhookHandler extends Handler.Abstract.NonBlocking {
  private final WebhookLimits limits;
  private final WebhookReceiver receiver;
  private final Executor workers;
  private final Semaphore places;

  WebhookHandler(WebhookLimits limits, WebhookReceiver receiver, Executor workers) {
    this.limits = limits;
    this.receiver = receiver;
    this.workers = workers;
    this.places = new Semaphore(limits.maxConcurrency());
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    if (!places.tryAcquire()) {
      write(receiver.noted(WebhookReply.BUSY), response, callback);
      return true;
    }
    Request.addCompletionListener(request, failure -> places.release());
    WebhookRequest head = WebhookRequest.head(headers(request.getHeaders()), request.getMethod(), Request.getPathInContext(request));
    WebhookReply refusal = receiver.refuseHead(head);
    if (refusal != null && waitsForContinue(request)) {
      write(receiver.noted(refusal), response, callback);
      return true;
    }
    // a refused body is read all the same, and thrown away: a sender that is still writing would see a reset, not the answer
    BodyReader.read(request, refusal == null ? limits : limits.withMaxBody(1)).thenAccept(body -> {
      if (refusal != null || body.refusal() != null) {
        write(receiver.noted(refusal != null ? refusal : body.refusal()), response, callback);
      } else {
        receive(head.withBody(body.bytes()), response, callback);
      }
    });
    return true;
  }

  private void receive(WebhookRequest request, Response response, Callback callback) {
    try {
      workers.execute(() -> receiver.receive(request).whenComplete((reply, failure) -> write(reply, response, callback)));
    } catch (RejectedExecutionException e) {   // stopping
      write(receiver.noted(WebhookReply.CLOSED), response, callback);
    }
  }

  static void write(WebhookReply reply, Response response, Callback callback) {
    response.setStatus(reply.status());
    reply.headers().forEach(response.getHeaders()::put);
    response.write(true, ByteBuffer.wrap((reply.body() + "\n").getBytes(StandardCharsets.UTF_8)), callback);
  }

  private static boolean waitsForContinue(Request request) {
    return request.getHeaders().contains(HttpHeader.EXPECT, HttpHeaderValue.CONTINUE.asString());
  }

  private static Map<String, List<String>> headers(HttpFields fields) {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (HttpField field : fields) {
      headers.merge(field.getName(), List.of(String.valueOf(field.getValue())), WebhookHandler::joined);
    }
    return headers;
  }

  private static List<String> joined(List<String> earlier, List<String> later) {
    return Stream.concat(earlier.stream(), later.stream()).toList();
  }
}
