package ai.autoplay.connector;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Payload;
import ai.autoplay.model.SummaryPayload;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** The notes of one product's sessions: of the last 10,000 that did something within the last half hour. Thread-safe. */
final class Journal {
  private static final int MAX_SESSIONS = 10_000;
  private static final Duration IDLE = Duration.ofMinutes(30);

  private final String productId;
  private volatile int summaryEvery;
  private final Cache<String, SessionNotes> notes = Caffeine.newBuilder().maximumSize(MAX_SESSIONS).expireAfterAccess(IDLE).build();

  /** @param summaryEvery after how many actions; 0 for never */
  Journal(String productId, int summaryEvery) {
    this.productId = productId;
    this.summaryEvery = summaryEvery;
  }

  String productId() {
    return productId;
  }

  /** From now on so many; 0 for never. A session that began without summaries goes on without. */
  void become(int summaryEvery) {
    this.summaryEvery = summaryEvery;
    notes.asMap().values().forEach(session -> session.become(summaryEvery));
  }

  void note(String sessionId, ActionsPayload actions) {
    notes.get(sessionId, any -> new SessionNotes(summaryEvery)).add(actions);
  }

  /** Notes a payload that an earlier run sent. */
  void resume(Payload payload) {
    String session = payload.sessionId();
    if (session == null) {
      return;
    }
    if (payload instanceof ActionsPayload actions) {
      note(session, actions);
    } else if (payload instanceof SummaryPayload summary) {
      of(session).ifPresent(known -> known.resume(summary));
    }
  }

  /** Forgets the sessions that did nothing within the last half hour before {@code now}. */
  void forgetIdle(Map<String, Instant> lastAt, Instant now) {
    lastAt.forEach((session, at) -> {
      if (at.plus(IDLE).isBefore(now)) {
        notes.invalidate(session);
      }
    });
  }

  Optional<SessionNotes> of(String sessionId) {
    return Optional.ofNullable(notes.getIfPresent(sessionId));
  }
}
