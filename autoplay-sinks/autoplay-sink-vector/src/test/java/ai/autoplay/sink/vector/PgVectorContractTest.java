package ai.autoplay.sink.vector;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Session;
import ai.autoplay.sink.vector.VectorConfig.Rewrite;
import ai.autoplay.spi.DestinationClosedException;
import ai.autoplay.store.pgvector.PgVectorConfig;
import ai.autoplay.store.pgvector.PgVectorStore;
import ai.autoplay.testing.SamplePayloads;
import ai.autoplay.testing.SinkContract;
import ai.autoplay.testing.SinkSubject;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

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

  @Test
  void write_ofAnotherDimensionIsPermanent() throws Exception {
    PgVectorConfig config = postgres.config();
    SamplePayloads samples = SamplePayloads.of("p", "s");
    ActionsPayload batch = samples.actions(2);
    Session session = Session.empty(samples.key()).with(batch);
    VectorConfig upsert = VectorConfig.DEFAULTS.withRewrite(Rewrite.UPSERT);
    try (PgVectorStore smaller = new PgVectorStore(config, 3); VectorSink sink = new VectorSink(upsert, new WordModel(), smaller)) {
      assertThatThrownBy(() -> sink.write(batch, session)).isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("expected 3 dimensions, not " + WordModel.DIMENSION);
    }
  }

  @Test
  void write_toADatabaseThatIsGoneIsTransient_andSaysNoPassword() throws Exception {
    PgLite gone = PgLite.start();
    SamplePayloads samples = SamplePayloads.of("p", "s");
    ActionsPayload batch = samples.actions(2);
    Session session = Session.empty(samples.key()).with(batch);
    try (PgVectorStore store = new PgVectorStore(gone.config(), WordModel.DIMENSION); VectorSink sink = new VectorSink(new WordModel(), store)) {
      sink.write(batch, session);
      gone.stop();
      assertThatThrownBy(() -> sink.write(batch, session)).isInstanceOf(IOException.class).isNotInstanceOf(DestinationClosedException.class)
          .hasMessageStartingWith("vector store: ").hasMessageNotContaining("secret");
    } finally {
      gone.stop();
    }
  }
}
