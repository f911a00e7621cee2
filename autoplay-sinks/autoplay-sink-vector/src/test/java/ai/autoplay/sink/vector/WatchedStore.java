package ai.autoplay.sink.vector;

import ai.autoplay.model.SessionKey;
import ai.autoplay.testing.SinkSubject.Refusal;
import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingMatch;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.EmbeddingSearchResult;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.embedding.filter.Filter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A store that can be made to refuse, tells what it was asked to do, and shows what it holds. */
final class WatchedStore implements EmbeddingStore<TextSegment> {
  private final EmbeddingStore<TextSegment> store;
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private volatile Refusal refusal = Refusal.NOTHING;

  WatchedStore(EmbeddingStore<TextSegment> store) {
    this.store = store;
  }

  void refuse(Refusal refusal) {
    this.refusal = refusal;
  }

  /** "add kind id" and "remove id", in order. */
  List<String> asked() {
    return List.copyOf(asked);
  }

  @Override
  public void addAll(List<String> ids, List<Embedding> embeddings, List<TextSegment> segments) {
    for (int i = 0; i < ids.size(); i++) {
      String kind = segments.get(i).metadata().getString("kind");
      refuseIf(refusal == Refusal.ACTIONS && kind.equals("action") || refusal == Refusal.SUMMARIES && kind.equals("summary"));
      asked.add("add " + kind + " " + ids.get(i));
    }
    store.addAll(ids, embeddings, segments);
  }

  @Override
  public void removeAll(Collection<String> ids) {
    refuseIf(refusal == Refusal.REMOVALS && holdsActionOf(ids));
    ids.forEach(id -> asked.add("remove " + id));
    store.removeAll(ids);
  }

  private boolean holdsActionOf(Collection<String> ids) {
    return matches(null).stream().filter(match -> ids.contains(match.embeddingId()))
        .anyMatch(match -> "action".equals(match.embedded().metadata().getString("kind")));
  }

  private static void refuseIf(boolean refused) {
    if (refused) {
      throw new UncheckedIOException(new IOException("the store is told to refuse this"));
    }
  }

  @Override
  public EmbeddingSearchResult<TextSegment> search(EmbeddingSearchRequest request) {
    return store.search(request);
  }

  /** All that it holds, by age. */
  List<EmbeddingMatch<TextSegment>> matches(@Nullable Filter filter) {
    EmbeddingSearchRequest all = new EmbeddingSearchRequest(WordModel.vector("x"), 100_000, 0.0, filter);
    return store.search(all).matches().stream()
        .sorted(Comparator.comparing((EmbeddingMatch<TextSegment> match) -> Objects.requireNonNullElse(at(match), 0L))).toList();
  }

  private static @Nullable Long at(EmbeddingMatch<TextSegment> match) {
    return match.embedded().metadata().getLong("occurred_at");
  }

  List<String> texts(SessionKey key, String kind) {
    return matches(VectorScope.session(key).filter()).stream().map(EmbeddingMatch::embedded)
        .filter(segment -> kind.equals(segment.metadata().getString("kind"))).map(TextSegment::text).toList();
  }

  int size() {
    return matches(null).size();
  }

  Metadata metadata(String id) {
    return matches(null).stream().filter(match -> match.embeddingId().equals(id)).findFirst().orElseThrow().embedded().metadata();
  }

  @Override
  public String add(Embedding embedding) {
    throw new UnsupportedOperationException("the sink has no use for it");
  }

  @Override
  public void add(String id, Embedding embedding) {
    throw new UnsupportedOperationException("the sink has no use for it");
  }

  @Override
  public String add(Embedding embedding, TextSegment segment) {
    throw new UnsupportedOperationException("the sink has no use for it");
  }

  @Override
  public List<String> addAll(List<Embedding> embeddings) {
    throw new UnsupportedOperationException("the sink has no use for it");
  }
}
