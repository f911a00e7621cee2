package ai.autoplay;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Lets the first of many like events through, and after that one a minute with the number of those held back. */
final class Throttle {
  private static final long PERIOD = TimeUnit.MINUTES.toNanos(1);
  private boolean open = true;
  private long since;
  private long heldBack;

  /** What to add to the event's text when it may be said now; null when it is only counted. */
  synchronized @Nullable String admits(long now) {
    if (!open && now - since < PERIOD) {
      heldBack++;
      return null;
    }
    String suffix = heldBack == 0 ? "" : " (and " + heldBack + " more like it in the last minute)";
    open = false;
    since = now;
    heldBack = 0;
    return suffix;
  }
}
