package ai.autoplay.connector;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /stream/{product_id}}: who may read it, and from where on. (wire.md §2, §4)
 *
 * <p>The token comes first: without a token of some product the answer is 401 for every product, there or not. With a token of
 * one product every other is 404, there or not. So neither strangers nor neighbours learn which products there are.
 */
final class StreamEndpoint implements Endpoint {
  static final String PATH = "/stream/";
  private static final String GAP =
      ": gap: what followed the event you named is not kept here (any more); beginning with the oldest event that is\n";

  private final Collection<ProductStream> streams;
  private final Duration retry;
  private final Tally tally;

  /** @param streams those there are at any moment */
  StreamEndpoint(Collection<ProductStream> streams, Duration retry, Tally tally) {
    this.streams = streams;
    this.retry = retry;
    this.tally = tally;
  }

  @Override
  public void serve(String productId, Request request, Response response, Callback callback) {
    Query query = Query.of(request);
    if (query == null) {
      Reply.error(400, "malformed query").send(response, callback);
      return;
    }
    List<ProductStream> readable = readableWith(token(request.getHeaders(), query));
    if (readable.isEmpty()) {
      tally.refused.increment();
      Reply.error(401, "unauthorized").withHeader("WWW-Authenticate", "Bearer").send(response, callback);
      return;
    }
    readable.stream().filter(stream -> stream.product().id().equals(productId)).findFirst().ifPresentOrElse(
        stream -> open(stream, query, response, callback),
        () -> Reply.error(404, "not found").send(response, callback));
  }

  private void open(ProductStream stream, Query query, Response response, Callback callback) {
    HttpFields.Mutable headers = response.getHeaders();
    headers.put(HttpHeader.CONTENT_TYPE, "text/event-stream");
    headers.put(HttpHeader.CACHE_CONTROL, "no-cache");
    headers.put("X-Accel-Buffering", "no");   // or nginx in front of us collects events before it passes them on
    Request request = response.getRequest();
    if (request.getMethod().equals("HEAD")) {
      callback.succeeded();
      return;
    }
    request.addIdleTimeoutListener(timeout -> false);   // quiet is not failed; a write without progress still times out
    stream.join(new Subscriber(stream, start(stream.ring(), lastEventId(request.getHeaders(), query)), response, callback));
  }

  private Subscriber.Start start(EventRing ring, @Nullable String lastEventId) {
    String greeting = "retry: " + retry.toMillis() + "\n";
    if (lastEventId == null) {
      long next = ring.next();
      return new Subscriber.Start(next, greeting + "id: " + ring.id(next - 1) + "\n\n");   // so that it can resume before any event
    }
    long position = ring.after(lastEventId);
    if (position < 0) {
      tally.gaps.increment();
      return new Subscriber.Start(ring.oldest(), greeting + GAP + "\n");
    }
    tally.resumed.increment();
    return new Subscriber.Start(position, greeting + "\n");
  }

  /** A browser's header names what came last; what stands in the URL is where it once began. */
  private static @Nullable String lastEventId(HttpFields headers, Query query) {
    for (String id : new String[] {headers.get("Last-Event-ID"), query.first("lastEventId"), query.first("since_id")}) {
      if (id != null && !id.isEmpty()) {
        return id;
      }
    }
    return null;
  }

  private static String token(HttpFields headers, Query query) {
    String authorization = headers.get(HttpHeader.AUTHORIZATION);
    if (authorization == null) {
      String token = query.first("token");   // an EventSource can't send headers
      return token == null ? "" : token;
    }
    return authorization.regionMatches(true, 0, "Bearer ", 0, 7) ? authorization.substring(7).trim() : "";
  }

  /** Compares with every token, to the end and by digest, so that the time taken tells nothing of any of them. */
  private List<ProductStream> readableWith(String token) {
    Instant now = Instant.now();
    return streams.stream().filter(stream -> stream.product().token().matches(token, now)).toList();
  }
}
