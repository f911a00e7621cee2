package ai.autoplay.model;

import org.jspecify.annotations.Nullable;

/**
 * Lets the sessions that are kept for long share equal texts: descriptions and raw URLs repeat from session to session, but too rarely to
 * look for that while payloads are read (docs/performance.md). Bounded and lossy: two equal texts may stay two.
 *
 * <p>Thread-safe without a lock: a slot may be overwritten by another thread at any time, which costs a miss and nothing else, and
 * strings are safe to publish by a race.
 */
public final class SessionPool {
  private static final int SLOTS = 1 << 14;
  private static final int MAX_LENGTH = 256;
  private final @Nullable String[] slots = new @Nullable String[SLOTS];

  /** A pool that knows nothing yet. */
  public SessionPool() {}

  /** The same snapshot, in which texts are shared with earlier ones; {@code session} itself where nothing changes. */
  public Session sharing(Session session) {
    return session.sharing(this);
  }

  /** The string equal to {@code text}. */
  String share(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      return text;
    }
    int hash = text.hashCode();
    int slot = (hash ^ hash >>> 15) & SLOTS - 1;
    String known = slots[slot];
    if (known != null && known.equals(text)) {
      return known;
    }
    slots[slot] = text;
    return text;
  }
}
