package ai.autoplay.transport.webhook;

import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers {@code /healthz} before anything that can be full, stuck or stopping. */
final class HealthHandler extends Handler.Wrapper {
  private static final WebhookReply HEALTHY = WebhookReply.of(200, "ok");

  HealthHandler(Handler next) {
    super(next);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (!WebhookConfig.HEALTH.equals(Request.getPathInContext(request))) {
      return super.handle(request, response, callback);
    }
    boolean read = HttpMethod.GET.is(request.getMethod()) || HttpMethod.HEAD.is(request.getMethod());
    WebhookHandler.write(read ? HEALTHY : WebhookReply.notAllowed("GET, HEAD"), response, callback);
    return true;
  }
}
