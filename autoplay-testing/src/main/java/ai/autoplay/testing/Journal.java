package ai.autoplay.testing;

import ai.autoplay.model.ActionsPayload;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** The writes of a {@link RecordingSink}: cheap to add to, a hundred thousand times. Thread-safe. */
final class Journal {
  private final ReentrantLock lock = new ReentrantLock();
  private final List<RecordingSink.Write> writes = new ArrayList<>();
  private volatile int size;
  private volatile int actions;

  void add(RecordingSink.Write write) {
    lock.lock();
    try {
      writes.add(write);
      size = writes.size();
      actions += write.payload() instanceof ActionsPayload batch ? batch.count() : 0;
    } finally {
      lock.unlock();
    }
  }

  List<RecordingSink.Write> all() {
    lock.lock();
    try {
      return List.copyOf(writes);
    } finally {
      lock.unlock();
    }
  }

  int size() {
    return size;
  }

  int actions() {
    return actions;
  }
}
