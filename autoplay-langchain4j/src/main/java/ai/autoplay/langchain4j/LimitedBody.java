package ai.autoplay.langchain4j;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** Reads a body up to a limit: an answer over it is an error, of an error over it the beginning will do. */
final class LimitedBody implements BodySubscriber<byte[]> {
  private static final int ANSWER = 1 << 20;
  private static final int ERROR = 1 << 13;
  private final int limit;
  private final boolean cut;
  private final ByteArrayOutputStream read = new ByteArrayOutputStream();
  private final CompletableFuture<byte[]> body = new CompletableFuture<>();
  private @Nullable Subscription subscription;

  private LimitedBody(int limit, boolean cut) {
    this.limit = limit;
    this.cut = cut;
  }

  /** 1 MiB for an answer, 8 KiB for an error. */
  static BodyHandler<byte[]> handler() {
    return response -> response.statusCode() / 100 == 2 ? new LimitedBody(ANSWER, false) : new LimitedBody(ERROR, true);
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    this.subscription = subscription;
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> parts) {
    for (ByteBuffer part : parts) {
      int fits = Math.min(part.remaining(), limit - read.size());
      byte[] bytes = new byte[fits];
      part.get(bytes);
      read.writeBytes(bytes);
      if (part.hasRemaining() && !body.isDone()) {
        overflow();
      }
    }
  }

  private void overflow() {
    if (cut) {
      body.complete(read.toByteArray());
    } else {
      body.completeExceptionally(new IOException("the model's answer is longer than " + limit + " bytes"));
    }
    if (subscription != null) {
      subscription.cancel();
    }
  }

  @Override
  public void onError(Throwable thrown) {
    body.completeExceptionally(thrown);
  }

  @Override
  public void onComplete() {
    body.complete(read.toByteArray());
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return body;
  }
}
