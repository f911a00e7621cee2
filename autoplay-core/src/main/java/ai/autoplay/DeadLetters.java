package ai.autoplay;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
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
  private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);
  private final Path folder;
  private final long capBytes;
  private final FileChannel lockFile;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable FileChannel segment;
  private @Nullable Path segmentFile;
  private int segments;

  private DeadLetters(Path folder, long capBytes, FileChannel lockFile) {
    this.folder = folder;
    this.capBytes = capBytes;
    this.lockFile = lockFile;
  }

  /**
   * Opens the folder, makes it if need be, and closes what a crash left open.
   *
   * @throws IOException if it cannot be written to, or another process has it
   */
  static DeadLetters open(Path folder, long capBytes) throws IOException {
    Files.createDirectories(folder);
    FileChannel lockFile = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!tryLock(lockFile)) {
      lockFile.close();
      throw new IOException("dead letters in " + folder + ": another process is writing there; give each its own directory");
    }
    closeLeftOvers(folder);
    return new DeadLetters(folder, capBytes, lockFile);
  }

  private static boolean tryLock(FileChannel file) throws IOException {
    try {
      FileLock held = file.tryLock();
      return held != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static void closeLeftOvers(Path folder) throws IOException {
    for (Path open : segments(folder, OPEN)) {
      String name = open.getFileName().toString();
      Files.move(open, open.resolveSibling(name.substring(0, name.length() - OPEN.length()) + CLOSED));
    }
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
    ByteBuffer bytes = ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.UTF_8));
    lock.lock();
    try {
      if (size() + bytes.remaining() > capBytes) {
        return false;
      }
      append(bytes);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** A segment that could not be written whole is closed, so that the next letter starts on a line of its own. */
  private void append(ByteBuffer bytes) throws IOException {
    FileChannel out = segment == null ? newSegment() : segment;
    try {
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(false);
    } catch (IOException e) {
      closeSegment();
      throw e;
    }
  }

  private FileChannel newSegment() throws IOException {
    Path file = folder.resolve(NAME.format(Instant.now()) + String.format("-%06d", ++segments) + OPEN);
    FileChannel opened = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.APPEND);
    segmentFile = file;
    segment = opened;
    return opened;
  }

  private void closeSegment() throws IOException {
    if (segment != null && segmentFile != null) {
      segment.close();
      String name = segmentFile.getFileName().toString();
      Files.move(segmentFile, segmentFile.resolveSibling(name.substring(0, name.length() - OPEN.length()) + CLOSED));
      segment = null;
    }
  }

  private long size() throws IOException {
    long sum = 0;
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        sum += Files.exists(file) ? Files.size(file) : 0;
      }
    }
    return sum;
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

  /** Asks whoever writes to {@code folder} to close the current segment; done when the file is gone. */
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
      lockFile.close();
    } finally {
      lock.unlock();
    }
  }
}
