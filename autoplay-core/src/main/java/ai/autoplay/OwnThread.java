package ai.autoplay;

/**
 * Whether the current thread is in the middle of the engine's own work. Whoever closes the engine from there, in a sink or a
 * listener, cannot wait until that work is done.
 */
final class OwnThread {
  private static final ThreadLocal<Boolean> BUSY = ThreadLocal.withInitial(() -> false);

  private OwnThread() {}

  /** The current thread is the engine's for good. */
  static void mark() {
    BUSY.set(true);
  }

  static boolean busy() {
    return BUSY.get();
  }

  /** Calls user code on a thread that may be anybody's. */
  static void during(Runnable work) {
    if (BUSY.get()) {
      work.run();
      return;
    }
    BUSY.set(true);
    try {
      work.run();
    } finally {
      BUSY.remove();
    }
  }
}
