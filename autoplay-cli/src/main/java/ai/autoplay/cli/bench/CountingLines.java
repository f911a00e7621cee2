package ai.autoplay.cli.bench;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** Looks through a stream's lines for payloads, decodes them by databind, and leaves when it has had as many as there are. */
final class CountingLines implements Subscriber<String> {
  private static final String DATA = "data: ";
  final CompletableFuture<Long> actions = new CompletableFuture<>();
  private final Databind databind = new Databind();
  private @Nullable Subscription subscription;
  private long left;
  private long seen;

  CountingLines(long events) {
    this.left = events;
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    this.subscription = subscription;
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(String line) {
    if (left == 0 || !line.startsWith(DATA)) {
      return;
    }
    try {
      seen += databind.read(line.substring(DATA.length())).size();
    } catch (IOException e) {
      actions.completeExceptionally(new IllegalStateException("not what the generator sends", e));
    }
    if (--left == 0 && subscription != null) {
      subscription.cancel();
      actions.complete(seen);
    }
  }

  @Override
  public void onError(Throwable problem) {
    end(problem);
  }

  @Override
  public void onComplete() {
    end(null);
  }

  /** Nothing more comes: too early, unless all has come. */
  void end(@Nullable Throwable problem) {
    actions.completeExceptionally(new IllegalStateException("the stream ended early", problem));
  }
}
