package ai.autoplay.transport.webhook;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log what was refused: the first of each status loudly, the rest counted and said once a minute. */
final class RefusalLog {
  private static final Logger log = LoggerFactory.getLogger(WebhookReceiver.class);
  private static final long PAUSE = TimeUnit.MINUTES.toNanos(1);
  private final LongSupplier nanoTime;
  private final Map<Integer, Tally> tallies = new TreeMap<>();

  RefusalLog(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  void note(WebhookReply reply) {
    long unsaid = unsaidBefore(reply.status());
    if (unsaid == 0) {
      log.warn("Answered {}: {}", reply.status(), reply.body());
    } else if (unsaid > 0) {
      log.warn("Answered {}: {} ({} more like it since the last such line)", reply.status(), reply.body(), unsaid);
    }
  }

  /** How many of this status went unsaid before this one; -1 when this one goes unsaid too. */
  private synchronized long unsaidBefore(int status) {
    Tally tally = tallies.computeIfAbsent(status, unused -> new Tally(nanoTime.getAsLong() - PAUSE));
    if (nanoTime.getAsLong() - tally.saidAt < PAUSE) {
      tally.unsaid++;
      return -1;
    }
    long unsaid = tally.unsaid;
    tally.unsaid = 0;
    tally.saidAt = nanoTime.getAsLong();
    return unsaid;
  }

  private static final class Tally {
    private long saidAt;
    private long unsaid;

    private Tally(long saidAt) {
      this.saidAt = saidAt;
    }
  }
}
