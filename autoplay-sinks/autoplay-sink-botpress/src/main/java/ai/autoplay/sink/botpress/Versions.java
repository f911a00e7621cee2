package ai.autoplay.sink.botpress;

import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * The snapshots whose summaries were last written, so that an older one does not replace a newer. A session that was forgotten and
 * came back counts its versions from 1 again: a lower version with a later time is such a one, and after ten minutes anything goes,
 * since no write is on its way for so long. Thread-safe.
 */
final class Versions {
  private static final long REMEMBERED_NANOS = Duration.ofMinutes(10).toNanos();
  private static final int MAX_SESSIONS = 10_000;
  private final LongSupplier nanoTime;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<SessionKey, Seen> latest = new LinkedHashMap<>(16, 0.75f, true);

  Versions(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  private record Seen(long version, Instant forwardedAt, long at) {}

  /** Whether {@code session} is as new as any that was asked about; if so it is the newest from now on. */
  boolean isNewest(Session session) {
    lock.lock();
    try {
      long now = nanoTime.getAsLong();
      Seen seen = latest.get(session.key());
      if (seen != null && now - seen.at() < REMEMBERED_NANOS && session.version() < seen.version()
          && !session.forwardedAt().isAfter(seen.forwardedAt())) {
        return false;
      }
      latest.put(session.key(), new Seen(session.version(), session.forwardedAt(), now));
      if (latest.size() > MAX_SESSIONS) {
        latest.remove(latest.keySet().iterator().next());
      }
      return true;
    } finally {
      lock.unlock();
    }
  }
}
