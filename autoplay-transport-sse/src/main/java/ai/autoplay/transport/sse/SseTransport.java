package ai.autoplay.transport.sse;

import static java.util.Objects.requireNonNull;

import ai.autoplay.spi.Inlet;
import ai.autoplay.spi.Transport;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Reads a connector's stream, or several, over Server-Sent Events. One is handed over on the thread in {@link #run}, several on a
 * thread each, named {@code autoplay-sse-<name>}, with the inlet of their name. Another thread for each, {@code …-reader}, reads ahead.
 *
 * <p>An event of type {@code heartbeat} or without data is left aside, and resets no back-off. The first attempt names
 * {@link Inlet#resumeAfter}, every other one the id of the last event that the inlet answered for, whatever it answered save
 * {@link ai.autoplay.spi.Receipt.Status#REFUSED}: then the connection is dropped, and the event asked for again after a pause.
 * A delivery carries the id set on its own event only. An event over the size limit is handed over as a line of text, so
 * that it counts as malformed. Nothing that is logged or thrown holds a token, user info or a query.
 */
public final class SseTransport implements Transport {
  private final SseConfig config;
  private final ReentrantLock lock = new ReentrantLock();
  private List<StreamReader> readers = List.of();
  private boolean closed;

  /** Connects to nothing before {@link #run}. */
  public SseTransport(SseConfig config) {
    this.config = requireNonNull(config, "config");
  }

  /**
   * Reads until every stream's server has ended it (204) or {@link #close} is called. When one fails for good, the others are
   * ended too.
   *
   * @throws IOException when a server refuses for good or the maximum of attempts is reached; the message names the status, the
   *                     setting and the remedy
   */
  @Override
  public void run(Inlet inlet) throws IOException, InterruptedException {
    List<StreamReader> mine = open(requireNonNull(inlet, "inlet"));
    if (mine.size() == 1) {
      mine.get(0).run();
    } else if (!mine.isEmpty()) {
      new StreamThreads(mine).run();
    }
  }

  private List<StreamReader> open(Inlet inlet) {
    lock.lock();
    try {
      if (!closed) {
        readers = config.streams().stream().map(stream -> new StreamReader(config, stream, inlet)).toList();
      }
      return readers;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    List<StreamReader> open;
    lock.lock();
    try {
      closed = true;
      open = readers;
    } finally {
      lock.unlock();
    }
    open.forEach(StreamReader::close);
  }
}
