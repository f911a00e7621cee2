package ai.autoplay.sink.vector;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Texts of many sessions share the model's calls: while it is busy, what arrives waits and goes along with the next call. A text that finds
 * the model idle is not delayed; a second call starts once as much waits as the first one took, or after 20 ms. A text that the model
 * refuses fails its own write and no other. Thread-safe.
 */
final class EmbeddingBatcher implements AutoCloseable {
  /** With a second call under way the first one's last text leaves no processor idle. */
  private static final int CALLS = 2;
  private static final long MAX_WAIT_NANOS = Duration.ofMillis(20).toNanos();
  private static final String MODEL = "embedding model";
  private final EmbeddingModel model;
  private final int maxBatch;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Request> waiting = new ArrayDeque<>();
  private final List<Thread> threads = new ArrayList<>();
  private int underWay;
  private boolean closed;

  EmbeddingBatcher(EmbeddingModel model, int maxBatch) {
    this.model = model;
    this.maxBatch = maxBatch;
  }

  private record Request(List<TextSegment> texts, CompletableFuture<List<Embedding>> done, long since) {}

  /** The embeddings of {@code texts}, in their order. */
  List<Embedding> embed(List<String> texts) throws IOException, InterruptedException {
    Request request = new Request(texts.stream().map(TextSegment::from).toList(), new CompletableFuture<>(), System.nanoTime());
    enqueue(request);
    try {
      return request.done().get();
    } catch (ExecutionException e) {
      throw Failures.of(MODEL, e.getCause());
    } catch (InterruptedException e) {
      withdraw(request);
      throw e;
    }
  }

  private void enqueue(Request request) throws IOException {
    lock.lock();
    try {
      if (closed) {
        throw closed();
      }
      if (threads.isEmpty()) {
        start();
      }
      waiting.add(request);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private void start() {
    for (int i = 1; i <= CALLS; i++) {
      Thread thread = new Thread(this::run, "autoplay-vector-embed-" + i);
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
  }

  private void withdraw(Request request) {
    lock.lock();
    try {
      waiting.remove(request);
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      for (List<Request> batch = take(); !batch.isEmpty(); batch = take()) {
        try {
          answer(batch);
        } finally {
          done(batch);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What goes into the next call; empty at the end. */
  private List<Request> take() throws InterruptedException {
    lock.lock();
    try {
      while (!closed) {
        if (waiting.isEmpty()) {
          changed.await();
        } else if (isWorthACall()) {
          return drain();
        } else {
          changed.awaitNanos(waitLeft());
        }
      }
      return List.of();
    } finally {
      lock.unlock();
    }
  }

  /** Calls for a text each would cost more than the wait. */
  private boolean isWorthACall() {
    return underWay == 0 || waitLeft() <= 0 || texts(waiting) >= Math.min(underWay, maxBatch);
  }

  private long waitLeft() {
    return waiting.getFirst().since() + MAX_WAIT_NANOS - System.nanoTime();
  }

  private List<Request> drain() {
    List<Request> batch = new ArrayList<>();
    int texts = 0;
    for (Request next = waiting.peek(); next != null; next = waiting.peek()) {
      texts += next.texts().size();
      if (!batch.isEmpty() && texts > maxBatch) {
        break;
      }
      batch.add(waiting.remove());
    }
    underWay += texts(batch);
    return batch;
  }

  private void done(List<Request> batch) {
    lock.lock();
    try {
      underWay -= texts(batch);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private static int texts(Collection<Request> requests) {
    return requests.stream().mapToInt(request -> request.texts().size()).sum();
  }

  private void answer(List<Request> batch) {
    try {
      List<Embedding> embeddings = embedAll(batch.stream().flatMap(request -> request.texts().stream()).toList());
      int from = 0;
      for (Request request : batch) {
        int to = from + request.texts().size();
        request.done().complete(List.copyOf(embeddings.subList(from, to)));
        from = to;
      }
    } catch (RuntimeException | Error e) {
      refused(batch, e);
    }
  }

  /** One text may have spoilt the call for all: halves find out which. */
  private void refused(List<Request> batch, Throwable e) {
    if (batch.size() == 1 || !Failures.isPermanent(e)) {
      batch.forEach(request -> request.done().completeExceptionally(e));
      return;
    }
    answer(batch.subList(0, batch.size() / 2));
    answer(batch.subList(batch.size() / 2, batch.size()));
  }

  private List<Embedding> embedAll(List<TextSegment> texts) {
    List<Embedding> embeddings = new ArrayList<>(texts.size());
    for (int from = 0; from < texts.size(); from += maxBatch) {
      List<TextSegment> part = texts.subList(from, Math.min(from + maxBatch, texts.size()));
      List<Embedding> answer = model.embedAll(part).content();
      if (answer.size() != part.size()) {
        throw new IllegalStateException("answered with " + answer.size() + " embeddings for " + part.size() + " texts");
      }
      embeddings.addAll(answer);
    }
    return embeddings;
  }

  /** How many writes wait for a call. */
  int waiting() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  List<Thread> threads() {
    lock.lock();
    try {
      return List.copyOf(threads);
    } finally {
      lock.unlock();
    }
  }

  private static IOException closed() {
    return new IOException(MODEL + ": the vector sink is closed");
  }

  /** Ends the threads after the calls that are under way; whoever still waits is told to try again. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      waiting.forEach(request -> request.done().completeExceptionally(closed()));
      waiting.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
