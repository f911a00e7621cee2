package ai.autoplay.connector;

import ai.autoplay.connector.extract.DecodedCapture;
import ai.autoplay.model.ActionsPayload;
import java.time.Instant;
import java.util.Optional;

/** One product, as those who send to it see it. Thread-safe. */
public interface Entrance {

  /** The product's id. */
  String productId();

  /** Whether {@code shown} is the product's token, or the one before it while that is valid. */
  boolean takesToken(String shown);

  /**
   * Whether {@code shown} is the webhook secret, or {@code sha256=} and the hex of the HMAC-SHA256 of {@code body} under it (wire.md §4);
   * the one before it too while that is valid.
   */
  boolean takesWebhook(String shown, byte[] body);

  /** A 503 with {@code Retry-After} while nothing can be taken: the product's rate is used up, or the connector closes. */
  Optional<Reply> notNow();

  /** Takes browser events. */
  void accept(DecodedCapture capture, Instant receivedAt);

  /**
   * Takes typed actions of this product, and forwards them at once.
   *
   * @throws IllegalArgumentException if they are another product's
   */
  void accept(ActionsPayload actions);

  /** Counts events that were not taken; {@code reason} is one of few, lower case with hyphens. */
  void drop(String reason, int events);

  /** How many events the slowest subscriber is behind: who floods waits while it is large. */
  long lag();
}
