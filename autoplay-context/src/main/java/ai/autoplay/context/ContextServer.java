package ai.autoplay.context;

import static java.util.Objects.requireNonNull;

import ai.autoplay.spi.Conversations;
import ai.autoplay.spi.Sessions;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.EnumSet;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.UriCompliance;
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
 * Serves what users have just done over HTTP, to agents that are not Java, and takes in links to conversations. Every request shows
 * the token. Thread-safe.
 */
public final class ContextServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ContextServer.class);
  private static final int THREADS = 16;
  private static final int IDLE_MILLIS = 30_000;
  private static final int STOP_MILLIS = 6_000;
  /** Questions travel in the query string. */
  private static final int HEAD_BYTES = 64 * 1024;
  private final ContextConfig config;
  private final Server server;
  private final ServerConnector socket;

  /** What {@code sessions} and {@code conversations} know is read for each request. */
  public ContextServer(ContextConfig config, Sessions sessions, Conversations conversations) {
    this(config, new ActivityReader(requireNonNull(sessions, "sessions"), requireNonNull(conversations, "conversations"), Clock.systemUTC()),
        new LinkWriter(conversations, Clock.systemUTC()));
  }

  private ContextServer(ContextConfig config, ActivityReader reader, LinkWriter writer) {
    this.config = config;
    QueuedThreadPool threads = new QueuedThreadPool(THREADS, 2);
    threads.setName("autoplay-context");
    threads.setDaemon(true);
    this.server = new Server(threads);
    this.socket = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http()));
    socket.setHost(config.host());
    socket.setPort(config.port());
    socket.setIdleTimeout(IDLE_MILLIS);
    socket.setShutdownIdleTimeout(100);
    server.addConnector(socket);
    server.setErrorHandler(ContextServer::answerStatus);
    server.setHandler(new ContextRoutes(config.token(), config.options(), reader, writer));
    server.setStopTimeout(STOP_MILLIS);
  }

  private static HttpConfiguration http() {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(HEAD_BYTES);
    // an id may hold anything, a slash too: paths are split before they are decoded
    EnumSet<UriCompliance.Violation> harmless = EnumSet.copyOf(UriCompliance.AMBIGUOUS_VIOLATIONS);
    harmless.add(UriCompliance.Violation.SUSPICIOUS_PATH_CHARACTERS);
    http.setUriCompliance(UriCompliance.from(harmless));
    return http;
  }

  /** For what never reaches a handler: Jetty's own page would show the URL. */
  private static boolean answerStatus(Request request, Response response, Callback callback) {
    int status = response.getStatus() == HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505 ? HttpStatus.BAD_REQUEST_400 : response.getStatus();
    Reply.error(status, HttpStatus.getMessage(status)).send(response, callback);
    return true;
  }

  /**
   * Listens.
   *
   * @throws IOException when that is not possible; the message names the setting
   */
  public ContextServer start() throws IOException {
    try {
      server.start();
    } catch (Exception e) {   // Jetty declares no less
      close();
      Throwable root = e;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      throw new IOException("autoplay.context.port: cannot listen on port " + config.port() + " of " + config.host() + " (" + root.getMessage() + ")", e);
    }
    LOG.info("activity is served on {}", url());
    return this;
  }

  /** Where it listens. */
  public URI url() {
    String host = config.host();
    return URI.create("http://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + socket.getLocalPort());
  }

  /** Takes no more requests, and waits for those that are being answered. */
  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      LOG.warn("requests were still being answered when the server stopped: {}", e.toString());
    }
  }
}
