package ai.autoplay.model;

/**
 * Lets the sessions that are kept for long share equal texts: descriptions and raw URLs repeat from session to session, but too rarely to
 * look for that while payloads are read (docs/performance.md). Bounded and lossy: two equal texts may stay two. Thread-safe.
 */
public final class SessionPool {
  private static final int SLOTS = 1 << 14;
  private final StringPool texts = new StringPool(SLOTS);

  /** A pool that knows nothing yet. */
  public SessionPool() {}

  /** The same snapshot, in which texts are shared with earlier ones; {@code session} itself where nothing changes. */
  public Session sharing(Session session) {
    return session.sharing(this);
  }

  /** The string equal to {@code text}. */
  String share(String text) {
    return texts.share(text);
  }
}
