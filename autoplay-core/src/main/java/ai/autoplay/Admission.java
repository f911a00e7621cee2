package ai.autoplay;

import ai.autoplay.spi.Receipt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A receipt, and its settling: the future behind it is only made when somebody asks, since most transports never do. Whoever asks is
 * told elsewhere than on the thread that settles it, which has others to serve.
 */
final class Admission implements Receipt {
  private static final CompletableFuture<Void> SAFE = CompletableFuture.completedFuture(null);
  private final Status status;
  private final String reason;
  private final Executor teller;
  private final AtomicReference<@Nullable CompletableFuture<Void>> settled;

  private Admission(Status status, String reason, Executor teller, @Nullable CompletableFuture<Void> settled) {
    this.status = status;
    this.reason = reason;
    this.teller = teller;
    this.settled = new AtomicReference<>(settled);
  }

  private Admission(Status status, String reason, CompletableFuture<Void> settled) {
    this(status, reason, Runnable::run, settled);
  }

  /** @param teller runs what is attached to {@link #settled()} */
  static Admission accepted(Executor teller) {
    return new Admission(Status.ACCEPTED, "", teller, null);
  }

  static Admission duplicateOf(@Nullable Admission original) {
    String reason = "this payload came before";
    return original == null ? new Admission(Status.DUPLICATE, reason, SAFE)
        : new Admission(Status.DUPLICATE, reason, original.teller, original.future());
  }

  static Admission ignored(String reason) {
    return new Admission(Status.IGNORED, reason, SAFE);
  }

  static Admission malformed(String reason) {
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
      complete(future(), failure);
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

  /** For the engine's own: runs {@code then} as soon as the payload is safe, on the thread that settles it. */
  void whenSafe(Runnable then) {
    future().thenRun(then);
  }

  /** Whether it is known that the payload is not safe, and never will be. */
  boolean isFailed() {
    CompletableFuture<Void> known = settled.get();
    return known != null && known.isCompletedExceptionally();
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
    CompletableFuture<Void> outcome = future();
    if (outcome.isDone()) {
      return outcome.minimalCompletionStage();
    }
    CompletableFuture<Void> told = new CompletableFuture<>();
    outcome.whenComplete((nothing, failure) -> teller.execute(() -> complete(told, failure)));
    return told.minimalCompletionStage();
  }
}
