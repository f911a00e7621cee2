package ai.autoplay.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One thing that goes wrong.
 *
 * @param at    when, after the beginning
 * @param kind  what
 * @param lasts until it is mended; a process that was killed is started again then
 */
record TortureFault(Duration at, Kind kind, Duration lasts) {
  private static final int QUIET_BEGINNING_MILLIS = 3_000;
  private static final int QUIET_END_MILLIS = 10_000;
  private static final int LONGEST_GAP_MILLIS = 4_000;
  private static final int SHORTEST_GAP_MILLIS = 400;
  private static final int LONGEST_MILLIS = 6_000;
  private static final int SHORTEST_MILLIS = 200;

  enum Kind {
    KILL_BRIDGE, KILL_BRIDGE_AGAIN, KILL_CONNECTOR, KILL_SINK,
    PAUSE_BRIDGE, PAUSE_CONNECTOR, PAUSE_SINK,
    CUT_STREAM, CUT_WEBHOOK, CUT_SINK,
    STALL_STREAM, STALL_WEBHOOK, STALL_SINK,
    REFUSE_STREAM, REFUSE_WEBHOOK, REFUSE_SINK,
    SINK_ANSWERS_500, SINK_ANSWERS_429, SINK_HANGS,
    FULL_DISK
  }

  /** The faults of a run: nothing but the arguments decides on kinds, order and times. */
  static List<TortureFault> schedule(long seed, Duration length) {
    Random random = new Random(seed);
    List<TortureFault> faults = new ArrayList<>();
    long at = QUIET_BEGINNING_MILLIS;
    while (at < length.toMillis() - QUIET_END_MILLIS) {
      Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
      faults.add(new TortureFault(Duration.ofMillis(at), kind, Duration.ofMillis(between(random, SHORTEST_MILLIS, LONGEST_MILLIS))));
      at += between(random, SHORTEST_GAP_MILLIS, LONGEST_GAP_MILLIS);
    }
    return faults;
  }

  private static int between(Random random, int least, int most) {
    return least + random.nextInt(most - least);
  }
}
