package ai.autoplay;

import ai.autoplay.spi.Receipt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A receipt, and its settling: the future behind it is only made when somebody asks, since most transports never do. */
final class Admission implements Receipt {
  private static final CompletableFuture<Void> SAFE = CompletableFuture.completedFuture(null);
  private final Status status;
  private final String reason;
  private final AtomicReference<@Nullable CompletableFuture<Void>> settled;

  private Admission(Status status, String reason, @Nullable CompletableFuture<Void> settled) {
    this.status = status;
    this.reason = reason;
    this.settled = new AtomicReference<>(settled);
  }

  static Admission accepted() {
    return new Admission(Status.ACCEPTED, "", null);
  }

  static Receipt duplicateOf(@Nullable Admission original) {
    CompletableFuture<Void> shared = original == null ? SAFE : original.future();
    return new Admission(Status.DUPLICATE, "this payload came before", shared);
  }

  static Receipt ignored(String reason) {
    return new Admission(Status.IGNORED, reason, SAFE);
  }

  static Receipt malformed(String reason) {
    return new Admission(Status.MALFORMED, reason, failed(reason));
  }

  static Admission refused(String reason) {
    return new Admission(Status.REFUSED, reason, failed(reason));
  }

  private static CompletableFuture<Void> failed(String reason) {
    return CompletableFuture.failedFuture(new IllegalStateException(reason));
  }

  void settle(@Nullable Throwable failure) {
    CompletableFuture<Void> outcome = failure == null ? SAFE : CompletableFuture.failedFuture(failure);
    if (!settled.compareAndSet(null, outcome)) {
      CompletableFuture<Void> asked = future();
      OwnThread.during(() -> complete(asked, failure));
    }
  }

  private static void complete(CompletableFuture<Void> asked, @Nullable Throwable failure) {
    if (failure == null) {
      asked.complete(null);
    } else {
      asked.completeExceptionally(failure);
    }
  }

  private CompletableFuture<Void> future() {
    CompletableFuture<Void> known = settled.get();
    if (known != null) {
      return known;
    }
    CompletableFuture<Void> fresh = new CompletableFuture<>();
    return settled.compareAndSet(null, fresh) ? fresh : future();
  }

  @Override
  public Status status() {
    return status;
  }

  @Override
  public String reason() {
    return reason;
  }

  @Override
  public CompletionStage<Void> settled() {
    return future().minimalCompletionStage();
  }
}
