package ai.autoplay.testing;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/**
 * How long a test waits for what must happen soon: long enough for a busy machine, since nobody waits when all is well. The system
 * property {@code autoplay.testing.patience} (ISO-8601, {@code PT20S}) sets it.
 */
final class Patience {
  static final String PROPERTY = "autoplay.testing.patience";

  private Patience() {}

  static Duration limit() {
    return Duration.parse(System.getProperty(PROPERTY, "PT20S"));
  }

  /** @throws org.awaitility.core.ConditionTimeoutException naming {@code what} if it does not come true */
  static void await(String what, Callable<Boolean> condition) {
    Awaitility.await(what).atMost(limit()).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5)).until(condition);
  }
}
