package ai.autoplay.sink.vector;

import static java.util.Objects.requireNonNull;

import ai.autoplay.sink.vector.VectorLines.Entry;
import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.CosineSimilarity;
import dev.langchain4j.store.embedding.EmbeddingMatch;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.EmbeddingSearchResult;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.embedding.RelevanceScore;
import dev.langchain4j.store.embedding.filter.Filter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Vectors in memory and in one file, for fewer than 50,000 of them: a search compares with each that passes the filter, and the whole file is
 * read when it is opened. Adding an id again replaces what was there.
 *
 * <p>A change is on disk when the call returns; calls that come at the same time share the trip. The file grows by a line a change, and is
 * written anew (aside, then moved into its place) once more of it is outdated than not. One process at a time uses it, which a lock file
 * beside it ensures. Failures of the disk are {@link UncheckedIOException}s; the next change tries again with a fresh file. Thread-safe.
 */
public final class FileEmbeddingStore implements EmbeddingStore<TextSegment>, AutoCloseable {
  /** Beyond so many vectors another store is the better one; it is said once in the log. */
  static final int MEANT_FOR = 50_000;
  private static final int OUTDATED_AT_LEAST = 1_000;
  private static final Logger LOG = LoggerFactory.getLogger(FileEmbeddingStore.class);
  private final Path file;
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final VectorLog log;
  private long outdated;
  private boolean warned;

  /**
   * Opens {@code file}, or makes it, and the directories above it.
   *
   * @throws UncheckedIOException if it cannot be read or written, holds something else, or is in use by another store
   */
  public FileEmbeddingStore(Path file) {
    this.file = requireNonNull(file, "file");
    try {
      this.log = VectorLog.open(file, line -> VectorLines.read(line, new Replay()));
    } catch (IOException e) {
      throw new UncheckedIOException("vectors in " + file + ": cannot be opened: " + e.getMessage(), e);
    }
  }

  private final class Replay implements VectorLines.Changes {
    @Override
    public void add(Entry entry) {
      put(entry);
    }

    @Override
    public void remove(String id) {
      drop(id);
    }
  }

  @Override
  public String add(Embedding embedding) {
    return addAll(List.of(embedding)).get(0);
  }

  @Override
  public void add(String id, Embedding embedding) {
    change(List.of(new Entry(id, embedding, null)));
  }

  @Override
  public String add(Embedding embedding, TextSegment segment) {
    String id = UUID.randomUUID().toString();
    change(List.of(new Entry(id, embedding, segment)));
    return id;
  }

  @Override
  public List<String> addAll(List<Embedding> embeddings) {
    List<Entry> added = embeddings.stream().map(embedding -> new Entry(UUID.randomUUID().toString(), embedding, null)).toList();
    change(added);
    return added.stream().map(Entry::id).toList();
  }

  /** All of them or, when it fails, none. */
  @Override
  public void addAll(List<String> ids, List<Embedding> embeddings, @Nullable List<TextSegment> segments) {
    if (ids.size() != embeddings.size() || segments != null && segments.size() != ids.size()) {
      throw new IllegalArgumentException("ids, embeddings, segments: must be equally many, but are " + ids.size() + ", "
          + embeddings.size() + ", " + (segments == null ? "none" : segments.size()));
    }
    List<Entry> added = new ArrayList<>(ids.size());
    for (int i = 0; i < ids.size(); i++) {
      added.add(new Entry(ids.get(i), embeddings.get(i), segments == null ? null : segments.get(i)));
    }
    change(added);
  }

  @Override
  public void removeAll(Collection<String> ids) {
    List<String> there = ids.stream().filter(entries::containsKey).toList();
    if (!there.isEmpty()) {
      change(VectorLines.removed(there), () -> there.forEach(this::drop));
    }
  }

  @Override
  public void removeAll(Filter filter) {
    removeAll(entries.values().stream().filter(entry -> passes(filter, entry)).map(Entry::id).toList());
  }

  @Override
  public void removeAll() {
    removeAll(List.copyOf(entries.keySet()));
  }

  private void change(List<Entry> added) {
    if (!added.isEmpty()) {
      requireDimension(added);
      change(VectorLines.added(added), () -> added.forEach(this::put));
    }
  }

  private void requireDimension(List<Entry> added) {
    Iterator<Entry> any = entries.values().iterator();
    int dimension = (any.hasNext() ? any.next() : added.get(0)).embedding().dimension();
    for (Entry entry : added) {
      if (entry.embedding().dimension() != dimension) {
        throw new IllegalArgumentException("vectors in " + file + ": must have " + dimension + " dimensions like the others, but one has "
            + entry.embedding().dimension() + "; give another model another file");
      }
    }
  }

  private void change(String line, Runnable apply) {
    try {
      log.sync(write(line, apply));
    } catch (IOException e) {
      throw new UncheckedIOException("vectors in " + file + ": cannot be written: " + e.getMessage(), e);
    }
  }

  private long write(String line, Runnable apply) throws IOException {
    lock.lock();
    try {
      if (log.broken() || outdated > entries.size() + OUTDATED_AT_LEAST) {
        log.rewrite(entries.values().stream().map(entry -> VectorLines.added(List.of(entry))).iterator());
        outdated = 0;
      }
      long number = log.append(line);
      apply.run();
      warn();
      return number;
    } finally {
      lock.unlock();
    }
  }

  private void put(Entry entry) {
    if (entries.put(entry.id(), entry) != null) {
      outdated++;
    }
  }

  private void drop(String id) {
    if (entries.remove(id) != null) {
      outdated++;
    }
  }

  private void warn() {
    if (!warned && entries.size() >= MEANT_FOR) {
      warned = true;
      LOG.warn("vectors in {}: there are {} now, and this store is meant for fewer; searches get slow. Use pgvector, say", file,
          entries.size());
    }
  }

  @Override
  public EmbeddingSearchResult<TextSegment> search(EmbeddingSearchRequest request) {
    Filter filter = request.filter();
    return new EmbeddingSearchResult<>(entries.values().stream().filter(entry -> filter == null || passes(filter, entry))
        .map(entry -> match(entry, request.queryEmbedding())).filter(match -> match.score() >= request.minScore())
        .sorted(Comparator.comparing((EmbeddingMatch<TextSegment> match) -> match.score()).reversed()).limit(request.maxResults()).toList());
  }

  private static EmbeddingMatch<TextSegment> match(Entry entry, Embedding near) {
    double score = RelevanceScore.fromCosineSimilarity(CosineSimilarity.between(entry.embedding(), near));
    return new EmbeddingMatch<>(score, entry.id(), entry.embedding(), entry.segment());
  }

  private static boolean passes(Filter filter, Entry entry) {
    Metadata metadata = entry.segment() == null ? new Metadata() : entry.segment().metadata();
    return filter.test(metadata);
  }

  /** How many vectors there are. */
  public int size() {
    return entries.size();
  }

  @Override
  public void close() {
    lock.lock();
    try {
      log.close();
    } catch (IOException e) {
      throw new UncheckedIOException("vectors in " + file + ": cannot be closed: " + e.getMessage(), e);
    } finally {
      lock.unlock();
    }
  }
}
