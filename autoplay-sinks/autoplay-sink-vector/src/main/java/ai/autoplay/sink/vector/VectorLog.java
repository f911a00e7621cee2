package ai.autoplay.sink.vector;

import java.io.BufferedOutputStream;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.Iterator;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A file of lines that only grows at its end, until it is written anew: aside, forced to disk, and moved into its place. One process at a
 * time. {@link #append}, {@link #rewrite} and {@link #close} are called by one thread at a time, {@link #sync} by any; no interrupt
 * closes the file under them.
 */
final class VectorLog implements AutoCloseable {
  private static final String HEADER = "{\"format\":\"autoplay-vectors/1\"}";
  private final Path file;
  private final FileChannel owner;
  private final ReentrantLock syncing = new ReentrantLock();
  private volatile @Nullable RandomAccessFile out;
  private volatile long appended;
  private long synced;
  private volatile boolean broken;

  private VectorLog(Path file, FileChannel owner) {
    this.file = file;
    this.owner = owner;
  }

  /** Opens or makes {@code file}, handing over each line that it holds. What a crash left half written at its end is cut off. */
  static VectorLog open(Path file, LogReader.Line each) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    VectorLog log = new VectorLog(file, own(file));
    try {
      log.read(each);
      return log;
    } catch (IOException | RuntimeException e) {
      log.close();
      throw e;
    }
  }

  private static FileChannel own(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file.resolveSibling(file.getFileName() + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // this very process has it: as good a reason
    }
    channel.close();
    throw new IOException(file + ": is in use already; a file of vectors belongs to one sink at a time");
  }

  private void read(LogReader.Line each) throws IOException {
    if (!Files.exists(file) || Files.size(file) == 0) {
      rewrite(Collections.emptyIterator());
    } else {
      reopen(LogReader.read(file, HEADER, each));
    }
  }

  private void reopen(long length) throws IOException {
    RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw");
    opened.setLength(length);
    opened.seek(length);
    out = opened;
  }

  /** Whether the end of the file is not to be trusted: it has to be written anew before anything is appended. */
  boolean broken() {
    return broken;
  }

  /** Appends a line; it is on disk once {@link #sync} has returned for the number that this answers. */
  long append(String line) throws IOException {
    try {
      open().write((line + "\n").getBytes(StandardCharsets.UTF_8));
      return ++appended;
    } catch (IOException e) {
      broken = true;
      throw e;
    }
  }

  private RandomAccessFile open() throws IOException {
    RandomAccessFile now = out;
    if (now == null) {
      throw new IOException(file + ": is closed");
    }
    return now;
  }

  /** Returns when line {@code number} is on disk; those who wait at the same time share one trip. */
  void sync(long number) throws IOException {
    syncing.lock();
    try {
      if (synced < number) {
        long upTo = appended;
        open().getFD().sync();
        synced = upTo;
      }
    } catch (IOException e) {
      broken = true;
      throw e;
    } finally {
      syncing.unlock();
    }
  }

  /** Puts {@code lines} in the place of all that the file holds, at once or not at all. */
  void rewrite(Iterator<String> lines) throws IOException {
    Path aside = file.resolveSibling(file.getFileName() + ".new");
    long length = write(aside, lines);
    syncing.lock();
    try {
      if (out != null) {
        out.close();
      }
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      syncFolder();
      reopen(length);
      synced = appended;
      broken = false;
    } catch (IOException e) {
      broken = true;
      throw e;
    } finally {
      syncing.unlock();
    }
  }

  private static long write(Path aside, Iterator<String> lines) throws IOException {
    try (FileOutputStream raw = new FileOutputStream(aside.toFile());
        OutputStream out = new BufferedOutputStream(raw, 1 << 16)) {
      out.write((HEADER + "\n").getBytes(StandardCharsets.UTF_8));
      while (lines.hasNext()) {
        out.write((lines.next() + "\n").getBytes(StandardCharsets.UTF_8));
      }
      out.flush();
      raw.getFD().sync();
    }
    return Files.size(aside);
  }

  /** The move itself has to survive a crash. */
  private void syncFolder() throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    if (parent == null || File.separatorChar == '\\') {
      return;
    }
    try (FileChannel folder = FileChannel.open(parent, StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  @Override
  public void close() throws IOException {
    syncing.lock();
    try {
      if (out != null) {
        out.close();
        out = null;
      }
    } finally {
      syncing.unlock();
      owner.close();
    }
  }
}
