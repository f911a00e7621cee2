package ai.autoplay.transport.webhook;

import static java.util.Objects.requireNonNull;

import ai.autoplay.spi.Inlet;
import ai.autoplay.spi.Transport;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives webhooks over HTTP: {@code POST} at the configured path, {@code GET /healthz} for whoever watches. Speaks no TLS; that
 * belongs to a proxy in front. Thread-safe.
 *
 * <p>{@link #run} listens until {@link #close}, then lets what is in flight finish, for at most the patience and five seconds.
 */
public final class WebhookTransport implements Transport {
  private static final Logger log = LoggerFactory.getLogger(WebhookTransport.class);
  private final WebhookConfig config;
  private final WebhookReceiver receiver;
  private final AtomicBoolean started = new AtomicBoolean();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final CompletableFuture<Integer> port = new CompletableFuture<>();

  /** An endpoint; opens nothing until {@link #run}. */
  public WebhookTransport(WebhookConfig config) {
    this.config = requireNonNull(config, "config");
    this.receiver = new WebhookReceiver(config);
  }

  /**
   * Listens until {@link #close}.
   *
   * @throws IOException           if the address cannot be listened on; the message names the key and the remedy
   * @throws IllegalStateException if it was called before
   */
  @Override
  public void run(Inlet inlet) throws IOException, InterruptedException {
    requireNonNull(inlet, "inlet");
    if (!started.compareAndSet(false, true)) {
      throw new IllegalStateException("run was called before");
    }
    try {
      if (closed.getCount() > 0) {
        listen(inlet);
      }
    } finally {
      receiver.close();
      port.completeExceptionally(new IllegalStateException("not listening: the transport has ended"));
    }
  }

  private void listen(Inlet inlet) throws IOException, InterruptedException {
    InetSocketAddress address = resolve(config.address());
    receiver.open(inlet);
    try (HttpEndpoint endpoint = HttpEndpoint.listen(address, config, receiver)) {
      if (config.allowUnsigned() && !address.getAddress().isLoopbackAddress()) {
        log.warn("autoplay.webhook.allow-unsigned is true and {} can be reached from other machines: anybody can post activity",
            address.getHostString());
      }
      log.info("Listening on http://{}:{}{}", address.getHostString(), endpoint.port(), config.address().path());
      port.complete(endpoint.port());
      closed.await();
    }
  }

  private static InetSocketAddress resolve(WebhookConfig.Address at) throws BindException {
    InetSocketAddress address = new InetSocketAddress(at.host(), at.port());
    if (address.isUnresolved()) {
      throw new BindException("autoplay.webhook.host: must be an address of this machine, but \"" + at.host() + "\" is not known here");
    }
    return address;
  }

  /**
   * The port that is listened on; waits until it is known.
   *
   * @throws IllegalStateException if the transport ended without listening
   */
  public int port() throws InterruptedException {
    try {
      return port.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause().getMessage(), e);
    }
  }

  @Override
  public void close() {
    closed.countDown();
    if (!started.get()) {
      port.completeExceptionally(new IllegalStateException("not listening: the transport was closed before it ran"));
    }
  }
}
