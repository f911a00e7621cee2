package ai.autoplay;

import ai.autoplay.spi.Delivery;
import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The watermark of one stream: the newest delivery id all of whose predecessors are settled. It moves over what was ignored,
 * malformed or a duplicate; what was refused holds it back until the next delivery is that one again.
 */
final class StreamMark {
  private final String stream;
  private final Spool spool;
  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<Passage> passages = new ArrayDeque<>();
  private @Nullable Passage refused;

  private static final class Passage {
    private @Nullable String id;
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
  void passed(Delivery delivery, Admission receipt) {
    switch (receipt.status()) {
      case REFUSED -> hold(delivery);
      case IGNORED, MALFORMED -> skip(delivery);
      default -> {
        Passage passage = add(delivery);
        if (passage != null) {
          receipt.whenSafe(() -> settled(passage));
        }
      }
    }
  }

  /** Nothing behind a refused delivery matters, unless the very next one is that one again: whoever resumes has to get it first. */
  private void hold(Delivery delivery) {
    lock.lock();
    try {
      if (refused == null) {
        refused = new Passage(delivery.id());
        passages.add(refused);
      }
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Passage add(Delivery delivery) {
    lock.lock();
    try {
      if (refused == null) {
        Passage passage = new Passage(delivery.id());
        passages.add(passage);
        return passage;
      }
      if (refused.id == null || !refused.id.equals(delivery.id())) {
        refused.id = null;   // another one came instead: the mark stays here for this run
        return null;
      }
      Passage again = refused;
      refused = null;
      return again;
    } finally {
      lock.unlock();
    }
  }

  private void skip(Delivery delivery) {
    lock.lock();
    try {
      Passage last = passages.peekLast();
      if (last != null && last.settled) {
        last.id = delivery.id() == null ? last.id : delivery.id();
        return;
      }
    } finally {
      lock.unlock();
    }
    Passage passage = add(delivery);
    if (passage != null) {
      settled(passage);
    }
  }

  private void settled(Passage passage) {
    lock.lock();
    try {
      passage.settled = true;
      String newest = null;
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
