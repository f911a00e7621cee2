package ai.autoplay;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.LongDataType;
import org.h2.mvstore.type.StringDataType;
import org.jspecify.annotations.Nullable;

/**
 * The spool's file: four maps in an embedded store. Touched by the spool's own thread alone, which nobody interrupts: an interrupt
 * during I/O closes the store's channel for good.
 */
final class SpoolFile implements AutoCloseable {
  // Room that was given back is taken again only after a while, and the store is never asked to compact itself: with both at once it
  // has been seen to write over what it still needed (h2database issues 2752, 4083, 4247).
  private static final int RETENTION_MILLIS = 10_000;
  /** A commit writes each page anew that it touches: with the store's 16 KB that was half of the file of a stream that is not quick. */
  private static final int PAGE_BYTES = 2 << 10;
  private static final int CACHE_MEGABYTES = 32;
  private static final String COPY = ".new";
  private static final long COPIED_AT_ONCE = 4 << 20;
  private static final String CLEAN = "clean";
  private static final String SPOOL = "spool";
  private static final String COMMITS = "commits";
  private final MVStore store;
  private final boolean fresh;
  /** By the id of a block's first record, its records. */
  final MVMap<Long, byte[]> blocks;
  /** By the id of a block's first record, who still wants what. */
  final MVMap<Long, byte[]> masks;
  /** By session, its snapshot and its fingerprints. */
  final MVMap<String, byte[]> sessions;
  /** Names of sinks, watermarks, and whether the last run ended orderly. */
  final MVMap<String, String> facts;

  private final Path path;
  private @Nullable SpoolMark mark;

  private SpoolFile(Path path, MVStore store, boolean fresh) {
    this.path = path;
    this.store = store;
    this.fresh = fresh;
    this.blocks = store.openMap("blocks", numbered());
    this.masks = store.openMap("masks", numbered());
    this.sessions = store.openMap("sessions", new MVMap.Builder<String, byte[]>()
        .keyType(StringDataType.INSTANCE).valueType(ByteArrayDataType.INSTANCE));
    this.facts = store.openMap("facts", new MVMap.Builder<String, String>()
        .keyType(StringDataType.INSTANCE).valueType(StringDataType.INSTANCE));
  }

  private static MVMap.Builder<Long, byte[]> numbered() {
    return new MVMap.Builder<Long, byte[]>().keyType(LongDataType.INSTANCE).valueType(ByteArrayDataType.INSTANCE);
  }

