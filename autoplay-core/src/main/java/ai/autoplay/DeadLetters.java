package ai.autoplay;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The dead letters of one sink: a folder of append-only JSON-lines segments. What is buried is fsynced before {@link #bury}
 * returns. The segment being written ends in {@code .open}; a closed one may be replayed and deleted by another process.
 *
 * <p>Thread-safe. The lock is held across file I/O on purpose: letters are rare, and must stand in the order in which they died.
 */
final class DeadLetters implements AutoCloseable {
  static final String CLOSED = ".jsonl";
  static final String OPEN = ".jsonl.open";
  private static final String LOCK = "lock";
  private static final String ROTATE = "rotate";
  private static final long SEGMENT_BYTES = 64 << 20;
  private static final int NUMBER_DIGITS = 9;
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
  private final Path folder;
  private final long capBytes;
  private final FileChannel lockFile;
  private final ReentrantLock lock = new ReentrantLock();
  // a stream, since an interrupt would close a channel
  private volatile @Nullable FileOutputStream segment;
  private @Nullable Path segmentFile;
  private long segmentBytes;
  private long lastNumber;

  private DeadLetters(Path folder, long capBytes, FileChannel lockFile, long lastNumber) {
    this.folder = folder;
    this.capBytes = capBytes;
    this.lockFile = lockFile;
    this.lastNumber = lastNumber;
  }

  /**
   * Opens the folder, makes it if need be, and closes what a crash left open.
   *
   * @throws IOException if it cannot be written to, or somebody else has it
   */
  static DeadLetters open(Path folder, long capBytes) throws IOException {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new IOException("dead letters in " + folder + ": the folder cannot be made: " + e, e);
    }
    FileChannel lockFile = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean opened = false;
    try {
      if (!tryLock(lockFile)) {
        throw new IOException("dead letters in " + folder + ": somebody else is writing there; give each process its own autoplay.data-dir");
      }
      closeLeftOvers(folder);
      Files.deleteIfExists(folder.resolve(ROTATE));
      DeadLetters letters = new DeadLetters(folder, capBytes, lockFile, lastNumber(folder));
      opened = true;
      return letters;
    } finally {
      if (!opened) {
        lockFile.close();
      }
    }
  }

  /** Closes what a process that is gone left open; false when somebody writes there. */
  static boolean closeIfNobodyWrites(Path folder) throws IOException {
    try (FileChannel lockFile = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      boolean free = tryLock(lockFile);
      if (free) {
        closeLeftOvers(folder);
        Files.deleteIfExists(folder.resolve(ROTATE));
      }
      return free;
    }
  }

  private static boolean tryLock(FileChannel file) throws IOException {
    try {
      return file.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static void closeLeftOvers(Path folder) throws IOException {
    for (Path open : segments(folder, OPEN)) {
      Files.move(open, closedName(open));
    }
  }

  private static Path closedName(Path open) {
    String name = open.getFileName().toString();
    return open.resolveSibling(name.substring(0, name.length() - OPEN.length()) + CLOSED);
  }

  private static long lastNumber(Path folder) throws IOException {
    List<Path> known = segments(folder, CLOSED);
    String last = known.isEmpty() ? "" : known.get(known.size() - 1).getFileName().toString();
    return last.matches("\\d{" + NUMBER_DIGITS + "}-.*") ? Long.parseLong(last.substring(0, NUMBER_DIGITS)) : 0;
  }

  /** The segments with {@code ending}, oldest first. */
  static List<Path> segments(Path folder, String ending) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().endsWith(ending)).sorted().toList();
    }
  }

  /**
   * Appends letters, in order, and fsyncs them.
   *
   * @return false when the folder is full: nothing was written, and nothing is deleted to make room
   * @throws IOException if they could not be written; some may have been
   */
  boolean bury(List<DeadLetter> letters) throws IOException {
    StringBuilder lines = new StringBuilder();
    letters.forEach(letter -> lines.append(letter.toLine()).append('\n'));
    byte[] bytes = lines.toString().getBytes(StandardCharsets.UTF_8);
    lock.lock();
    try {
      if (bytes.length > capBytes - size()) {
        return false;
      }
      append(bytes);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** A segment that could not be written whole is closed, so that the next letter starts on a line of its own. */
  private void append(byte[] bytes) throws IOException {
    if (!lockFile.isOpen()) {
      throw new IOException("the dead letters in " + folder + " are closed");
    }
    FileOutputStream out = segment == null ? newSegment() : segment;
    try {
      out.write(bytes);
      out.getFD().sync();
      segmentBytes += bytes.length;
    } catch (IOException e) {
      closeAfter(e);
      throw e;
    }
    if (segmentBytes >= SEGMENT_BYTES) {
      closeSegment();
    }
  }

  private void closeAfter(IOException error) {
    try {
      closeSegment();
    } catch (IOException e) {
      error.addSuppressed(e);
    }
  }

  private FileOutputStream newSegment() throws IOException {
    String name = String.format("%0" + NUMBER_DIGITS + "d-", ++lastNumber) + TIME.format(Instant.now()) + OPEN;
    Path file = folder.resolve(name);
    FileOutputStream opened = new FileOutputStream(file.toFile(), true);
    segmentFile = file;
    segment = opened;
    segmentBytes = 0;
    return opened;
  }

  private void closeSegment() throws IOException {
    FileOutputStream closing = segment;
    Path file = segmentFile;
    segment = null;
    segmentFile = null;
    if (closing != null && file != null) {
      closing.close();
      Files.move(file, closedName(file));
    }
  }

  /** A replay may delete segments meanwhile. */
  private long size() throws IOException {
    long sum = 0;
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        sum += file.toFile().length();
      }
    }
    return sum;
  }

  /** Whether there is a segment that somebody could ask to have closed; waits for nothing. */
  boolean segmentIsOpen() {
    return segment != null;
  }

  /** Closes the current segment if somebody has asked for it by {@link #requestRotation}. */
  void rotateIfAsked() throws IOException {
    lock.lock();
    try {
      if (Files.exists(folder.resolve(ROTATE))) {
        closeSegment();
        Files.deleteIfExists(folder.resolve(ROTATE));
      }
    } finally {
      lock.unlock();
    }
  }

  /** Asks whoever writes to {@code folder} to close the current segment; done when the file is gone, or nothing there is open. */
  static Path requestRotation(Path folder) throws IOException {
    Path request = folder.resolve(ROTATE);
    if (!Files.exists(request)) {
      Files.createFile(request);
    }
    return request;
  }

  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      closeSegment();
    } finally {
      lockFile.close();
      lock.unlock();
    }
  }
}
