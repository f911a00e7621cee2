package ai.autoplay.sink.vector;

import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import dev.langchain4j.store.embedding.filter.Filter;
import dev.langchain4j.store.embedding.filter.comparison.IsEqualTo;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the store told already of sessions whose beginning we did not see, as after a restart: their new summaries begin later, and would
 * wipe out the rest if they took its place. Looked up once for each such session. Thread-safe.
 */
final class Earlier {
  private static final int MAX_TEXT = 8_000;
  private static final Filter SUMMARIES = new IsEqualTo(Field.KIND, Field.SUMMARY);
  private final EmbeddingBatcher model;
  private final Vectors vectors;
  private final int maxText;
  private final Recent<SessionKey, Told> known = new Recent<>();

  Earlier(EmbeddingBatcher model, Vectors vectors, int maxText) {
    this.model = model;
    this.vectors = vectors;
    this.maxText = maxText;
  }

  private record Told(String text, @Nullable String user, long version, Instant forwardedAt) {
    /** A session that was forgotten and came back begins anew, and its own last summary is an earlier one by now. */
    boolean isOf(Session session) {
      return session.version() >= version || !session.forwardedAt().isAfter(forwardedAt);
    }
  }

  /** What comes before {@code prose}; empty for nothing, and for what was told of somebody else. */
  String before(String prose, Session session) throws IOException, InterruptedException {
    if (session.complete()) {
      return "";
    }
    Told told = known.get(session.key());
    if (told == null || !told.isOf(session)) {
      told = lookUp(prose, session);
    }
    known.merge(session.key(), new Told(told.text(), told.user(), session.version(), session.forwardedAt()), (old, now) -> now);
    String user = session.summaryUserId();
    return Objects.equals(told.user(), user == null ? null : Texts.id(user)) ? told.text() : "";
  }

  private Told lookUp(String prose, Session session) throws IOException, InterruptedException {
    Filter mine = VectorScope.session(session.key()).filter().and(SUMMARIES);
    List<ScoredText> found = vectors.search(model.embed(List.of(Texts.cut(prose, maxText))).get(0), mine, 1);
    String text = found.isEmpty() ? "" : found.get(0).text();
    int repeated = text.indexOf(prose);
    String before = (repeated < 0 ? text : text.substring(0, repeated)).strip();
    return new Told(Texts.cut(before, MAX_TEXT), found.isEmpty() ? null : found.get(0).user(), session.version(), session.forwardedAt());
  }
}
