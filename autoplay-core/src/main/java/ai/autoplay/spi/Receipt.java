package ai.autoplay.spi;

import java.util.concurrent.CompletionStage;

/** The pipeline's answer to one {@link Delivery}. Thread-safe. */
public interface Receipt {

  /** What became of the delivery; never changes. */
  Status status();

  /** Why, in a sentence fit for a log or an HTTP body: no secret, and of the delivery at most a short excerpt. Empty when accepted. */
  String reason();

  /**
   * Completes when the payload is safe: every sink has it, or it lies fsynced in the spool, or in the dead letters.
   * Fails when none of these can be had. A duplicate settles with its original; what is ignored is settled at once;
   * malformed and refused deliveries have failed already.
   *
   * <p>What is attached runs on threads of their own, 16 at once, in no particular order; it may wait, and is interrupted after a
   * minute. Attached to what is settled already it runs at once, on the attaching thread.
   */
  CompletionStage<Void> settled();

  /** What can become of a delivery. */
  enum Status {
    /** It is ours now, and counts as received. */
    ACCEPTED,
    /** The same payload came before; it is not written again. */
    DUPLICATE,
    /** Well-formed JSON of a type that we do not know. */
    IGNORED,
    /** Not JSON, or of the wrong shape; sending it again will not help. */
    MALFORMED,
    /** No room within the caller's patience, or the pipeline is closing; sending it again will help. */
    REFUSED
  }
}