  /**
   * Opens the file, makes it if need be, and cuts off what was not fsynced when the last run ended.
   *
   * @throws IOException if another process has it, it is damaged, or it cannot be written
   */
  static SpoolFile open(Path file) throws IOException {
    MVStore store = null;
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      boolean exists = Files.exists(file);
      boolean fresh = !exists || Files.size(file) == 0;
      store = new MVStore.Builder().fileName(file.toAbsolutePath().toString()).autoCommitDisabled().cacheSize(CACHE_MEGABYTES).pageSplitSize(PAGE_BYTES).open();
      if (store.getFileStore().isReadOnly()) {
        throw new IOException("this process may not write to it");
      }
      store.setRetentionTime(RETENTION_MILLIS);
      SpoolFile opened = new SpoolFile(file, store, fresh);
      opened.checkMark(exists);
      return opened;
    } catch (IOException e) {
      abandon(store);
      throw new IOException("spool " + file + ": cannot be opened: " + reason(e), e);
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError | AssertionError e) {
      abandon(store);
      throw unreadable(file, e);   // the store follows garbage until it falls
    }
  }

  /** A file that is not there was taken away by somebody; one that is there and empty has lost what it held. */
  private void checkMark(boolean exists) throws IOException {
    SpoolMark.Mark acknowledged = SpoolMark.read(path);
    boolean mine = exists && acknowledged.spool() != 0 && (number(SPOOL) == 0 || number(SPOOL) == acknowledged.spool());
    if (mine && number(COMMITS) < acknowledged.commits()) {
      throw new IllegalStateException((acknowledged.commits() - number(COMMITS)) + " commits are gone whose payloads were acknowledged");
    }
  }

  private long number(String fact) {
    return Long.parseLong(facts.getOrDefault(fact, "0"));
  }

  /** The same, in the middle of a run. */
  static SpoolFile reopen(Path file) {
    try {
      SpoolFile opened = open(file);
      opened.takeOver();
      return opened;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void abandon(@Nullable MVStore store) {
    if (store != null) {
      store.closeImmediately();
    }
  }

  private static String reason(IOException e) {
    return e instanceof FileSystemException ? e.getClass().getSimpleName() + ": " + e.getMessage() : String.valueOf(e.getMessage());
  }

  /** What to tell of an error met while opening or reading {@code file}. */
  static IOException unreadable(Path file, Throwable e) {
    boolean cutShort = e.getCause() instanceof EOFException;
    int code = e instanceof MVStoreException store && !cutShort ? store.getErrorCode() : DataUtils.ERROR_FILE_CORRUPT;
    String text = switch (code) {
      case DataUtils.ERROR_FILE_LOCKED -> "is in use, by another process or another part of this one; give each its own autoplay.data-dir";
      case DataUtils.ERROR_READING_FAILED, DataUtils.ERROR_WRITING_FAILED -> "cannot be read or written: " + e.getMessage();
      default -> "is damaged or not a spool; move it away to start with an empty one, and keep it for what it holds (" + e + ")";
    };
    return new IOException("spool " + file + ": " + text, e);
  }

  /** Whether the last run closed it; marks it as in use. */
  boolean takeOver() throws IOException {
    boolean clean = fresh || "true".equals(facts.get(CLEAN));
    facts.put(CLEAN, "false");
    facts.putIfAbsent(SPOOL, Long.toString(ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE)));
    mark = new SpoolMark(path);
    return clean;
  }

  /** Makes {@code changes} and has them on the disk when it returns. */
  void commit(Consumer<SpoolFile> changes) {
    changes.accept(this);
    long commits = number(COMMITS) + 1;
    facts.put(COMMITS, Long.toString(commits));
    store.commit();
    store.sync();
    try {
      if (mark != null) {
        mark.write(new SpoolMark.Mark(number(SPOOL), commits));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** After an error: leaves the file as the last commit left it. */
  void abandon() {
    closeMark();
    store.closeImmediately();
  }

  private void closeMark() {
    if (mark != null) {
      mark.close();
    }
  }

  /** How much room the file takes, in bytes. */
  long size() {
    return store.getFileStore().size();
  }

  /** Removes what a crash left of {@link #rewrite}. */
  static void removeCopy(Path file) throws IOException {
    Files.deleteIfExists(file.resolveSibling(file.getFileName() + COPY));
  }

  /**
   * Writes what is needed into a fresh file, which takes the place of {@code file}; this one is closed.
   *
   * @throws IOException if it cannot be done; then {@code file} is as it was, and has to be opened again
   */
  void rewrite(Path file) throws IOException {
    Path copy = file.resolveSibling(file.getFileName() + COPY);
    try {
      Files.deleteIfExists(copy);
      copyTo(copy);
    } catch (RuntimeException | IOException e) {
      Files.deleteIfExists(copy);
      throw new IOException("could not be written anew: " + e.getMessage(), e);
    } finally {
      abandon();
    }
    Files.move(copy, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private void copyTo(Path copy) throws IOException {
    try (SpoolFile fresh = open(copy)) {
      copy(blocks, fresh.blocks, fresh);
      copy(masks, fresh.masks, fresh);
      copy(sessions, fresh.sessions, fresh);
      copy(facts, fresh.facts, fresh);
      fresh.commit(to -> {});
    }
  }

  private static <K, V> void copy(MVMap<K, V> from, MVMap<K, V> to, SpoolFile file) {
    long bytes = 0;
    for (Cursor<K, V> cursor = from.cursor(null); cursor.hasNext(); ) {
      K key = cursor.next();
      to.append(key, cursor.getValue());
      bytes += cursor.getValue() instanceof byte[] value ? value.length : 1;
      if (bytes > COPIED_AT_ONCE) {
        file.store.commit();
        bytes = 0;
      }
    }
  }

  @Override
  public void close() {
    facts.put(CLEAN, "true");
    store.commit();
    store.sync();
    closeMark();
    store.close(0);
  }
}
