package ai.autoplay.sink.vector;

import static java.util.Objects.requireNonNull;

import ai.autoplay.sink.vector.VectorConfig.Rewrite;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.store.embedding.EmbeddingStore;
import java.io.IOException;
import java.util.List;

/**
 * The agent's side of {@link VectorSink}: what somebody did that comes nearest to a question. Needs the model that the sink used and the
 * store that it wrote. Thread-safe.
 */
public final class VectorSearch {
  private static final int MAX_RESULTS = 1_000;
  private final EmbeddingModel model;
  private final Vectors vectors;
  private final int maxText;

  public VectorSearch(EmbeddingModel model, EmbeddingStore<TextSegment> store) {
    this(model, new Vectors(requireNonNull(store, "store"), Rewrite.UPSERT), VectorConfig.DEFAULTS.maxText());
  }

  VectorSearch(EmbeddingModel model, Vectors vectors, int maxText) {
    this.model = requireNonNull(model, "model");
    this.vectors = vectors;
    this.maxText = maxText;
  }

  /**
   * The texts nearest to {@code query}, the best first. Nothing outside of {@code scope} is answered, whatever the store makes of filters.
   * Blocks for one call of the model and one of the store.
   *
   * @param query what to look for; not blank; the model reads as much of it as the sink gives it of a text
   * @param max   how many at most, 1 to 1,000
   * @throws IllegalArgumentException if {@code query} is blank or {@code max} is out of range
   * @throws IOException              if the model or the store failed in a way that may pass
   * @throws IllegalStateException    if they failed in a way that will not
   */
  public List<ScoredText> search(String query, VectorScope scope, int max) throws IOException, InterruptedException {
    if (requireNonNull(query, "query").isBlank()) {
      throw new IllegalArgumentException("query: must not be blank");
    }
    if (max < 1 || max > MAX_RESULTS) {
      throw new IllegalArgumentException("max: must be from 1 to " + MAX_RESULTS + ", but is " + max);
    }
    return vectors.search(embed(Texts.cut(Texts.clean(query).strip(), maxText)), requireNonNull(scope, "scope").filter(), max);
  }

  private Embedding embed(String query) throws IOException, InterruptedException {
    try {
      return model.embed(query).content();
    } catch (RuntimeException e) {
      throw Failures.of("embedding model", e);
    }
  }
}
