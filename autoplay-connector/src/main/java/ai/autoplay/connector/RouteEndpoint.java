package ai.autoplay.connector;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings a request to a {@link Route}: reads the body without holding a thread, and answers for what the route must not see. */
final class RouteEndpoint implements Endpoint {
  private static final Logger LOG = LoggerFactory.getLogger(RouteEndpoint.class);

  private final Route route;

  RouteEndpoint(Route route) {
    this.route = route;
  }

  @Override
  public void serve(String rest, Request request, Response response, Callback callback) {
    Query query = Query.of(request);
    if (query == null) {
      Reply.error(400, "malformed query").send(response, callback);
    } else if (request.getLength() > route.maxBodyBytes()) {
      Reply.error(413, "body too large").send(response, callback);
    } else {
      Content.Source.asByteArrayAsync(request, route.maxBodyBytes(), Promise.Invocable.from(InvocationType.BLOCKING,
          body -> ask(rest, request, query, body).send(response, callback),
          failure -> unreadable(failure).send(response, callback)));
    }
  }

  private Reply ask(String rest, Request request, Query query, byte[] body) {
    try {
      return requireNonNull(route.handle(new RouteRequest(request.getMethod(), Request.getPathInContext(request), rest, query.all(),
          headers(request), Request.getRemoteAddr(request), body)), "the route's reply");
    } catch (Exception | StackOverflowError | LinkageError e) {   // whatever it is, the sender must not be left waiting
      LOG.error("{} {} failed", request.getMethod(), Request.getPathInContext(request), e);
      return Reply.error(500, "internal error");
    }
  }

  private static Reply unreadable(Throwable failure) {
    if (failure instanceof IllegalStateException) {   // how the reader says that there is more than it was to read
      return Reply.error(413, "body too large").withHeader("Connection", "close");
    }
    if (failure instanceof TimeoutException) {
      return Reply.error(408, "the body did not arrive in time").withHeader("Connection", "close");
    }
    int status = failure instanceof HttpException http ? http.getCode() : 400;
    return Reply.error(status, "the body could not be read").withHeader("Connection", "close");
  }

  private static Map<String, String> headers(Request request) {
    Map<String, String> headers = new LinkedHashMap<>();
    request.getHeaders().forEach(field -> headers.merge(field.getName().toLowerCase(Locale.ROOT),
        field.getValue() == null ? "" : field.getValue(), (one, other) -> one + ", " + other));
    return headers;
  }
}
