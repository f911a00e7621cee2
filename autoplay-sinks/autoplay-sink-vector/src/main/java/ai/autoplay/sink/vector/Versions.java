package ai.autoplay.sink.vector;

import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * Which snapshot of a session wrote its summary last, so that an older one does not replace it. A session that was forgotten and came
 * back counts from 1 again: a lower version with a later time is such a one; and after ten minutes no older write is still under way.
 * Thread-safe.
 */
final class Versions {
  private static final long REMEMBERED_NANOS = Duration.ofMinutes(10).toNanos();
  private final LongSupplier nanoTime;
  private final Recent<SessionKey, Seen> latest = new Recent<>();

  Versions(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  private record Seen(long version, Instant forwardedAt, long at) {
    Seen orLater(Seen other) {
      boolean older = other.version < version && !other.forwardedAt.isAfter(forwardedAt) && other.at - at < REMEMBERED_NANOS;
      return older ? this : other;
    }
  }

  /** Whether {@code session} is as new as any that was asked about; if so it is the newest from now on. */
  boolean isNewest(Session session) {
    Seen seen = new Seen(session.version(), session.forwardedAt(), nanoTime.getAsLong());
    return latest.merge(session.key(), seen, Seen::orLater) == seen;
  }
}
