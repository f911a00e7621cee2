package ai.autoplay.cli;

import ai.autoplay.sink.conversation.intercom.IntercomWebhook;
import ai.autoplay.spi.Conversations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes in Intercom's webhooks for {@code run}, on a port of its own: the whole world may reach it, which nobody wants of the port that
 * tells what users do. What is not signed is refused; nothing that is sent is logged.
 */
final class IntercomDoor extends Handler.Abstract implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IntercomDoor.class);
  private static final String PATH = "/intercom";
  private static final int MAX_BODY = 1 << 20;
  private static final int THREADS = 8;
  private static final int IDLE_MILLIS = 30_000;
  private static final int STOP_MILLIS = 6_000;
  private final IntercomDoorConfig config;
  private final IntercomWebhook webhook;
  private final Server server;
  private final ServerConnector socket;

  IntercomDoor(IntercomDoorConfig config, Conversations conversations) {
    this.config = config;
    this.webhook = new IntercomWebhook(config.webhook(), conversations);
    QueuedThreadPool threads = new QueuedThreadPool(THREADS, 2);
    threads.setName("autoplay-intercom-webhook");
    threads.setDaemon(true);
    this.server = new Server(threads);
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    this.socket = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    socket.setHost(config.host());
    socket.setPort(config.port());
    socket.setIdleTimeout(IDLE_MILLIS);
    socket.setShutdownIdleTimeout(100);
    server.addConnector(socket);
    server.setErrorHandler(IntercomDoor::answerStatus);
    server.setHandler(this);
    server.setStopTimeout(STOP_MILLIS);
  }

  /** For what never reaches the handler: Jetty's own page would show the URL. */
  private static boolean answerStatus(Request request, Response response, Callback callback) {
    return answer(response, callback, response.getStatus(), HttpStatus.getMessage(response.getStatus()));
  }

  private static boolean answer(Response response, Callback callback, int status, String sentence) {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
    response.write(true, ByteBuffer.wrap((sentence + "\n").getBytes(StandardCharsets.UTF_8)), callback);
    return true;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws IOException {
    if (!PATH.equals(request.getHttpURI().getPath())) {
      return answer(response, callback, HttpStatus.NOT_FOUND_404, "the path is " + PATH);
    }
    return switch (request.getMethod()) {
      case "HEAD" -> answer(response, callback, HttpStatus.OK_200, "");   // Intercom tries an address so before it takes it
      case "POST" -> receive(request, response, callback);
      default -> {
        response.getHeaders().put(HttpHeader.ALLOW, "HEAD, POST");
        yield answer(response, callback, HttpStatus.METHOD_NOT_ALLOWED_405, "the method is POST");
      }
    };
  }

  private boolean receive(Request request, Response response, Callback callback) throws IOException {
    byte[] body = Content.Source.asInputStream(request).readNBytes(MAX_BODY + 1);
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (HttpField field : request.getHeaders()) {
      headers.put(field.getName(), request.getHeaders().getValuesList(field.getName()));
    }
    try {
      IntercomWebhook.Reply reply = webhook.receive(body, headers);
      return answer(response, callback, reply.status(), reply.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return answer(response, callback, HttpStatus.SERVICE_UNAVAILABLE_503, "closing; send it again");
    }
  }

  /** Listens. */
  IntercomDoor open() throws Failure {
    try {
      server.start();
    } catch (Exception e) {   // Jetty declares no less
      close();
      throw Failure.failed("autoplay.intercom.webhook-port: cannot listen on port " + config.port() + " of " + config.host() + " (" + e.getMessage() + ")");
    }
    LOG.info("Intercom's webhooks are taken in on http://{}:{}{}", config.host(), socket.getLocalPort(), PATH);
    return this;
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      LOG.warn("webhooks were still being answered when the server stopped: {}", e.toString());
    }
  }
}
