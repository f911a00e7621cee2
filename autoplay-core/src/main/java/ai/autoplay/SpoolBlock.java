package ai.autoplay;

import ai.autoplay.model.SessionKey;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Neighbouring records, written as one value: a row each would cost the store more than the payloads themselves. Keeps in memory who
 * still wants what. Confined to the spool's thread.
 *
 * <p>A record that nobody wants is <em>settled</em> once the stored snapshot of its session has it: from then on nothing needs it, and
 * when the block is written again it is left out.
 */
final class SpoolBlock {
  /** How many sinks there can be: a bit each, and one for what is settled. */
  static final int MOST_SINKS = 62;
  private static final long SETTLED = Long.MIN_VALUE;
  private static final int SPARSE = 4;
  private static final int SMALL = 8 << 10;
  private static final int HEADER = 8;
  final long firstId;
  private final List<byte[]> fresh = new ArrayList<>();
  private long[] wanted = new long[8];
  private int[] sizes = new int[8];
  private @Nullable SessionKey[] keys = new SessionKey[8];
  private int records;
  private int left;
  private int unsettled;
  private long bytes;
  private long keptBytes;

  SpoolBlock(long firstId) {
    this.firstId = firstId;
  }

  /** Takes the next record, whose bytes are kept until {@link #written}. */
  void add(byte[] record, SessionKey key, long takers) {
    fresh.add(record);
    restore(record.length, key, takers);
  }

  /** The next record, as it was found in the store; the key of a settled one is not asked for. */
  void restore(int size, @Nullable SessionKey key, long takers) {
    if (records == wanted.length) {
      wanted = Arrays.copyOf(wanted, 2 * records);
      sizes = Arrays.copyOf(sizes, 2 * records);
      keys = Arrays.copyOf(keys, 2 * records);
    }
    boolean settled = (takers & SETTLED) != 0;
    wanted[records] = takers;
    sizes[records] = size;
    keys[records] = settled ? null : key;
    records++;
    left += settled || takers == 0 ? 0 : 1;
    unsettled += settled ? 0 : 1;
    bytes += size;
    keptBytes += settled ? 0 : size;
  }

  int records() {
    return records;
  }

  long bytes() {
    return bytes;
  }

  /** Nobody wants any of it. */
  boolean finished() {
    return left == 0;
  }

  boolean settled() {
    return unsettled == 0;
  }

  /** {@code taker} has the record. */
  void done(long id, int taker) {
    int index = (int) (id - firstId);
    long before = wanted[index];
    wanted[index] = before & ~(1L << taker);
    left -= before != 0 && wanted[index] == 0 ? 1 : 0;
  }

  /** Settles what nobody wants, and names the sessions whose snapshots are to be stored with the next commit. */
  void settle(Consumer<SessionKey> sessions) {
    for (int i = 0; i < records; i++) {
      SessionKey key = keys[i];
      if (wanted[i] == 0 && key != null) {
        sessions.accept(key);
        wanted[i] = SETTLED;
        keys[i] = null;
        keptBytes -= sizes[i];
        unsettled--;
      }
    }
  }

  /** Whether most of what the store holds of it is needless. */
  boolean sparse() {
    return bytes > SMALL && keptBytes < bytes / SPARSE;
  }

  /** The value for the store; the records are kept until {@link #written}. */
  byte[] toBytes() {
    return encode(fresh, (int) bytes);
  }

  void written() {
    fresh.clear();
  }

  /** {@code value}, as the store has it, without the settled records; their places stay. */
  byte[] without(byte[] value) {
    List<byte[]> kept = new ArrayList<>(records);
    int size = 0;
    List<byte[]> all = records(value);
    for (int i = 0; i < records; i++) {
      byte[] record = wanted[i] == SETTLED ? new byte[0] : all.get(i);
      kept.add(record);
      size += record.length;
    }
    return encode(kept, size);
  }

  /** The store has it {@link #without} the settled records now. */
  void thinned() {
    for (int i = 0; i < records; i++) {
      sizes[i] = wanted[i] == SETTLED ? 0 : sizes[i];
    }
    bytes = keptBytes;
  }

  /** Who wants what, for the store. */
  byte[] mask() {
    ByteBuffer out = ByteBuffer.allocate(8 * records);
    for (int i = 0; i < records; i++) {
      out.putLong(wanted[i]);
    }
    return out.array();
  }

  /** Gives every sink its new bit; who has none any more is dropped. */
  void renumber(int[] newBits) {
    left = 0;
    for (int i = 0; i < records; i++) {
      long moved = wanted[i] & SETTLED;
      for (int bit = 0; bit < newBits.length; bit++) {
        boolean wants = (wanted[i] & 1L << bit) != 0 && newBits[bit] >= 0;
        moved |= wants ? 1L << newBits[bit] : 0;
      }
      wanted[i] = moved;
      left += moved == SETTLED || moved == 0 ? 0 : 1;
    }
  }

  /** Whether a record with this mask is needed no more. */
  static boolean isSettled(long wanted) {
    return (wanted & SETTLED) != 0;
  }

  private static byte[] encode(List<byte[]> records, int size) {
    ByteBuffer out = ByteBuffer.allocate(HEADER + size + 4 * records.size());
    out.putInt(0).putInt(records.size());
    for (byte[] record : records) {
      out.putInt(record.length).put(record);
    }
    return out.putInt(0, checksum(out.array())).array();
  }

  private static int checksum(byte[] value) {
    CRC32C sum = new CRC32C();
    sum.update(value, 4, value.length - 4);
    return (int) sum.getValue();
  }

  /**
   * The records of a stored value; empty where one was left out.
   *
   * @throws IllegalStateException if the value is not what was written
   */
  static List<byte[]> records(byte[] value) {
    ByteBuffer in = check(value);
    int count = in.getInt();
    List<byte[]> records = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      byte[] record = new byte[in.getInt()];
      in.get(record);
      records.add(record);
    }
    return records;
  }

  /** One record of a checked value. */
  static SpoolRecord record(ByteBuffer checked, int index) {
    ByteBuffer in = checked.duplicate().position(HEADER);
    for (int i = 0; i < index; i++) {
      int length = in.getInt();
      in.position(in.position() + length);
    }
    int length = in.getInt();
    return SpoolRecord.fromBytes(in.slice(in.position(), length));
  }

  /** @throws IllegalStateException if the value is not what was written */
  static ByteBuffer check(byte @Nullable [] value) {
    if (value == null || value.length < HEADER || ByteBuffer.wrap(value).getInt() != checksum(value)) {
      throw new IllegalStateException("a block of the spool is not what was written");
    }
    return ByteBuffer.wrap(value).position(4);
  }
}
