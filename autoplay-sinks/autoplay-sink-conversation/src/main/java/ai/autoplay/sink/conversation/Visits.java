package ai.autoplay.sink.conversation;

import ai.autoplay.model.SessionKey;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The sessions that the sink has in hand; those that rest are let go of, and come back from the store. Thread-safe. */
final class Visits {
  private static final Duration RESTED = Duration.ofMinutes(1);
  private final Map<SessionKey, Visit> visits = new ConcurrentHashMap<>();
  private final AtomicLong waiting = new AtomicLong();
  private final ConversationConfig config;
  private final Clock clock;

  Visits(ConversationConfig config, Clock clock) {
    this.config = config;
    this.clock = clock;
  }

  /** The session's visit, which stays until it is released. */
  Visit hold(SessionKey key) {
    return visits.compute(key, (unused, found) -> {
      Visit visit = found == null ? new Visit(key, waiting) : found;
      visit.holders = visit.holders + 1;   // only ever inside compute
      return visit;
    });
  }

  void release(Visit visit) {
    visits.computeIfPresent(visit.key, (unused, found) -> {
      found.holders = found.holders - 1;
      found.usedAt = clock.millis();
      return found;
    });
  }

  Collection<Visit> all() {
    return List.copyOf(visits.values());
  }

  /** Lets waiting actions go whose time is over, and visits that rest. */
  void sweep() {
    for (Visit visit : visits.values()) {
      visits.computeIfPresent(visit.key, (unused, found) -> found.holders == 0 && !found.behind && swept(found) ? null : found);
    }
  }

  /** Those of which something is still to be told, and nobody has come to try for a while: what the engine has given up, say. */
  List<Visit> forsaken() {
    return visits.values().stream().filter(visit -> visit.behind && visit.holders == 0 && rests(visit)).toList();
  }

  private boolean rests(Visit visit) {
    return clock.millis() - visit.usedAt > RESTED.toMillis();
  }

  private boolean swept(Visit visit) {
    visit.waiting.trim(clock.instant(), config);
    return visit.waiting.isEmpty() && !visit.scheduled.get() && rests(visit);
  }
}
