package ai.autoplay;

import ai.autoplay.model.SessionKey;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The blocks of a spool, and which of them the file does not have yet as they are. Confined to the spool's thread. */
final class SpoolBlocks {
  /** Small, since one record is read by reading its block. */
  private static final long BLOCK_BYTES = 16 << 10;
  private final TreeMap<Long, SpoolBlock> all = new TreeMap<>();
  private final List<SpoolBlock> fresh = new ArrayList<>();
  private final Set<SpoolBlock> progressed = new HashSet<>();
  private final Set<SpoolBlock> touched = new LinkedHashSet<>();
  private long freshBytes;
  private long finishedBytes;

  /** Takes a block that was found in the file. */
  void restore(SpoolBlock block) {
    all.put(block.firstId, block);
    touched.add(block);
  }

  /** The id after the last one. */
  long nextId() {
    return all.isEmpty() ? 1 : all.lastKey() + all.lastEntry().getValue().records();
  }

  void append(long id, byte[] record, SessionKey key, long takers) {
    SpoolBlock open = fresh.isEmpty() ? null : fresh.get(fresh.size() - 1);
    if (open == null || open.bytes() >= BLOCK_BYTES) {
      open = new SpoolBlock(id);
      all.put(id, open);
      fresh.add(open);
    }
    long before = open.bytes();
    open.add(record, key, takers);
    freshBytes += open.bytes() - before;
    if (takers == 0) {
      touched.add(open);
    }
  }

  void done(long id, int bit) {
    SpoolBlock block = find(id);
    block.done(id, bit);
    progressed.add(block);
    touched.add(block);
    finishedBytes += block.finished() ? block.bytes() : 0;
  }

  private SpoolBlock find(long id) {
    Map.Entry<Long, SpoolBlock> found = all.floorEntry(id);
    if (found == null || id >= found.getKey() + found.getValue().records()) {
      throw new IllegalStateException("the spool has no record " + id);
    }
    return found.getValue();
  }

  /** Reads records back that lie in {@code file}. */
  List<SpoolRecord> read(SpoolFile file, long[] ids) {
    List<SpoolRecord> records = new ArrayList<>(ids.length);
    SpoolBlock block = null;
    ByteBuffer value = ByteBuffer.allocate(0);
    for (long id : ids) {
      SpoolBlock home = find(id);
      if (home != block) {
        block = home;
        value = SpoolBlock.check(file.blocks.get(block.firstId));
      }
      records.add(SpoolBlock.record(value, (int) (id - block.firstId)));
    }
    return records;
  }

  void renumber(int[] newBits) {
    for (SpoolBlock block : all.values()) {
      block.renumber(newBits);
      progressed.add(block);
      finishedBytes += block.finished() ? block.bytes() : 0;
    }
  }

  long freshBytes() {
    return freshBytes;
  }

  /** What can leave the file. */
  long finishedBytes() {
    return finishedBytes;
  }

  boolean hasFresh() {
    return !fresh.isEmpty();
  }

  boolean hasProgressed() {
    return !progressed.isEmpty();
  }

  boolean hasTouched() {
    return !touched.isEmpty();
  }

  /** The blocks of which something was done since they were last taken; they count as looked after. */
  Collection<SpoolBlock> takeTouched() {
    List<SpoolBlock> taken = List.copyOf(touched);
    touched.clear();
    finishedBytes = 0;
    return taken;
  }

  void write(SpoolFile to, boolean progress) {
    fresh.forEach(block -> to.blocks.put(block.firstId, block.toBytes()));
    if (progress) {
      progressed.forEach(block -> to.masks.put(block.firstId, block.mask()));
    }
  }

  void written(boolean progress) {
    fresh.forEach(SpoolBlock::written);
    fresh.clear();
    freshBytes = 0;
    if (progress) {
      progressed.clear();
    }
  }

  /** Its mask has changed otherwise than by {@link #done}. */
  void changed(SpoolBlock block) {
    progressed.add(block);
  }

  /** Lets go of a block of which nothing is needed. */
  void remove(SpoolBlock block) {
    all.remove(block.firstId);
    progressed.remove(block);
  }

  boolean isFresh(SpoolBlock block) {
    return !fresh.isEmpty() && block.firstId >= fresh.get(0).firstId;
  }

  /** It is to be looked at again. */
  void touch(SpoolBlock block) {
    touched.add(block);
  }
}
