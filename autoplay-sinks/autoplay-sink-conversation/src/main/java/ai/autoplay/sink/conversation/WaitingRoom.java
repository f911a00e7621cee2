package ai.autoplay.sink.conversation;

import ai.autoplay.model.Session;
import ai.autoplay.model.SlimAction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** The actions of one session that are in no note yet. Not thread-safe. */
final class WaitingRoom {
  private static final long MOST_OF_ALL = 500_000;
  private static final int FEW = 10;
  private final Map<SlimAction, Entry> entries = new LinkedHashMap<>();
  private final AtomicLong all;

  private record Entry(long id, Instant at) {}

  /** @param all how many wait in all rooms together */
  WaitingRoom(AtomicLong all) {
    this.all = all;
  }

  /** 64 bits of the action's id: enough within one session. */
  static long idOf(Session session, SlimAction action) {
    UUID id = session.actionId(action);
    return id.getMostSignificantBits() ^ id.getLeastSignificantBits();
  }

  void add(SlimAction action, long id, Instant now) {
    if (entries.values().stream().noneMatch(entry -> entry.id() == id)) {
      entries.put(action, new Entry(id, now));
      all.incrementAndGet();
    }
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Those of {@code actions} that wait, in their order. */
  List<SlimAction> among(List<SlimAction> actions) {
    return entries.isEmpty() ? List.of() : actions.stream().filter(entries::containsKey).distinct().toList();
  }

  List<Long> idsOf(List<SlimAction> actions) {
    return actions.stream().map(action -> entries.get(action).id()).toList();
  }

  void remove(Collection<Long> ids) {
    removeIf(entry -> ids.contains(entry.id()));
  }

  /** Lets go who waited too long, and the oldest of too many; answers how many. */
  int trim(Instant now, ConversationConfig config) {
    int before = entries.size();
    Instant oldest = now.minus(config.window());
    removeIf(entry -> entry.at().isBefore(oldest));
    int most = all.get() > MOST_OF_ALL ? Math.min(FEW, config.mostWaiting()) : config.mostWaiting();
    List<SlimAction> kept = new ArrayList<>(entries.keySet());
    for (SlimAction action : kept.subList(0, Math.max(0, kept.size() - most))) {
      entries.remove(action);
      all.decrementAndGet();
    }
    return before - entries.size();
  }

  private void removeIf(Predicate<Entry> unwanted) {
    for (Iterator<Entry> each = entries.values().iterator(); each.hasNext(); ) {
      if (unwanted.test(each.next())) {
        each.remove();
        all.decrementAndGet();
      }
    }
  }
}
