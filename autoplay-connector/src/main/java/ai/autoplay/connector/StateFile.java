package ai.autoplay.connector;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.LongDataType;
import org.h2.mvstore.type.StringDataType;

/** The file of a {@link StateStore}: products, and for each ring its frames by position and its runs. Confined to one thread. */
final class StateFile implements AutoCloseable {
  private static final int CLOSE_COMPACTION_MILLIS = 500;
  private static final int READ_BYTES = 1 << 20;
  private static final String RING = "ring:";
  private final MVStore store;
  final MVMap<String, String> products;
  private final MVMap<String, String> runs;

  private StateFile(MVStore store) {
    this.store = store;
    this.products = store.openMap("products", texts());
    this.runs = store.openMap("runs", texts());
  }

  private static MVMap.Builder<String, String> texts() {
    return new MVMap.Builder<String, String>().keyType(StringDataType.INSTANCE).valueType(StringDataType.INSTANCE);
  }

  /** @throws IOException if another process has it, it is damaged, or it cannot be written */
  static StateFile open(Path path) throws IOException {
    makeDirectory(path.toAbsolutePath().getParent());
    try {
      MVStore store = new MVStore.Builder().fileName(path.toString()).autoCommitDisabled().open();
      store.setVersionsToKeep(0);
      store.setRetentionTime(0);
      return new StateFile(store);
    } catch (MVStoreException e) {
      throw new IOException("state in " + path + switch (e.getErrorCode()) {
        case DataUtils.ERROR_FILE_LOCKED -> ": another process has it; give each connector a directory of its own";
        case DataUtils.ERROR_FILE_CORRUPT, DataUtils.ERROR_UNSUPPORTED_FORMAT ->
            ": is damaged or not ours; move it away to start with an empty one";
        default -> ": cannot be opened: " + e.getMessage();
      }, e);
    }
  }

  /** Secrets lie in it, so nobody else may look into one that we make. */
  private static void makeDirectory(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    Files.createDirectories(directory);
    if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }
  }

  /** The frames that lie without a hole before the newest one, and the runs that they are of. */
  EventRing.Saved ring(String productId) {
    MVMap<Long, byte[]> frames = frames(productId);
    Long last = frames.lastKey();
    if (last == null) {
      return EventRing.Saved.NOTHING;
    }
    LinkedList<byte[]> kept = new LinkedList<>();
    long position = last;
    for (byte[] frame = frames.get(position); frame != null; frame = frames.get(--position)) {
      kept.addFirst(frame);
    }
    return new EventRing.Saved(parse(runs.getOrDefault(productId, "")), position + 1, new ArrayList<>(kept));
  }

  private static List<EventRing.Run> parse(String runs) {
    return Stream.of(runs.split(",")).map(run -> run.split(":")).filter(run -> run.length == 2)
        .map(run -> new EventRing.Run(run[0], Long.parseLong(run[1]))).toList();
  }

  /** Brings the file to where {@code ring} is; whether there was anything to do. */
  boolean save(String productId, EventRing ring) {
    MVMap<Long, byte[]> frames = frames(productId);
    Long last = frames.lastKey();
    long from = last == null ? ring.oldest() : Math.max(last + 1, ring.oldest());
    boolean changed = false;
    for (EventRing.Batch batch = ring.read(from, READ_BYTES); !batch.isEmpty(); batch = ring.read(from, READ_BYTES)) {
      for (byte[] frame : batch.frames()) {
        frames.put(from++, frame);
      }
      changed = true;
    }
    if (changed) {
      runs.put(productId, ring.runs().stream().map(run -> run.epoch() + ":" + run.first()).collect(Collectors.joining(",")));
      forgetBefore(ring.oldest(), frames);
    }
    return changed;
  }

  private static void forgetBefore(long oldest, MVMap<Long, byte[]> frames) {
    for (Long first = frames.firstKey(); first != null && first < oldest; first = frames.firstKey()) {
      frames.remove(first);
    }
  }

  void forget(String productId) {
    products.remove(productId);
    runs.remove(productId);
    store.removeMap(frames(productId));
  }

  private MVMap<Long, byte[]> frames(String productId) {
    return store.openMap(RING + productId,
        new MVMap.Builder<Long, byte[]>().keyType(LongDataType.INSTANCE).valueType(ByteArrayDataType.INSTANCE));
  }

  /** On the disk when it returns. */
  void commit() {
    store.commit();
    store.sync();
  }

  /** After an error: leaves the file as the last commit left it. */
  void abandon() {
    store.closeImmediately();
  }

  @Override
  public void close() {
    commit();
    store.close(CLOSE_COMPACTION_MILLIS);
  }
}
