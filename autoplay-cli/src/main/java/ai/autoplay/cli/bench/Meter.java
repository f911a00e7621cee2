package ai.autoplay.cli.bench;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Elapsed time, and processor time and allocation of all threads but the generator's and its own. It looks every few milliseconds, so
 * that threads which end meanwhile are counted too; they must have rested that long before.
 */
final class Meter {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final long PERIOD_NANOS = 10_000_000;
  private static final String THREAD = "bench-meter";
  private final Map<Long, long[]> before = new HashMap<>();
  private final Map<Long, long[]> after = new HashMap<>();
  private volatile boolean stopped;

  private Meter() {}

  /**
   * The heap keeps the size that it has grown to. Each run begins behind a full collection, and what that gave back to the system would have to
   * be fetched again page by page, which on some virtual machines takes longer than the run itself.
   */
  static void keepRoom() {
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).setVMOption("MaxHeapFreeRatio", "100");
  }

  /** What was used while {@code contender} took in {@code events} events with {@code actions} actions. */
  static Measurement measure(Contender contender, long events, long actions) throws Exception {
    System.gc();   // nobody pays for what those before have left
    Meter meter = new Meter();
    Thread watcher = new Thread(meter::watch, THREAD);
    meter.look(meter.before);
    watcher.start();
    long start = System.nanoTime();
    long seen;
    long elapsed;
    try {
      seen = contender.run();
    } finally {
      elapsed = System.nanoTime() - start;
      meter.stopped = true;
      watcher.join();
    }
    meter.look(meter.after);
    contender.clearUp();
    if (seen != actions) {
      throw new IllegalStateException("saw " + seen + " actions of " + actions);
    }
    return new Measurement(events, elapsed, meter.used(0), meter.used(1));
  }

  private void watch() {
    while (!stopped) {
      look(after);
      LockSupport.parkNanos(PERIOD_NANOS);
    }
  }

  private void look(Map<Long, long[]> into) {
    long[] ids = THREADS.getAllThreadIds();
    long[] times = THREADS.getThreadCpuTime(ids);
    long[] bytes = THREADS.getThreadAllocatedBytes(ids);
    for (int i = 0; i < ids.length; i++) {
      if (times[i] >= 0 && !isLeftOut(ids[i])) {
        into.put(ids[i], new long[] {times[i], Math.max(0, bytes[i])});
      }
    }
  }

  private long used(int what) {
    long sum = 0;
    for (Map.Entry<Long, long[]> thread : after.entrySet()) {
      long[] earlier = before.get(thread.getKey());
      sum += thread.getValue()[what] - (earlier == null ? 0 : earlier[what]);
    }
    return sum;
  }

  private static boolean isLeftOut(long id) {
    ThreadInfo info = THREADS.getThreadInfo(id);
    return info == null || info.getThreadName().equals(Generator.THREAD) || info.getThreadName().equals(THREAD);
  }
}
