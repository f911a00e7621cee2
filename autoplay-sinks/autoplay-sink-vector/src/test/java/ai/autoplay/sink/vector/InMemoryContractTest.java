package ai.autoplay.sink.vector;

import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.sink.vector.VectorConfig.Rewrite;
import ai.autoplay.testing.SinkContract;
import ai.autoplay.testing.SinkSubject;
import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.inmemory.InMemoryEmbeddingStore;
import java.util.List;
import org.junit.jupiter.api.Test;

/** With a store that keeps both when an id comes again. */
class InMemoryContractTest implements SinkContract {
  @Override
  public SinkSubject open() {
    return new VectorSubject(new InMemoryEmbeddingStore<>(), Rewrite.REMOVE_FIRST);
  }

  @Test
  void theStoreKeepsBoth() {
    WatchedStore store = new WatchedStore(new InMemoryEmbeddingStore<>());
    for (int i = 0; i < 2; i++) {
      store.addAll(List.of("1"), List.of(WordModel.vector("a")), List.of(TextSegment.from("a", Metadata.from("kind", "action"))));
    }
    assertThat(store.size()).as("if this store replaced, it would not be the one to test with").isEqualTo(2);
  }
}
