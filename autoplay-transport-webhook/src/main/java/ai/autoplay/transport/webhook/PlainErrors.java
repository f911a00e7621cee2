package ai.autoplay.transport.webhook;

import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * What the server itself has to say: the status and its name, no more. What a sender got wrong is answered as such, also where HTTP
 * has a 5xx for it (an unknown version, an unknown transfer encoding).
 */
final class PlainErrors implements Request.Handler {

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    if (status == HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505 || status == HttpStatus.NOT_IMPLEMENTED_501) {
      status = HttpStatus.BAD_REQUEST_400;
    }
    String sentence = HttpStatus.getMessage(status);
    WebhookHandler.write(status == HttpStatus.SERVICE_UNAVAILABLE_503 ? WebhookReply.again(sentence) : WebhookReply.of(status, sentence),
        response, callback);
    return true;
  }
}
