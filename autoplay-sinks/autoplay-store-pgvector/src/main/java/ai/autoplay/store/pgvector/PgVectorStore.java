package ai.autoplay.store.pgvector;

import static java.util.Objects.requireNonNull;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.EmbeddingSearchResult;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.embedding.filter.Filter;
import dev.langchain4j.store.embedding.pgvector.DefaultMetadataStorageConfig;
import dev.langchain4j.store.embedding.pgvector.MetadataStorageConfig;
import dev.langchain4j.store.embedding.pgvector.MetadataStorageMode;
import dev.langchain4j.store.embedding.pgvector.PgVectorEmbeddingStore;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * LangChain4j's pgvector store behind a pool of connections. Connects, and makes the table, when it is first used: a database that is
 * down then fails that use and no more. Adding an id again replaces what was there. Ids are UUIDs. Search is exact, narrowed by an index
 * over sessions; failures are those of LangChain4j, with the driver's {@link java.sql.SQLException} as their cause. Thread-safe.
 */
public final class PgVectorStore implements EmbeddingStore<TextSegment>, AutoCloseable {
  /** Also the longest wait for a connection that others use. */
  private static final long CONNECT_MILLIS = 10_000;
  private static final MetadataStorageConfig METADATA = DefaultMetadataStorageConfig.builder()
      .storageMode(MetadataStorageMode.COMBINED_JSONB).columnDefinitions(List.of("metadata JSONB NULL")).build();
  private final PgVectorConfig config;
  private final int dimension;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable Open open;
  private volatile int failures;
  private @Nullable RuntimeException failure;
  private boolean closed;

  /** @param dimension the numbers in one vector, as the model makes them */
  public PgVectorStore(PgVectorConfig config, int dimension) {
    this.config = requireNonNull(config, "config");
    this.dimension = dimension;
    if (dimension < 1) {
      throw new IllegalArgumentException("dimension: must be 1 or more, but is " + dimension);
    }
  }

  private record Open(HikariDataSource pool, PgVectorEmbeddingStore store) {}

  @Override
  public String add(Embedding embedding) {
    return store().add(embedding);
  }

  @Override
  public void add(String id, Embedding embedding) {
    store().add(id, embedding);
  }

  @Override
  public String add(Embedding embedding, TextSegment segment) {
    return store().add(embedding, segment);
  }

  @Override
  public List<String> addAll(List<Embedding> embeddings) {
    return store().addAll(embeddings);
  }

  @Override
  public void addAll(List<String> ids, List<Embedding> embeddings, List<TextSegment> segments) {
    store().addAll(ids, embeddings, segments);
  }

  @Override
  public void removeAll(Collection<String> ids) {
    store().removeAll(ids);
  }

  @Override
  public void removeAll(Filter filter) {
    store().removeAll(filter);
  }

  @Override
  public void removeAll() {
    store().removeAll();
  }

  @Override
  public EmbeddingSearchResult<TextSegment> search(EmbeddingSearchRequest request) {
    return store().search(request);
  }

  private PgVectorEmbeddingStore store() {
    Open now = open;
    if (now != null) {
      return now.store();
    }
    int seen = failures;
    lockInterruptibly();
    try {
      return open(seen).store();
    } finally {
      lock.unlock();
    }
  }

  /** Whoever waited while another failed shares that failure: a database in trouble is asked once, not by everyone in turn. */
  private Open open(int failuresSeen) {
    if (closed) {
      throw new IllegalStateException("the pgvector store is closed");
    }
    Open now = open;
    RuntimeException failed = failure;
    if (now == null && failed != null && failures != failuresSeen) {
      throw new IllegalStateException("pgvector: cannot connect", failed);
    }
    if (now == null) {
      now = connect(new HikariDataSource(pool()));
      open = now;
    }
    return now;
  }

  private void lockInterruptibly() {
    try {
      lock.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("pgvector: interrupted while another thread connected", e);
    }
  }

  private Open connect(HikariDataSource pool) {
    try {
      PgVectorEmbeddingStore store = PgVectorEmbeddingStore.datasourceBuilder().datasource(pool).table(config.table())
          .dimension(dimension).createTable(true).metadataStorageConfig(METADATA).build();
      return new Open(pool, store);
    } catch (RuntimeException e) {
      pool.close();
      failure = e;
      failures++;
      throw e;
    }
  }

  private HikariConfig pool() {
    HikariConfig pool = new HikariConfig();
    pool.setPoolName("autoplay-vector");
    pool.setJdbcUrl(config.url());
    if (!config.user().isEmpty()) {
      pool.setUsername(config.user());
    }
    if (!config.password().isEmpty()) {
      pool.setPassword(config.password().reveal());
    }
    pool.setMaximumPoolSize(config.connections());
    pool.setMinimumIdle(0);
    pool.setConnectionTimeout(CONNECT_MILLIS);
    pool.setInitializationFailTimeout(-1);
    return pool;
  }

  /** Closes the connections. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      if (open != null) {
        open.pool().close();
      }
    } finally {
      lock.unlock();
    }
  }
}
