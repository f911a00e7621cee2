package ai.autoplay.connector.extract;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Translates one browser's clock into ours. A batch tells how far the two are apart: {@code received − sent}, plus however long it
 * travelled; so the smallest of the last distances is the best. A browser's clock may jump between an event and its sending: an event
 * that would then lie before what came earlier, or after we had it, is put where it can have been, with the distances among its
 * neighbours kept. Not thread-safe.
 */
final class ClientClock {
  private static final int REMEMBERED = 16;
  private static final long NEVER = Long.MIN_VALUE / 2;
  /** A smaller distance by this much is no faster journey but a clock put forward; a larger one by FAR no slower journey but one put back. */
  private static final long JUMP = 5_000;
  private static final long FAR = 600_000;
  private final Deque<Long> distances = new ArrayDeque<>();
  private long lastClient = NEVER;
  private long lastTime = NEVER;

  /** Our time of each event, in milliseconds; the events in the browser's order. */
  long[] translate(List<EventTime> events) {
    events.forEach(this::learn);
    long distance = distances.stream().mapToLong(Long::longValue).min().orElse(0);
    long[] times = events.stream().mapToLong(event -> event.client() + distance).toArray();
    long previousClient = lastClient;
    long previousTime = lastTime;
    for (int i = 0; i < times.length; i++) {
      boolean impossible = events.get(i).client() >= previousClient && times[i] < previousTime - 1 || times[i] > events.get(i).received();
      if (impossible) {
        times[i] = settle(events, times, i, previousTime);
      }
      previousClient = Math.max(previousClient, events.get(i).client());
      previousTime = Math.max(previousTime, times[i]);
    }
    lastClient = previousClient;
    lastTime = previousTime;
    return times;
  }

  private void learn(EventTime event) {
    if (event.sent() == null) {
      return;
    }
    long distance = event.received() - event.sent();
    long best = distances.stream().mapToLong(Long::longValue).min().orElse(distance);
    if (distance < best - JUMP || distance > best + FAR) {
      distances.clear();
    }
    if (distances.isEmpty() || distances.peekLast() != distance) {
      distances.addLast(distance);
    }
    if (distances.size() > REMEMBERED) {
      distances.removeFirst();
    }
  }

  /** The last event of the stretch that shares the trouble is put next to what follows it, the others keep their distance to it. */
  private static long settle(List<EventTime> events, long[] times, int at, long earliest) {
    int last = at;
    while (last + 1 < times.length && times[last + 1] < earliest - 1 && events.get(last + 1).client() >= events.get(last).client()) {
      last++;
    }
    long ceiling = events.get(last).received();
    if (last + 1 < times.length && times[last + 1] >= earliest) {
      ceiling = Math.min(ceiling, times[last + 1] - 1);
    }
    long settled = ceiling - (events.get(last).client() - events.get(at).client());
    return Math.min(events.get(at).received(), Math.max(earliest == NEVER ? settled : earliest, settled));
  }
}
