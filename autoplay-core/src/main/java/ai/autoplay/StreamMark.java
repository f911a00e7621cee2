package ai.autoplay;

import ai.autoplay.spi.Delivery;
import ai.autoplay.spi.Receipt;
import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The watermark of one stream: the newest delivery id all of whose predecessors are settled. It moves over what was ignored,
 * malformed or a duplicate; what was refused holds it back, since the sender has to send that again.
 */
final class StreamMark {
  private final String stream;
  private final Spool spool;
  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<Passage> passages = new ArrayDeque<>();

  private static final class Passage {
    private final @Nullable String id;
    private boolean settled;

    Passage(@Nullable String id) {
      this.id = id;
    }
  }

  StreamMark(String stream, Spool spool) {
    this.stream = stream;
    this.spool = spool;
  }

  @Nullable String resumeAfter() {
    return spool.watermark(stream);
  }

  /** {@code delivery} was answered with {@code receipt}; in the order in which the stream delivers. */
  void passed(Delivery delivery, Receipt receipt) {
    Passage passage = new Passage(delivery.id());
    lock.lock();
    try {
      passages.add(passage);
    } finally {
      lock.unlock();
    }
    if (receipt.status() == Receipt.Status.MALFORMED) {
      settled(passage);
    } else {
      receipt.settled().thenRun(() -> settled(passage));
    }
  }

  private void settled(Passage passage) {
    String newest = null;
    lock.lock();
    try {
      passage.settled = true;
      while (!passages.isEmpty() && passages.peek().settled) {
        String id = passages.remove().id;
        newest = id == null ? newest : id;
      }
      if (newest != null) {
        spool.watermark(stream, newest);
      }
    } finally {
      lock.unlock();
    }
  }
}
