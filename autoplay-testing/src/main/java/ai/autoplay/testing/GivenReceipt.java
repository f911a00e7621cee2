package ai.autoplay.testing;

import ai.autoplay.spi.Receipt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The answer of a {@link RecordingInlet}. */
record GivenReceipt(Status status, String reason, CompletableFuture<Void> outcome) implements Receipt {
  private static final String REASON = "the recording inlet was told so";

  static GivenReceipt of(Status status) {
    CompletableFuture<Void> outcome = switch (status) {
      case ACCEPTED, DUPLICATE -> new CompletableFuture<>();
      case IGNORED -> CompletableFuture.completedFuture(null);
      case MALFORMED, REFUSED -> CompletableFuture.failedFuture(new IllegalStateException(REASON));
    };
    return new GivenReceipt(status, status == Status.ACCEPTED ? "" : REASON, outcome);
  }

  @Override
  public CompletionStage<Void> settled() {
    return outcome.minimalCompletionStage();
  }
}
