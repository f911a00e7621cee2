package ai.autoplay.transport.webhook;

import static java.util.Objects.requireNonNull;

import ai.autoplay.spi.Delivery;
import ai.autoplay.spi.Inlet;
import ai.autoplay.spi.Receipt;
import ai.autoplay.spi.Transport;
import ai.autoplay.transport.webhook.SignatureScheme.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers webhooks without a server of its own: the transport of an application that has one already. Give it to the builder as the
 * transport, and hand each request to {@link #receive}. The answers are those of wire.md §3.
 *
 * <p>Thread-safe. {@link #receive} verifies, decodes and returns; it never waits, neither for room nor for settling.
 */
public final class WebhookReceiver implements Transport {
  private static final Logger log = LoggerFactory.getLogger(WebhookReceiver.class);
  /** Stands for what is not UTF-8: no decoder takes it for JSON, so that it is counted as malformed like the rest. */
  private static final String NOT_TEXT = "\uFFFD the body is not UTF-8";
  private final WebhookConfig config;
  private final SignatureCheck signatures;
  private final RefusalLog refusals = new RefusalLog(System::nanoTime);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, WebhookReceiver::timerThread);
  private volatile @Nullable Inlet inlet;

  /** A receiver that believes and takes what {@code config} says; its host and port are not used. */
  public WebhookReceiver(WebhookConfig config) {
    this.config = requireNonNull(config, "config");
    this.signatures = new SignatureCheck(config.secrets());
    timer.setRemoveOnCancelPolicy(true);
  }

  /** Takes requests until {@link #close}; the calling thread does nothing but wait for that. */
  @Override
  public void run(Inlet inlet) throws InterruptedException {
    try {
      open(inlet);
      closed.await();
    } finally {
      close();
    }
  }

  /** From now on requests are answered 503; those that wait for settling are still answered as they settle. */
  @Override
  public void close() {
    inlet = null;
    closed.countDown();
    timer.shutdown();   // what it was asked for already, it still does
  }

  void open(Inlet inlet) {
    this.inlet = requireNonNull(inlet, "inlet");
  }

  /**
   * Takes one request.
   *
   * @return completes normally, always: with 200 once the payload is safe, with 503 when it is not within the patience or there is
   *     no room, else at once. It completes on the thread that settled the payload or on a timer's, so what blocks does not belong
   *     there; cancelling it changes nothing
   */
  public CompletionStage<WebhookReply> receive(WebhookRequest request) {
    return take(request).thenApply(this::noted);
  }

  /** Says in the log what is answered, where it is no success. */
  WebhookReply noted(WebhookReply reply) {
    if (reply.status() >= 300) {
      refusals.note(reply);
    }
    return reply;
  }

  private CompletionStage<WebhookReply> take(WebhookRequest request) {
    WebhookReply refusal = refuseHead(request);
    if (refusal == null && request.body().length > config.limits().maxBody()) {
      refusal = WebhookReply.tooLarge(config.limits().maxBody());
    }
    if (refusal != null) {
      return CompletableFuture.completedFuture(refusal);
    }
    Verdict verdict = signatures.verify(request);
    if (verdict.refusal() != null) {
      return CompletableFuture.completedFuture(WebhookReply.of(401, verdict.refusal()));
    }
    String text = request.text();
    CompletionStage<WebhookReply> reply = offer(new Delivery(text == null ? NOT_TEXT : text, verdict.id()));
    return text == null ? CompletableFuture.completedFuture(WebhookReply.of(400, "the body is not UTF-8")) : reply;
  }

  /** What can be answered before the body is there; null when it has to be read. */
  @Nullable WebhookReply refuseHead(WebhookRequest request) {
    if (request.path() != null && !request.path().equals(config.address().path())) {
      return WebhookReply.NOT_FOUND;
    }
    if (request.method() != null && !request.method().equals("POST")) {
      return WebhookReply.notAllowed("POST");
    }
    return isJson(request.header("Content-Type")) ? null : WebhookReply.of(415, "the content type must be application/json");
  }

  /** A missing one is no wrong one; but unsigned it is refused, since a web page may post to loopback what has no type. */
  private boolean isJson(List<String> contentTypes) {
    return contentTypes.isEmpty() ? !config.allowUnsigned() : contentTypes.stream().allMatch(WebhookReceiver::isJson);
  }

  private static boolean isJson(String contentType) {
    int end = contentType.indexOf(';');
    String type = (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    return type.equals("application/json") || type.matches("[a-z]+/[!-~]+\\+json");
  }

  private CompletionStage<WebhookReply> offer(Delivery delivery) {
    Inlet open = inlet;
    if (open == null) {
      return CompletableFuture.completedFuture(WebhookReply.CLOSED);
    }
    try {
      // not even a short wait: it would hold a server's thread for a sender who comes back by itself anyway
      return answer(open.offer(delivery, Duration.ZERO));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return CompletableFuture.completedFuture(WebhookReply.CLOSED);
    } catch (RuntimeException e) {
      log.error("The pipeline threw, which it must not; the sender is asked to come back", e);
      return CompletableFuture.completedFuture(WebhookReply.UNSAFE);
    }
  }

  private CompletionStage<WebhookReply> answer(Receipt receipt) {
    return switch (receipt.status()) {
      case ACCEPTED, DUPLICATE -> whenSettled(receipt);
      case IGNORED -> CompletableFuture.completedFuture(WebhookReply.of(202, "ignored: " + receipt.reason()));
      case MALFORMED -> CompletableFuture.completedFuture(WebhookReply.of(400, receipt.reason()));
      case REFUSED -> CompletableFuture.completedFuture(WebhookReply.FULL);
    };
  }

  private CompletionStage<WebhookReply> whenSettled(Receipt receipt) {
    CompletableFuture<WebhookReply> reply = new CompletableFuture<>();
    ScheduledFuture<?> patience;
    try {
      patience = timer.schedule(() -> reply.complete(WebhookReply.LATE), config.limits().patience().toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {   // closed in this very moment
      return CompletableFuture.completedFuture(WebhookReply.CLOSED);
    }
    receipt.settled().whenComplete((nothing, failure) -> {
      patience.cancel(false);
      reply.complete(failure == null ? WebhookReply.SETTLED : WebhookReply.UNSAFE);
    });
    return reply;
  }

  private static Thread timerThread(Runnable task) {
    Thread thread = new Thread(task, "autoplay-webhook-timer");
    thread.setDaemon(true);
    return thread;
  }
}
