package ai.autoplay.connector;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The newest events of one product, as the bytes that go over the wire, bounded in number and size. Every event has a position
 * (1, 2, …) and the id {@code {epoch}-{position}}; readers keep a position and no queue. A ring that was kept over a restart goes on
 * counting under a new epoch and still knows the ids of the earlier ones: what a crash kept from being saved was given ids too, and
 * these must not be given twice. Thread-safe.
 */
final class EventRing {
  private static final byte[] DATA = "\ndata: ".getBytes(US_ASCII);
  private static final byte[] END = "\n\n".getBytes(US_ASCII);

  private final ReentrantLock lock = new ReentrantLock();
  private final byte[] @Nullable [] frames;   // the event at position p lies in p % length
  private final long maxBytes;
  private final List<Run> runs = new ArrayList<>();
  private long first = 1;
  private long next = 1;
  private long bytes;
  private boolean closed;

  /** The positions from {@code first} on, up to those of the next run, have ids of this epoch. */
  record Run(String epoch, long first) {}

  /** What was kept of a ring: its runs, and its frames, of which the first is at position {@code first}. */
  record Saved(List<Run> runs, long first, List<byte[]> frames) {
    static final Saved NOTHING = new Saved(List.of(), 1, List.of());
  }

  /** @param epoch tells the ids of this run from those of all others */
  EventRing(int maxEvents, long maxBytes, long epoch) {
    this(maxEvents, maxBytes, epoch, Saved.NOTHING);
  }

  /** A ring that goes on where {@code saved} ends. */
  EventRing(int maxEvents, long maxBytes, long epoch, Saved saved) {
    this.frames = new byte[maxEvents][];
    this.maxBytes = maxBytes;
    this.first = saved.first();
    this.next = saved.first();
    this.runs.addAll(saved.runs());
    saved.frames().forEach(this::add);
    this.runs.add(new Run(Long.toString(epoch), next));
    forgetRuns();
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

  /** Adds an event; its position, or 0 when the ring is closed. */
  long append(byte[] json) {
    lock.lock();
    try {
      if (closed) {
        return 0;
      }
      add(frame(id(next), json));
      return next - 1;
    } finally {
      lock.unlock();
    }
  }

  private void add(byte[] frame) {
    while (next - first == frames.length || first < next && bytes + frame.length > maxBytes) {
      evictOldest();
    }
    frames[slot(next++)] = frame;
    bytes += frame.length;
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
    if (dash < 0) {
      return -1;
    }
    String epoch = id.substring(0, dash);
    long position = parsePosition(id.substring(dash + 1));
    lock.lock();
    try {
      return position + 1 >= first && isGiven(epoch, position) ? position + 1 : -1;
    } finally {
      lock.unlock();
    }
  }

  /** Whether the run of {@code epoch} gave this position, or began right after it, and it was kept. */
  private boolean isGiven(String epoch, long position) {
    for (int i = 0; i < runs.size(); i++) {
      if (runs.get(i).epoch().equals(epoch)) {
        long end = i + 1 < runs.size() ? runs.get(i + 1).first() : next;
        return position + 1 >= runs.get(i).first() && position < end;
      }
    }
    return false;
  }

  /** The id of the event at {@code position} of this run, or of the place before its first. */
  String id(long position) {
    lock.lock();
    try {
      return runs.get(runs.size() - 1).epoch() + '-' + position;
    } finally {
      lock.unlock();
    }
  }

  /** The runs whose events, or whose end, are still here. */
  List<Run> runs() {
    lock.lock();
    try {
      return List.copyOf(runs);
    } finally {
      lock.unlock();
    }
  }

  private void forgetRuns() {
    while (runs.size() > 1 && runs.get(1).first() < first) {
      runs.remove(0);
    }
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
    forgetRuns();
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

  /** The JSON in a frame of ours. */
  static String json(byte[] frame) {
    String text = new String(frame, UTF_8);
    return text.substring(text.indexOf("\ndata: ") + 7, text.length() - END.length);
  }

  private static byte[] frame(String id, byte[] json) {
    byte[] head = ("id: " + id).getBytes(US_ASCII);
    return ByteBuffer.allocate(head.length + DATA.length + json.length + END.length)
        .put(head).put(DATA).put(json).put(END).array();
  }
}
