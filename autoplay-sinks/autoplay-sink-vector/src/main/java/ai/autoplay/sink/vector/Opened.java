package ai.autoplay.sink.vector;

import ai.autoplay.embeddings.minilm.MiniLm;
import ai.autoplay.sink.vector.VectorConfig.Embedded;
import ai.autoplay.sink.vector.VectorConfig.InFile;
import ai.autoplay.sink.vector.VectorConfig.InPostgres;
import ai.autoplay.store.pgvector.PgVectorStore;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.store.embedding.EmbeddingStore;

/** The embedded model with a store: what the sink opens itself, it closes itself. */
record Opened(EmbeddingModel model, EmbeddingStore<TextSegment> store, AutoCloseable closing) {

  static Opened open(Embedded embedded) {
    EmbeddingModel model = MiniLm.load();
    if (embedded instanceof InFile home) {
      FileEmbeddingStore store = new FileEmbeddingStore(home.file());
      return new Opened(model, store, store);
    }
    PgVectorStore store = new PgVectorStore(((InPostgres) embedded).postgres(), MiniLm.DIMENSION);
    return new Opened(model, store, store);
  }
}
