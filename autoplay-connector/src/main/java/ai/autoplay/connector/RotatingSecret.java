package ai.autoplay.connector;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import ai.autoplay.plugin.Secret;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.List;

/**
 * A secret and, while it is being rotated, the one before it.
 *
 * @param current       {@link Secret#NONE} means that nothing is believed
 * @param previous      {@link Secret#NONE} when there is none
 * @param previousUntil until when the previous one is still valid
 */
public record RotatingSecret(Secret current, Secret previous, Instant previousUntil) {
  /** Matches nothing. */
  public static final RotatingSecret NONE = of(Secret.NONE);

  public RotatingSecret {
    requireNonNull(current, "current");
    requireNonNull(previous, "previous");
    requireNonNull(previousUntil, "previousUntil");
  }

  /** A secret without a predecessor. */
  public static RotatingSecret of(Secret current) {
    return new RotatingSecret(current, Secret.NONE, Instant.EPOCH);
  }

  /** {@code next} from now on, and this one's current secret beside it until {@code until}. */
  public RotatingSecret rotatedTo(Secret next, Instant until) {
    return new RotatingSecret(next, current, until);
  }

  /** The secrets that are valid at {@code now}, the current one first; empty when there is none. */
  public List<Secret> valid(Instant now) {
    if (current.isEmpty()) {
      return List.of();
    }
    return previous.isEmpty() || !now.isBefore(previousUntil) ? List.of(current) : List.of(current, previous);
  }

  /** Whether {@code shown} is one of the secrets valid at {@code now}; compared by digest, in a time that tells nothing of them. */
  public boolean matches(String shown, Instant now) {
    byte[] digest = digest(shown);
    boolean matches = false;
    for (Secret secret : valid(now)) {
      matches |= MessageDigest.isEqual(digest(secret.reveal()), digest);
    }
    return matches;
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
