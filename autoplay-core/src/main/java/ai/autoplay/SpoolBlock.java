package ai.autoplay;

import ai.autoplay.model.SessionKey;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The records of one group commit, written as one value: a row each would cost the store more than the payloads themselves. Keeps in
 * memory who still wants what. Confined to the spool's thread.
 */
final class SpoolBlock {
  final long firstId;
  final Set<SessionKey> sessions = new HashSet<>();
  private final List<byte[]> fresh = new ArrayList<>();
  private long[] wanted = new long[16];
  private int records;
  private int left;
  private long bytes;

  SpoolBlock(long firstId) {
    this.firstId = firstId;
  }

  void add(SpoolRecord record, SessionKey key) {
    byte[] encoded = record.toBytes();
    fresh.add(encoded);
    bytes += encoded.length;
    sessions.add(key);
    want(record.takers());
  }

  /** The next record is wanted by {@code takers}. */
  void want(long takers) {
    if (records == wanted.length) {
      wanted = Arrays.copyOf(wanted, 2 * records);
    }
    wanted[records++] = takers;
    left += takers == 0 ? 0 : 1;
  }

  int records() {
    return records;
  }

  long bytes() {
    return bytes;
  }

  boolean finished() {
    return left == 0;
  }

  /** {@code taker} has the record; true when that was the last one to want it. */
  boolean done(long id, int taker) {
    int index = (int) (id - firstId);
    long before = wanted[index];
    wanted[index] = before & ~(1L << taker);
    boolean last = before != 0 && wanted[index] == 0;
    left -= last ? 1 : 0;
    return last;
  }

  long wanted(int index) {
    return wanted[index];
  }

  /** The value for the store; the records are not kept. */
  byte[] toBytes() {
    ByteBuffer out = ByteBuffer.allocate((int) bytes + 4 * records);
    for (byte[] record : fresh) {
      out.putInt(record.length).put(record);
    }
    return out.array();
  }

  void written() {
    fresh.clear();
  }

  /** Who wants what, for the store. */
  byte[] mask() {
    ByteBuffer out = ByteBuffer.allocate(8 * records);
    for (int i = 0; i < records; i++) {
      out.putLong(wanted[i]);
    }
    return out.array();
  }

  /** What was read back takes this much room. */
  void restored(long size) {
    bytes = size;
  }

  /** Gives every sink its new bit; who has none any more is dropped. */
  void renumber(int[] newBits) {
    left = 0;
    for (int i = 0; i < records; i++) {
      long moved = 0;
      for (int bit = 0; bit < newBits.length; bit++) {
        boolean wants = (wanted[i] & 1L << bit) != 0 && newBits[bit] >= 0;
        moved |= wants ? 1L << newBits[bit] : 0;
      }
      wanted[i] = moved;
      left += moved == 0 ? 0 : 1;
    }
  }

  /** Applies a mask that was stored later than the records. */
  void restore(byte[] mask) {
    ByteBuffer in = ByteBuffer.wrap(mask);
    left = 0;
    for (int i = 0; i < records; i++) {
      wanted[i] = in.getLong();
      left += wanted[i] == 0 ? 0 : 1;
    }
  }

  static List<SpoolRecord> records(byte[] value) {
    List<SpoolRecord> records = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(value);
    while (in.hasRemaining()) {
      records.add(SpoolRecord.fromBytes(slice(in)));
    }
    return records;
  }

  /** One record of a stored value. */
  static SpoolRecord record(byte[] value, int index) {
    ByteBuffer in = ByteBuffer.wrap(value);
    for (int i = 0; i < index; i++) {
      slice(in);
    }
    return SpoolRecord.fromBytes(slice(in));
  }

  private static ByteBuffer slice(ByteBuffer in) {
    int length = in.getInt();
    ByteBuffer record = in.slice(in.position(), length);
    in.position(in.position() + length);
    return record;
  }
}
