package ai.autoplay.sink.vector;

import static java.util.Objects.requireNonNull;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Payload;
import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.model.SummaryPayload;
import ai.autoplay.sink.vector.VectorConfig.Content;
import ai.autoplay.sink.vector.VectorConfig.Rewrite;
import ai.autoplay.spi.Sink;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.store.embedding.EmbeddingStore;
import java.io.IOException;
import java.util.List;
import java.util.UUID;

/**
 * Writes sessions into a vector store: one vector an action under {@link Session#actionId}, one a session for its summary under
 * {@link #summaryId}. A summary is stored first; then the vectors of what it covers are removed, and no others. Written twice, all of it
 * is there once.
 *
 * <p>Each vector carries {@code product}, {@code session}, {@code kind} ({@code action} or {@code summary}), and where known {@code user},
 * {@code type}, {@code canonical_url} and {@code occurred_at} (Unix milliseconds). Ids that a store could not keep (with NUL, with half
 * a surrogate pair, longer than 500 characters) stand there as {@code sha-256:…}.
 *
 * <p>Has no use for anonymous payloads (nobody could ask for them), batches without actions, blank summaries (a failed model call must
 * not replace a good one), and, when a vector stands for a summary, actions.
 *
 * <p>Texts of sessions that are written at the same time share the model's calls. Thread-safe.
 */
public final class VectorSink implements Sink {
  private final VectorConfig config;
  private final Vectors vectors;
  private final VectorSearch search;
  private final Rows rows;
  private final EmbeddingBatcher model;
  private final Earlier earlier;
  private final Versions versions = new Versions(System::nanoTime);
  private final AutoCloseable closing;

  /** With a model and a store of the application's, which stay the application's to close. */
  public VectorSink(EmbeddingModel model, EmbeddingStore<TextSegment> store) {
    this(VectorConfig.DEFAULTS, model, store);
  }

  /**
   * With a model and a store of the application's, which stay the application's to close.
   *
   * @throws IllegalArgumentException if {@code config} names an embedded home; see {@link #open}
   */
  public VectorSink(VectorConfig config, EmbeddingModel model, EmbeddingStore<TextSegment> store) {
    this(requireGiven(config), new Opened(requireNonNull(model, "model"), requireNonNull(store, "store"), () -> {}), config.rewrite());
  }

  private VectorSink(VectorConfig config, Opened parts, Rewrite rewrite) {
    this.config = config;
    this.vectors = new Vectors(parts.store(), rewrite);
    this.search = new VectorSearch(parts.model(), vectors, config.maxText());
    this.rows = new Rows(config.maxText());
    this.model = new EmbeddingBatcher(parts.model(), config.maxBatch());
    this.earlier = new Earlier(model, vectors, config.maxText());
    this.closing = parts.closing();
  }

  /**
   * With the embedded model and store that {@code config} names. Loads the model, and the file if it is one; connects to no database yet.
   *
   * @throws IllegalArgumentException     if it names none
   * @throws java.io.UncheckedIOException if the file cannot be used; the message names it
   */
  public static VectorSink open(VectorConfig config) {
    if (config.embedded() == null) {
      throw new IllegalArgumentException("embedded: must be given, or else a model and a store, but is null");
    }
    return new VectorSink(config, Opened.open(config.embedded()), Rewrite.UPSERT);
  }

  private static VectorConfig requireGiven(VectorConfig config) {
    if (config.embedded() != null) {
      throw new IllegalArgumentException("embedded: must be null when a model and a store are given, but is " + config.embedded());
    }
    return config;
  }

  /** The id of a session's summary: a version-8 UUID over product and session. */
  public static UUID summaryId(SessionKey key) {
    return SummaryIds.of(requireNonNull(key, "key"));
  }

  /** Searches what this sink writes; of use until {@link #close}. */
  public VectorSearch search() {
    return search;
  }

  @Override
  public boolean wants(Payload payload) {
    if (payload.sessionId() == null) {
      return false;
    }
    return payload instanceof ActionsPayload actions
        ? config.content() == Content.ACTION && !actions.actions().isEmpty() : !Rows.prose((SummaryPayload) payload).isEmpty();
  }

  @Override
  public void write(Payload payload, Session session) throws IOException, InterruptedException {
    if (!wants(payload)) {
      return;
    }
    if (payload instanceof ActionsPayload actions) {
      put(rows.of(actions, session));
    } else {
      write((SummaryPayload) payload, session);
    }
  }

  /** An older snapshot's summary is not stored, but what it covers goes all the same: the newer one covers that too. */
  private void write(SummaryPayload summary, Session session) throws IOException, InterruptedException {
    if (versions.isNewest(session)) {
      put(List.of(rows.of(summary, session, earlier.before(Rows.prose(summary), session))));
    }
    vectors.remove(session.covered().stream().map(action -> session.actionId(action).toString()).toList());
  }

  private void put(List<Row> rows) throws IOException, InterruptedException {
    vectors.put(rows, model.embed(rows.stream().map(Row::forModel).toList()));
  }

  @Override
  public void close() {
    model.close();
    try {
      closing.close();
    } catch (Exception e) {
      throw new IllegalStateException("vector store: cannot be closed: " + e.getMessage(), e);
    }
  }
}
