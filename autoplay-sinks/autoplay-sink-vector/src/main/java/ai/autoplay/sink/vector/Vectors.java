package ai.autoplay.sink.vector;

import ai.autoplay.sink.vector.VectorConfig.Rewrite;
import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.embedding.filter.Filter;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A store in which an id stands for one vector, whatever the store itself makes of an id that comes again. */
final class Vectors {
  /** Some stores take no more at once. */
  private static final int MAX_AT_ONCE = 500;
  private static final String STORE = "vector store";
  private final EmbeddingStore<TextSegment> store;
  private final Rewrite rewrite;

  Vectors(EmbeddingStore<TextSegment> store, Rewrite rewrite) {
    this.store = store;
    this.rewrite = rewrite;
  }

  void put(List<Row> rows, List<Embedding> embeddings) throws IOException, InterruptedException {
    List<String> ids = rows.stream().map(Row::id).toList();
    List<TextSegment> segments = rows.stream().map(Row::segment).toList();
    try {
      for (int from = 0; from < rows.size(); from += MAX_AT_ONCE) {
        int to = Math.min(from + MAX_AT_ONCE, rows.size());
        if (rewrite == Rewrite.REMOVE_FIRST) {
          store.removeAll(ids.subList(from, to));
        }
        store.addAll(ids.subList(from, to), embeddings.subList(from, to), segments.subList(from, to));
      }
    } catch (RuntimeException e) {
      throw Failures.of(STORE, e);
    }
  }

  void remove(List<String> ids) throws IOException, InterruptedException {
    try {
      for (int from = 0; from < ids.size(); from += MAX_AT_ONCE) {
        store.removeAll(ids.subList(from, Math.min(from + MAX_AT_ONCE, ids.size())));
      }
    } catch (RuntimeException e) {
      throw Failures.of(STORE, e);
    }
  }

  /** The nearest that {@code filter} lets through; checked again, for stores that do not know filters and say nothing. */
  List<ScoredText> search(Embedding near, Filter filter, int max) throws IOException, InterruptedException {
    EmbeddingSearchRequest request = new EmbeddingSearchRequest(near, max, 0.0, filter);
    try {
      return store.search(request).matches().stream().filter(match -> passes(filter, match.embedded()))
          .map(match -> ScoredText.of(match.score(), match.embedded())).toList();
    } catch (RuntimeException e) {
      throw Failures.of(STORE, e);
    }
  }

  private static boolean passes(Filter filter, @Nullable TextSegment segment) {
    Metadata metadata = segment == null ? null : segment.metadata();
    return metadata != null && filter.test(metadata);
  }
}
