package ai.autoplay.sink.vector;

import ai.autoplay.sink.vector.VectorConfig.Rewrite;
import ai.autoplay.store.pgvector.PgVectorStore;
import ai.autoplay.testing.SinkContract;
import ai.autoplay.testing.SinkSubject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** With a real PostgreSQL, which takes no ids but UUIDs and no NUL. */
class PgVectorContractTest implements SinkContract {
  private static PgLite postgres;

  @BeforeAll
  static void start() throws Exception {
    postgres = PgLite.start();
  }

  @AfterAll
  static void stop() throws Exception {
    if (postgres != null) {
      postgres.stop();
    }
  }

  @Override
  public SinkSubject open() {
    PgVectorStore store = new PgVectorStore(postgres.config(), WordModel.DIMENSION);
    return new VectorSubject(store, Rewrite.UPSERT) {
      @Override
      public void close() {
        store.close();
      }
    };
  }
}
