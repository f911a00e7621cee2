package ai.autoplay.connector;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.Executor;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Jetty, as the connector wants it. */
final class HttpListener {
  private static final Logger LOG = LoggerFactory.getLogger(HttpListener.class);
  private static final int MAX_THREADS = 64;
  private static final int MIN_THREADS = 4;
  private static final int ACCEPT_QUEUE = 1024;
  private static final int SEND_BUFFER_BYTES = 256 * 1024;
  private static final int STOP_MILLIS = 1_000;
  private static final int IDLE_SHUTDOWN_MILLIS = 100;
  private static final String HOST_RULE = "autoplay.connector.host: must be an address of this machine, but \"";

  private final ConnectorConfig config;
  private final Server server;
  private final ServerConnector socket;

  HttpListener(ConnectorConfig config, Handler handler) {
    this.config = config;
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS);
    threads.setName("autoplay-connector");
    threads.setDaemon(true);
    server = new Server(threads);
    server.setHandler(new GracefulHandler(handler));
    server.setErrorHandler(new StatusOnly());
    server.setStopTimeout(STOP_MILLIS);
    socket = socket();
    server.addConnector(socket);
  }

  private ServerConnector socket() {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    ServerConnector connector = new ServerConnector(server, 1, 2, new HttpConnectionFactory(http));
    connector.setHost(config.host());
    connector.setPort(config.port());
    connector.setIdleTimeout(config.stallTimeout().toMillis());
    connector.setAcceptQueueSize(ACCEPT_QUEUE);
    connector.setAcceptedSendBufferSize(SEND_BUFFER_BYTES);   // else the kernel keeps up to 4 MB for each reader that stalls
    connector.setShutdownIdleTimeout(IDLE_SHUTDOWN_MILLIS);
    return connector;
  }

  Executor executor() {
    return server.getThreadPool();
  }

  void start() throws IOException {
    if (server.isRunning()) {
      throw new IllegalStateException("the connector is started already");
    }
    if (new InetSocketAddress(config.host(), config.port()).isUnresolved()) {
      stop();
      throw new IOException(HOST_RULE + config.host() + "\" is not known here");
    }
    try {
      server.start();
    } catch (IOException e) {
      stop();
      throw cannotListen(rootMessage(e), e);
    } catch (Exception e) {
      stop();
      throw new IOException("the connector can't start: " + e.getMessage(), e);
    }
  }

  private IOException cannotListen(String why, IOException cause) {
    return new IOException(why.contains("assign") ? HOST_RULE + config.host() + "\" is not (" + why + ")"
        : "autoplay.connector.port: can't listen on " + config.host() + ":" + config.port() + ": " + why
            + "; choose a port that nothing else listens on, or 0 for any free one", cause);
  }

  int port() {
    int port = socket.getLocalPort();
    if (port <= 0) {
      throw new IllegalStateException("the connector does not listen: it is not started yet, or closed");
    }
    return port;
  }

  URI url() {
    String host = config.host().equals("0.0.0.0") || config.host().equals("::") ? "127.0.0.1" : config.host();
    return URI.create("http://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port());
  }

  /** Closes the listening socket; what is connected stays. */
  void stopAccepting() {
    socket.close();
  }

  void stop() {
    try {
      server.stop();
    } catch (Exception e) {
      LOG.warn("the connector did not stop cleanly", e);
    }
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }

  /** For what never reaches a handler (400, 414, 431 …): Jetty's own page would show the URL, and with it a token. */
  private static final class StatusOnly extends ErrorHandler {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      int status = response.getStatus() == HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505 ? HttpStatus.BAD_REQUEST_400 : response.getStatus();
      Reply.error(status, HttpStatus.getMessage(status)).send(response, callback);
      return true;
    }
  }
}
