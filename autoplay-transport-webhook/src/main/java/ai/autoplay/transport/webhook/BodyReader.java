package ai.autoplay.transport.webhook;

import java.io.ByteArrayOutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Reads one body as it comes, in memory up to the limit and thrown away past it, within the time for a whole body. Holds no thread
 * while it waits for the next piece.
 */
final class BodyReader implements Runnable {
  private final Request request;
  private final WebhookLimits limits;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream(1024);
  private final CompletableFuture<Body> result = new CompletableFuture<>();
  private final AtomicBoolean ended = new AtomicBoolean();
  private final Scheduler.Task deadline;
  private long seen;

  /**
   * A body, or why there is none.
   *
   * @param bytes   what was sent; empty when it was refused
   * @param refusal what to answer; null when all of it is there
   */
  record Body(byte[] bytes, @Nullable WebhookReply refusal) {}

  private BodyReader(Request request, WebhookLimits limits) {
    this.request = request;
    this.limits = limits;
    this.deadline = request.getComponents().getScheduler().schedule(this::giveUp, limits.bodyTimeout().toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Completes normally, always, on one of the server's threads. */
  static CompletableFuture<Body> read(Request request, WebhookLimits limits) {
    BodyReader reader = new BodyReader(request, limits);
    reader.run();
    return reader.result;
  }

  @Override
  public void run() {
    while (true) {
      Content.Chunk chunk = request.read();
      if (chunk == null) {
        request.demand(this);
        return;
      }
      if (Content.Chunk.isFailure(chunk)) {
        end(refusal(chunk.getFailure()));
        return;
      }
      keep(chunk);
      chunk.release();
      if (chunk.isLast()) {
        end(seen > limits.maxBody() ? WebhookReply.tooLarge(limits.maxBody()) : null);
        return;
      }
    }
  }

  private void keep(Content.Chunk chunk) {
    byte[] bytes = BufferUtil.toArray(chunk.getByteBuffer());
    seen += bytes.length;
    if (seen <= limits.maxBody()) {
      kept.writeBytes(bytes);
    } else {
      kept.reset();
    }
  }

  private void end(@Nullable WebhookReply refusal) {
    deadline.cancel();
    boolean inTime = ended.compareAndSet(false, true);
    WebhookReply answer = inTime ? refusal : WebhookReply.TOO_SLOW;
    result.complete(new Body(answer == null ? kept.toByteArray() : new byte[0], answer));
  }

  /** Fails the request, which wakes the reader with that failure. */
  private void giveUp() {
    if (ended.compareAndSet(false, true)) {
      request.fail(new TimeoutException("no whole body within " + limits.bodyTimeout()));
    }
  }

  private WebhookReply refusal(Throwable failure) {
    if (failure instanceof TimeoutException) {
      return WebhookReply.TOO_SLOW;
    }
    return failure instanceof HttpException refused && refused.getCode() == HttpStatus.PAYLOAD_TOO_LARGE_413
        ? WebhookReply.tooLarge(limits.maxBody()) : WebhookReply.CUT_OFF;
  }
}
