package ai.autoplay.sink.vector;

import ai.autoplay.model.SessionKey;
import ai.autoplay.sink.vector.VectorConfig.Rewrite;
import ai.autoplay.spi.Sink;
import ai.autoplay.testing.SinkSubject;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingStore;
import java.util.List;

/** The sink in front of some store. */
class VectorSubject implements SinkSubject {
  private final WatchedStore store;
  private final VectorSink sink;

  VectorSubject(EmbeddingStore<TextSegment> store, Rewrite rewrite) {
    this.store = new WatchedStore(store);
    this.sink = new VectorSink(VectorConfig.DEFAULTS.withRewrite(rewrite), new WordModel(), this.store);
  }

  @Override
  public Sink sink() {
    return sink;
  }

  @Override
  public List<String> actions(SessionKey key) {
    return store.texts(key, "action");
  }

  @Override
  public List<String> summaries(SessionKey key) {
    return store.texts(key, "summary");
  }

  @Override
  public boolean refuse(Refusal refusal) {
    store.refuse(refusal);
    return true;
  }
}
