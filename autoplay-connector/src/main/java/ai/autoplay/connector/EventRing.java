package ai.autoplay.connector;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The newest events of one product, as the bytes that go over the wire, bounded in number and size. Every event has a position
 * (1, 2, …) and the id {@code {epoch}-{position}}; readers keep a position and no queue. Thread-safe.
 */
final class EventRing {
  private static final byte[] DATA = "\ndata: ".getBytes(US_ASCII);
  private static final byte[] END = "\n\n".getBytes(US_ASCII);

  private final ReentrantLock lock = new ReentrantLock();
  private final byte[] @Nullable [] frames;   // the event at position p lies in p % length
  private final long maxBytes;
  private final String epoch;
  private long first = 1;
  private long next = 1;
  private long bytes;
  private boolean closed;

  /** @param epoch tells the ids of this run from those of all others */
  EventRing(int maxEvents, long maxBytes, long epoch) {
    this.frames = new byte[maxEvents][];
    this.maxBytes = maxBytes;
    this.epoch = Long.toString(epoch);
  }

  /** What {@link #read} found: frames in order, and the position after them. */
  record Batch(List<byte[]> frames, long next, boolean fellOut, boolean ended) {
    boolean isEmpty() {
      return frames.isEmpty();
    }

    /** The frames as one buffer of its own; the bytes of a single frame are shared, not copied. */
    ByteBuffer toBuffer() {
      if (frames.size() == 1) {
        return ByteBuffer.wrap(frames.get(0));
      }
      ByteBuffer buffer = ByteBuffer.allocate(frames.stream().mapToInt(frame -> frame.length).sum());
      frames.forEach(buffer::put);
      return buffer.flip();
    }
  }

  /** Adds an event; false when the ring is closed. */
  boolean append(byte[] json) {
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      byte[] frame = frame(id(next), json);
      while (next - first == frames.length || first < next && bytes + frame.length > maxBytes) {
        evictOldest();
      }
      frames[slot(next++)] = frame;
      bytes += frame.length;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** The frames from {@code position} on: as many as fit into {@code maxBytes}, but one at least, if there is one. */
  Batch read(long position, int maxBytes) {
    lock.lock();
    try {
      if (position < first) {
        return new Batch(List.of(), position, true, closed);
      }
      List<byte[]> found = new ArrayList<>();
      int size = 0;
      long at = position;
      for (; at < next; at++) {
        byte[] frame = kept(at);
        if (!found.isEmpty() && size + frame.length > maxBytes) {
          break;
        }
        found.add(frame);
        size += frame.length;
      }
      return new Batch(found, at, false, closed && at == next);
    } finally {
      lock.unlock();
    }
  }

  /** Where someone begins who wants what comes from now on. */
  long next() {
    lock.lock();
    try {
      return next;
    } finally {
      lock.unlock();
    }
  }

  /** The position of the oldest event that is kept; that of the next when none is. */
  long oldest() {
    lock.lock();
    try {
      return first;
    } finally {
      lock.unlock();
    }
  }

  /** The position after the event {@code id}; -1 if that is no longer kept, not yet given, or of another run. */
  long after(String id) {
    int dash = id.indexOf('-');
    if (dash < 0 || !id.substring(0, dash).equals(epoch)) {
      return -1;
    }
    long position = parsePosition(id.substring(dash + 1));
    lock.lock();
    try {
      return position + 1 >= first && position < next ? position + 1 : -1;
    } finally {
      lock.unlock();
    }
  }

  /** The id of the event at {@code position}. */
  String id(long position) {
    return epoch + '-' + position;
  }

  /** From now on nothing is added; what is kept can be read. */
  void close() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
  }

  private void evictOldest() {
    bytes -= kept(first).length;
    frames[slot(first++)] = null;
  }

  private byte[] kept(long position) {
    byte[] frame = frames[slot(position)];
    if (frame == null) {
      throw new IllegalStateException("no event at position " + position);
    }
    return frame;
  }

  private int slot(long position) {
    return (int) (position % frames.length);
  }

  private static long parsePosition(String digits) {
    try {
      return Math.max(-1, Long.parseLong(digits));
    } catch (NumberFormatException notOurs) {
      return -1;
    }
  }

  private static byte[] frame(String id, byte[] json) {
    byte[] head = ("id: " + id).getBytes(US_ASCII);
    return ByteBuffer.allocate(head.length + DATA.length + json.length + END.length)
        .put(head).put(DATA).put(json).put(END).array();
  }
}
