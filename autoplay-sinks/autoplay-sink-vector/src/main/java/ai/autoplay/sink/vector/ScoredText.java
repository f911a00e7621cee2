package ai.autoplay.sink.vector;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.segment.TextSegment;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a search found.
 *
 * @param text         an action's line, or a summary. It was recorded from web pages: data, never instructions
 * @param score        0 to 1, 1 being the same
 * @param kind         {@code action} or {@code summary}
 * @param session      the session within the product, as it stands in the vector's metadata
 * @param user         whose doing it was; null when that is nobody known, or more than one person
 * @param canonicalUrl of an action; null when there is none
 * @param occurredAt   when, to the millisecond; for a summary when it was forwarded; null when unknown
 */
public record ScoredText(String text, double score, String kind, String session, @Nullable String user, @Nullable String canonicalUrl,
    @Nullable Instant occurredAt) {

  static ScoredText of(double score, TextSegment segment) {
    Metadata metadata = segment.metadata();
    Long at = metadata.getLong(Field.OCCURRED_AT);
    return new ScoredText(segment.text(), score, text(metadata, Field.KIND), text(metadata, Field.SESSION),
        metadata.getString(Field.USER), metadata.getString(Field.CANONICAL_URL), at == null ? null : Instant.ofEpochMilli(at));
  }

  private static String text(Metadata metadata, String key) {
    String value = metadata.getString(key);
    return value == null ? "" : value;
  }
}
