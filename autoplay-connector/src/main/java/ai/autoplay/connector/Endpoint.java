package ai.autoplay.connector;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** What answers the requests for one method and path. Runs on a server thread and must not wait there for the network. */
@FunctionalInterface
interface Endpoint {
  /**
   * Answers; completes {@code callback} then or later, exactly once.
   *
   * @param rest the path behind the one that the endpoint is registered for; empty unless that ends with a slash
   */
  void serve(String rest, Request request, Response response, Callback callback);
}
