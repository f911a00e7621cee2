package ai.autoplay.transport.sse;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** Reads several streams, one thread each; they end together when one fails. */
final class StreamThreads {
  /** How long an inlet that ignores the interrupt may hold up the end. */
  private static final long PATIENCE_MILLIS = 5_000;
  private final List<StreamReader> readers;
  private final BlockingQueue<Optional<Throwable>> endings;

  StreamThreads(List<StreamReader> readers) {
    this.readers = readers;
    this.endings = new ArrayBlockingQueue<>(readers.size());
  }

  void run() throws IOException, InterruptedException {
    List<Thread> threads = readers.stream().map(this::start).toList();
    try {
      for (int left = readers.size(); left > 0; left--) {
        rethrow(endings.take());
      }
    } finally {
      readers.forEach(StreamReader::close);
      threads.forEach(Thread::interrupt);
      for (Thread thread : threads) {
        thread.join(PATIENCE_MILLIS);
      }
    }
  }

  private Thread start(StreamReader reader) {
    Thread thread = new Thread(() -> endings.add(ending(reader)), "autoplay-sse-" + reader.name());
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static Optional<Throwable> ending(StreamReader reader) {
    try {
      reader.run();
      return Optional.empty();
    } catch (Throwable e) {
      return Optional.of(e);
    }
  }

  private static void rethrow(Optional<Throwable> ending) throws IOException, InterruptedException {
    Throwable failure = ending.orElse(null);
    if (failure instanceof IOException e) {
      throw e;
    } else if (failure instanceof InterruptedException e) {
      throw e;
    } else if (failure instanceof RuntimeException e) {
      throw e;
    } else if (failure instanceof Error e) {
      throw e;
    }
  }
}
