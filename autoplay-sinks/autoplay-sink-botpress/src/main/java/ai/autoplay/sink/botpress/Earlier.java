package ai.autoplay.sink.botpress;

import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What the table told already of sessions whose beginning we did not see, as after a restart: their new summaries begin later, and
 * would wipe out the rest if they took its place. Read once for each such session. Thread-safe.
 */
final class Earlier {
  private static final int MAX_SESSIONS = 10_000;
  private final BotTable table;
  private final int maxBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<SessionKey, Told> known = new LinkedHashMap<>(16, 0.75f, true);

  /** @param maxBytes how much of it is kept */
  Earlier(BotTable table, int maxBytes) {
    this.table = table;
    this.maxBytes = maxBytes;
  }

  private record Told(String text, @Nullable String userId, long version, Instant forwardedAt) {
    /** A session that was forgotten and came back begins anew, and its own last summary is an earlier one by now. */
    boolean isOf(Session session) {
      return session.version() >= version || !session.forwardedAt().isAfter(forwardedAt);
    }
  }

  /** {@code prose}, after what was told before if that is of the same person. */
  String before(String prose, String rowKey, Session session) throws IOException, InterruptedException {
    if (session.complete()) {
      return prose;
    }
    Told told = find(session.key());
    if (told == null || !told.isOf(session)) {
      told = read(prose, rowKey, session);
    }
    keep(session.key(), new Told(told.text(), told.userId(), session.version(), session.forwardedAt()));
    boolean add = !told.text().isEmpty() && Objects.equals(told.userId(), session.summaryUserId());
    return add ? told.text() + "\n\n" + prose : prose;
  }

  private Told read(String prose, String rowKey, Session session) throws IOException, InterruptedException {
    JsonNode row = table.row(rowKey);
    String text = row.path("summary").asText("");
    int repeated = text.indexOf(prose);
    String before = repeated < 0 ? text : text.substring(0, repeated);
    return new Told(Texts.cut(before.strip(), maxBytes), row.path("user_id").textValue(), session.version(), session.forwardedAt());
  }

  private @Nullable Told find(SessionKey key) {
    lock.lock();
    try {
      return known.get(key);
    } finally {
      lock.unlock();
    }
  }

  private void keep(SessionKey key, Told told) {
    lock.lock();
    try {
      known.put(key, told);
      if (known.size() > MAX_SESSIONS) {
        known.remove(known.keySet().iterator().next());
      }
    } finally {
      lock.unlock();
    }
  }
}
