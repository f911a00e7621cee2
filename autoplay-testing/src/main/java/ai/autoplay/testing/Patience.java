package ai.autoplay.testing;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/** How long a test waits for what must happen soon: long enough for a busy machine, since nobody waits when all is well. */
final class Patience {
  static final Duration LIMIT = Duration.ofSeconds(20);

  private Patience() {}

  /** @throws org.awaitility.core.ConditionTimeoutException naming {@code what} if it does not come true */
  static void await(String what, Callable<Boolean> condition) {
    Awaitility.await(what).atMost(LIMIT).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5)).until(condition);
  }
}
