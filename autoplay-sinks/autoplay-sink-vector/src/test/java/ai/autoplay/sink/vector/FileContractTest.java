package ai.autoplay.sink.vector;

import ai.autoplay.sink.vector.VectorConfig.Rewrite;
import ai.autoplay.testing.SinkContract;
import ai.autoplay.testing.SinkSubject;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.io.TempDir;

/** With the embedded file, which replaces. */
class FileContractTest implements SinkContract {
  @TempDir Path folder;

  @Override
  public SinkSubject open() {
    FileEmbeddingStore store = new FileEmbeddingStore(folder.resolve(UUID.randomUUID() + ".jsonl"));
    return new VectorSubject(store, Rewrite.UPSERT) {
      @Override
      public void close() {
        store.close();
      }
    };
  }
}
