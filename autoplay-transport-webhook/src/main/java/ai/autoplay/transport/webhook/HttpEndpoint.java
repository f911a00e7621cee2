package ai.autoplay.transport.webhook;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.server.handler.SizeLimitHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server. Its threads read, write and answer {@code /healthz} and never run a line of the pipeline, so none of them can get
 * stuck there; the {@code workers} do that.
 */
final class HttpEndpoint implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HttpEndpoint.class);
  /** What is read and thrown away of a body over the limit, so that its sender gets to see the answer and no reset. */
  private static final int OVERRUN = 16 << 20;
  private static final Duration STOP_MARGIN = Duration.ofSeconds(5);
  private static final int HTTP_THREADS = 16;
  private final Server server;
  private final ServerConnector connector;
  private final ThreadPoolExecutor workers;

  private HttpEndpoint(InetSocketAddress address, WebhookConfig config, WebhookReceiver receiver) {
    WebhookLimits limits = config.limits();
    this.workers = workers(limits.maxConcurrency());
    this.server = new Server(httpThreads());
    this.connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http(limits)));
    connector.setHost(address.getAddress().getHostAddress());
    connector.setPort(address.getPort());
    connector.setIdleTimeout(limits.idleTimeout().toMillis());
    connector.setShutdownIdleTimeout(100);
    server.addConnector(connector);
    server.setErrorHandler(new PlainErrors());
    SizeLimitHandler sized = new SizeLimitHandler(limits.maxBody() + (long) OVERRUN, -1);
    sized.setHandler(new WebhookHandler(limits, receiver, workers));
    server.setHandler(new HealthHandler(new GracefulHandler(sized)));
    server.setStopTimeout(limits.patience().plus(STOP_MARGIN).toMillis());
  }

  /** Binds and starts. */
  static HttpEndpoint listen(InetSocketAddress address, WebhookConfig config, WebhookReceiver receiver)
      throws IOException, InterruptedException {
    HttpEndpoint endpoint = new HttpEndpoint(address, config, receiver);
    try {
      endpoint.start(config.address());
      return endpoint;
    } catch (IOException | InterruptedException | RuntimeException e) {
      endpoint.close();
      throw e;
    }
  }

  private void start(WebhookConfig.Address at) throws IOException, InterruptedException {
    try {
      connector.open();
      server.start();
    } catch (InterruptedException | RuntimeException e) {
      throw e;
    } catch (IOException e) {
      throw e.getCause() instanceof BindException taken ? cannotBind(at, taken) : e;
    } catch (Exception e) {   // Jetty declares no less
      throw new IOException("the HTTP server does not start: " + e.getMessage(), e);
    }
  }

  private static BindException cannotBind(WebhookConfig.Address at, BindException cause) {
    String message = String.valueOf(cause.getMessage());
    BindException named = new BindException(message.contains("assign")
        ? "autoplay.webhook.host: must be an address of this machine, but \"" + at.host() + "\" is not (" + message + ")"
        : "autoplay.webhook.port: cannot listen on port " + at.port() + " of " + at.host() + " (" + message
            + "); choose a port that nothing else listens on, or 0 for any free one");
    named.initCause(cause);
    return named;
  }

  int port() {
    return connector.getLocalPort();
  }

  /** Takes no more connections and lets what is in flight finish, for at most the stop timeout. */
  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {   // Jetty declares no less; TimeoutException is the one that comes
      log.warn("Requests were still in flight when the HTTP server stopped: {}", e.toString());
    } finally {
      connector.close();   // stop passes over one that was opened and never started
      workers.shutdownNow();
    }
  }

  private static HttpConfiguration http(WebhookLimits limits) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setIdleTimeout(limits.idleTimeout().toMillis());
    return http;
  }

  private static QueuedThreadPool httpThreads() {
    QueuedThreadPool threads = new QueuedThreadPool(HTTP_THREADS, 2);
    threads.setName("autoplay-webhook-http");
    threads.setDaemon(true);
    return threads;
  }

  /** As many as there are processors, since verifying and decoding only compute; they end when there is nothing to do. */
  private static ThreadPoolExecutor workers(int queue) {
    int threads = Math.max(2, Runtime.getRuntime().availableProcessors());
    AtomicInteger count = new AtomicInteger();
    ThreadPoolExecutor workers = new ThreadPoolExecutor(threads, threads, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(queue), task -> {
      Thread thread = new Thread(task, "autoplay-webhook-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    });
    workers.allowCoreThreadTimeOut(true);
    return workers;
  }
}
