package ai.autoplay.cli.bench;

import ai.autoplay.Autoplay;
import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Payload;
import ai.autoplay.model.Session;
import ai.autoplay.model.SlimAction;
import ai.autoplay.spi.Delivery;
import ai.autoplay.spi.Sink;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * 3,000 events a second over 100 sessions, handed to the inlet: how long each takes from its due time until the sink has it, with and
 * without one session whose writes take 50 ms. Of the other 99.
 */
public final class Isolation {
  /** Whether there is a session whose writes are slow. */
  public enum Sessions { ALL_FAST, ONE_SLOW }

  private static final int RATE = 3_000;
  private static final int WARM_UP_RATE = 30_000;
  /** Long enough for some slow writes, and so short that in most runs the machine halts no thread of its own accord. */
  private static final Duration LENGTH = Duration.ofMillis(200);
  private static final int SESSIONS = 100;
  private static final Duration SLOW = Duration.ofMillis(50);
  private static final long FIRST = 1_000_000_000L;
  private final Sessions sessions;
  private final int rate;
  private final long[] due;
  private final long[] taken;

  private Isolation(Sessions sessions, int rate, Duration length) {
    this.sessions = sessions;
    this.rate = rate;
    int events = (int) (rate * length.toMillis() / 1_000);
    this.due = new long[events];
    this.taken = new long[events];
  }

  /**
   * Runs for a fifth of a second.
   *
   * @return the 99th percentile of the fast sessions' latency, in nanoseconds
   */
  public static long p99(Sessions sessions) throws InterruptedException {
    return new Isolation(sessions, RATE, LENGTH).run();
  }

  /** Ten times the rate, with and without, for {@code length} each: the compiler, which delays all, is done with it sooner. */
  public static void warmUp(Duration length) throws InterruptedException {
    for (Sessions sessions : Sessions.values()) {
      new Isolation(sessions, WARM_UP_RATE, length).run();
    }
  }

  private long run() throws InterruptedException {
    Sink sink = this::write;
    try (Autoplay autoplay = Autoplay.builder().withoutTransport().sink("timing", sink).build()) {
      long start = System.nanoTime();
      for (int i = 0; i < due.length; i++) {
        due[i] = start + i * 1_000_000_000L / rate;
        for (long left = due[i] - System.nanoTime(); left > 0; left = due[i] - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        autoplay.inlet().accept(new Delivery(json(i), null));
      }
    }
    long[] latencies = new long[due.length];
    int count = 0;
    for (int i = SESSIONS; i < due.length; i++) {   // the first of each session opens it
      if (i % SESSIONS != 0) {
        latencies[count++] = taken[i] - due[i];
      }
    }
    Arrays.sort(latencies, 0, count);
    return latencies[count * 99 / 100];
  }

  private void write(Payload payload, Session session) throws InterruptedException {
    if (sessions == Sessions.ONE_SLOW && session.key().sessionId().equals("s0")) {
      Thread.sleep(SLOW.toMillis());
    }
    long now = System.nanoTime();
    if (payload instanceof ActionsPayload batch) {   // summaries of our own come too, after many actions
      for (SlimAction action : batch.actions()) {
        taken[(int) (action.timestampStart().getEpochSecond() - FIRST)] = now;
      }
    }
  }

  private static String json(int number) {
    return "{\"type\":\"actions\",\"product_id\":\"p\",\"session_id\":\"s" + number % SESSIONS + "\",\"count\":1,\"forwarded_at\":"
        + (FIRST + number) + ",\"actions\":[{\"index\":0,\"type\":\"click\",\"title\":\"Click\",\"description\":\"User clicked something\","
        + "\"timestamp_start\":" + (FIRST + number) + "}]}";
  }
}
