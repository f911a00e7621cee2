package ai.autoplay.connector.extract;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is waiting of one session, and what must be remembered of what it did before. Not thread-safe. */
final class SessionTrack {
  private static final int MAX_TABS = 50;
  private static final long COMPANY = 200;
  final String sessionId;
  private Batching batching;
  private final Drops drops;
  private final ClientClock clock = new ClientClock();
  private final Map<String, TabTrack> tabs = new BoundedMap<>(MAX_TABS);
  private final List<BrowserEvent> waiting = new ArrayList<>();
  private long firstAt;
  private long oldest;
  private long lastAt;
  private long forwardedUpTo = Long.MIN_VALUE;
  private int nextIndex;

  SessionTrack(String sessionId, Batching batching, Drops drops) {
    this.sessionId = sessionId;
    this.batching = batching;
    this.drops = drops;
  }

  /** @param now when it came in, by the driver's clock */
  void add(BrowserEvent event, long now) {
    firstAt = waiting.isEmpty() ? now : firstAt;
    oldest = waiting.isEmpty() ? event.time().happened() : Math.min(oldest, event.time().happened());
    lastAt = now;
    waiting.add(event);
  }

  /** Goes on where an earlier run ended. */
  void resume(int next, long now) {
    nextIndex = Math.max(nextIndex, next);
    lastAt = Math.max(lastAt, now);
  }

  void become(Batching batching) {
    this.batching = batching;
  }

  boolean isWaiting() {
    return !waiting.isEmpty();
  }

  /** When the waiting events are to be forwarded: after the silence, but not later than the longest wait, nor when one gets old. */
  long due() {
    if (waiting.size() >= batching.maxActions()) {
      return lastAt;
    }
    long patient = Math.min(lastAt + batching.silence().toMillis(), firstAt + batching.longest().toMillis());
    return Math.min(patient, Math.max(oldest + batching.oldest().toMillis(), firstAt + COMPANY));
  }

  long lastAt() {
    return lastAt;
  }

  /** The session's next {@code count} positions; the first of them. */
  int takeIndexes(int count) {
    int first = nextIndex;
    nextIndex += count;
    return first;
  }

  /** What the user did, in order of our time, of all that is waiting. What comes late is simply in a later list. */
  List<TimedDraft> takeWaiting() {
    waiting.sort(Comparator.comparingLong(BrowserEvent::at));
    long[] times = clock.translate(waiting.stream().map(BrowserEvent::time).toList());
    Map<BrowserEvent, Long> shifts = new IdentityHashMap<>();
    Map<String, List<BrowserEvent>> byTab = new LinkedHashMap<>();
    for (int i = 0; i < times.length; i++) {
      BrowserEvent event = waiting.get(i);
      shifts.put(event, times[i] - event.at());
      byTab.computeIfAbsent(event.visitor().windowId(), tab -> new ArrayList<>()).add(event);
    }
    waiting.clear();
    List<TimedDraft> drafts = new ArrayList<>();
    byTab.forEach((tab, events) -> {
      for (Draft draft : tabs.computeIfAbsent(tab, name -> new TabTrack(name, drops)).follow(events)) {
        drafts.add(timed(draft, shifts.get(draft.event)));
      }
    });
    drafts.sort(Comparator.comparingLong(TimedDraft::at));
    drafts.forEach(draft -> forwardedUpTo = Math.max(forwardedUpTo, draft.at()));
    return drafts;
  }

  /** What is dated back (typing that began before its event) does not go behind what has been forwarded. */
  private TimedDraft timed(Draft draft, long shift) {
    long own = draft.event.at() + shift;
    long at = draft.at + shift;
    return new TimedDraft(draft, at >= own ? at : Math.max(at, Math.min(own, forwardedUpTo)));
  }
}
