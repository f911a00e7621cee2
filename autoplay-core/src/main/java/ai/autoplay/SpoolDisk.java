package ai.autoplay;

import ai.autoplay.spi.AutoplayListener;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * The spool's file on a disk that may fail: what it refuses is tried until it succeeds, and meanwhile the budget has no room. Confined to
 * the spool's thread, but for {@link #close}.
 */
final class SpoolDisk {
  private static final long REWRITE_BYTES = 64 << 20;
  /** It may grow by so much more before it is written anew for the second time in {@link #SOON}: the store has to warm up each time. */
  private static final long HURRIED_BYTES = 192 << 20;
  private static final Duration SOON = Duration.ofSeconds(10);
  /** The least room that the disk must have for that. */
  private static final long MUCH_ROOM = 1 << 30;
  private static final long REWRITE_RETRY_BYTES = 16 << 20;
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private final Path path;
  private final Budget budget;
  private final long capBytes;
  private final AutoplayListener listener;
  private SpoolFile file;
  private long rewriteAt = REWRITE_BYTES;
  private long rewrittenAt = System.nanoTime();
  private long sizeBefore;
  private volatile boolean closing;

  SpoolDisk(Path path, SpoolFile file, long capBytes, AutoplayListener listener) {
    this.path = path;
    this.file = file;
    this.capBytes = capBytes;
    this.budget = new Budget(capBytes);
    this.listener = listener;
  }

  /** The file as it is now: it may be another one after each failure. */
  SpoolFile file() {
    return file;
  }

  Budget budget() {
    return budget;
  }

  /** Nothing is tried for long any more. */
  void close(Thread worker) {
    closing = true;
    LockSupport.unpark(worker);
  }

  boolean closing() {
    return closing;
  }

  /** Does something with the file until it succeeds; false when it still does not while the spool is being closed. */
  boolean insist(Consumer<SpoolFile> action) {
    for (int failures = 0; ; failures++) {
      try {
        action.accept(file);
        mended(failures);
        return true;
      } catch (RuntimeException | OutOfMemoryError e) {
        broken(e, failures);
        if (closing && failures > 0) {
          return false;
        }
        reopen(failures);
      }
    }
  }

  /** The spool ends by a defect: nobody is let in any more. */
  void broken(Throwable error) {
    broken(error, 0);
  }

  private void broken(Throwable error, int failures) {
    if (failures == 0) {
      budget.reserveAnyway(capBytes);
      listener.spoolFailed(error instanceof Exception exception ? exception : new IllegalStateException(error));
    }
  }

  private void mended(int failures) {
    if (failures > 0) {
      budget.release(capBytes);
      listener.spoolRecovered("the spool writes again after " + failures + " failure(s); nothing that was accepted is lost");
    }
  }

  private void reopen(int failures) {
    file.abandon();
    long pause = Math.min(LONGEST_PAUSE.toNanos(), TimeUnit.MILLISECONDS.toNanos(250) << Math.min(failures, 10));
    long until = System.nanoTime() + pause;
    while (!closing && System.nanoTime() < until) {
      LockSupport.parkNanos(until - System.nanoTime());
      Thread.interrupted();
    }
    Thread.interrupted();   // else the fresh file would be closed by it at once
    try {
      file = SpoolFile.reopen(path);
    } catch (RuntimeException e) {
      listener.spoolFailed(e);
    }
  }

  /** By how many bytes the file has grown since {@link #measureGrowth}, or since it was last written anew. */
  long growth() {
    return file.size() - sizeBefore;
  }

  void measureGrowth() {
    sizeBefore = file.size();
  }

  /** The store gives room back in large pieces only, and one session that sleeps keeps such a piece. */
  void rewriteIfGrown() {
    long beyond = file.size() - rewriteAt;
    if (beyond < 0 || !isDue(beyond, Duration.ofNanos(System.nanoTime() - rewrittenAt), path.toFile().getUsableSpace())) {
      return;
    }
    rewrittenAt = System.nanoTime();
    boolean rewritten = rewrite();
    insist(abandoned -> {
      file = SpoolFile.reopen(path);
      rewriteAt = file.size() + (rewritten ? Math.max(REWRITE_BYTES, file.size()) : REWRITE_RETRY_BYTES);
      sizeBefore = Math.min(sizeBefore, file.size());
    });
  }

  /**
   * Whether the file is to be written anew, which has grown by all that it may and by {@code beyond}.
   *
   * @param since  the last time, or the start
   * @param usable what is left of the disk, in bytes
   */
  static boolean isDue(long beyond, Duration since, long usable) {
    return beyond >= HURRIED_BYTES || since.compareTo(SOON) >= 0 || usable < MUCH_ROOM;
  }

  private boolean rewrite() {
    try {
      file.rewrite(path);
      return true;
    } catch (IOException | RuntimeException e) {
      listener.spoolFailed(e);
      return false;
    }
  }
}
