package ai.autoplay.sink.botpress;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * Puts what many sessions write at the same time into few calls. Each caller waits for its own items; one thread makes one call at a
 * time, first come first served, so that two writes of one key cannot overtake each other. Never holds more than its callers wait for.
 */
final class Batcher implements AutoCloseable {
  static final int MAX_ITEMS = 1_000;
  /** A megabyte, less what stands around the items. */
  static final int MAX_BYTES = 1_000_000 - 256;

  private final BatchCall call;
  private final long lingerNanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Part> waiting = new ArrayDeque<>();
  private final Thread thread;
  private boolean started;
  private boolean closed;

  Batcher(String name, Duration linger, BatchCall call) {
    this.call = call;
    this.lingerNanos = linger.toNanos();
    this.thread = new Thread(this::run, "autoplay-botpress-" + name);
    thread.setDaemon(true);
  }

  /** As much of one caller's items as fits into one call. */
  private record Part(List<Item> items, long since, CompletableFuture<Void> done) {
    int bytes() {
      return items.stream().mapToInt(item -> item.bytes() + 1).sum();
    }
  }

  /**
   * Waits until all of {@code items} are through.
   *
   * @param items with distinct keys
   * @throws IOException          when trying again may help
   * @throws RefusedException     when it will not
   * @throws InterruptedException when interrupted; what was not under way is withdrawn
   */
  void submit(List<Item> items) throws IOException, InterruptedException {
    List<Part> parts = parts(items);
    lock.lockInterruptibly();
    try {
      start();
      waiting.addAll(parts);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    await(parts);
  }

  private static List<Part> parts(List<Item> items) {
    List<Part> parts = new ArrayList<>();
    List<Item> part = new ArrayList<>();
    int bytes = 0;
    for (Item item : items) {
      bytes += item.bytes() + 1;
      if (!part.isEmpty() && (part.size() == MAX_ITEMS || bytes > MAX_BYTES)) {
        parts.add(part(part));
        part = new ArrayList<>();
        bytes = item.bytes() + 1;
      }
      part.add(item);
    }
    parts.add(part(part));
    return parts;
  }

  private static Part part(List<Item> items) {
    return new Part(items, System.nanoTime(), new CompletableFuture<>());
  }

  private void start() throws IOException {
    if (closed) {
      throw new IOException("the Botpress sink is closed");
    }
    if (!started) {
      started = true;
      thread.start();
    }
  }

  private void await(List<Part> parts) throws IOException, InterruptedException {
    List<Exception> failures = new ArrayList<>();
    for (Part part : parts) {
      try {
        part.done().get();
      } catch (ExecutionException e) {
        failures.add((Exception) e.getCause());
      } catch (InterruptedException e) {
        withdraw(parts);
        throw e;
      }
    }
    if (!failures.isEmpty()) {
      throw Failures.rethrown(Failures.first(failures));
    }
  }

  private void withdraw(List<Part> parts) {
    lock.lock();
    try {
      waiting.removeAll(parts);
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      for (List<Part> batch = take(); !batch.isEmpty(); batch = take()) {
        send(batch);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      abandon();
    }
  }

  /** The parts of the next call; empty at the end. What waited while the last call was under way has waited long enough. */
  private List<Part> take() throws InterruptedException {
    lock.lock();
    try {
      while (!closed) {
        if (waiting.isEmpty()) {
          changed.await();
        } else if (full() || lingerLeft() <= 0) {
          return drain();
        } else {
          changed.await(lingerLeft(), TimeUnit.NANOSECONDS);
        }
      }
      return List.of();
    } finally {
      lock.unlock();
    }
  }

  private boolean full() {
    return waiting.stream().mapToInt(part -> part.items().size()).sum() >= MAX_ITEMS;
  }

  private long lingerLeft() {
    return waiting.getFirst().since() + lingerNanos - System.nanoTime();
  }

  private List<Part> drain() {
    List<Part> batch = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    int bytes = 0;
    for (Part next = waiting.peek(); next != null; next = waiting.peek()) {
      bytes += next.bytes();
      boolean fits = keys.size() + next.items().size() <= MAX_ITEMS && bytes <= MAX_BYTES;
      if (!batch.isEmpty() && !fits || next.items().stream().anyMatch(item -> !keys.add(item.key()))) {
        break;
      }
      batch.add(waiting.remove());
    }
    return batch;
  }

  private void send(List<Part> batch) throws InterruptedException {
    List<Item> items = batch.stream().flatMap(part -> part.items().stream()).toList();
    Map<String, Exception> failures = Failures.of(items, new IOException("the call was cut short"));
    try {
      failures = call.send(items);
    } catch (RuntimeException e) {
      failures = Failures.of(items, e);
    } finally {
      for (Part part : batch) {
        finish(part, failures);
      }
    }
  }

  private static void finish(Part part, Map<String, Exception> failures) {
    Set<Exception> mine = part.items().stream().map(item -> failures.get(item.key())).filter(failure -> failure != null)
        .collect(Collectors.toSet());
    if (mine.isEmpty()) {
      part.done().complete(null);
    } else {
      part.done().completeExceptionally(Failures.first(mine));
    }
  }

  private void abandon() {
    lock.lock();
    try {
      closed = true;
      waiting.forEach(part -> part.done().completeExceptionally(new IOException("the Botpress sink is closed")));
      waiting.clear();
    } finally {
      lock.unlock();
    }
  }

  /** Ends the thread after the call that is under way; who still waits is told to try again. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    abandon();
  }
}
