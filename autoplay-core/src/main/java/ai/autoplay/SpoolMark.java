package ai.autoplay;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How many commits of a spool were acknowledged, in a small file beside it. A store that has lost its end opens at an earlier commit and says
 * nothing; this tells. Written after each fsync and not fsynced itself: after a power failure it may be behind, which does no harm, and is
 * never ahead. Confined to the spool's thread.
 */
final class SpoolMark implements AutoCloseable {
  private static final int SIZE = 16;
  private final RandomAccessFile file;

  /** A spool's own number, which it keeps for good, and how many commits it has seen. */
  record Mark(long spool, long commits) {}

  /** @param spool the spool's file */
  SpoolMark(Path spool) throws IOException {
    file = new RandomAccessFile(path(spool).toFile(), "rw");   // not a channel: an interrupt would close it
  }

  private static Path path(Path spool) {
    return spool.resolveSibling(spool.getFileName() + ".mark");
  }

  /** What was acknowledged last; nothing of spool 0 when there is no mark. */
  static Mark read(Path spool) throws IOException {
    Path path = path(spool);
    byte[] bytes = Files.exists(path) ? Files.readAllBytes(path) : new byte[0];
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return bytes.length == SIZE ? new Mark(in.getLong(), in.getLong()) : new Mark(0, 0);
  }

  void write(Mark mark) throws IOException {
    file.seek(0);
    file.write(ByteBuffer.allocate(SIZE).putLong(mark.spool()).putLong(mark.commits()).array());
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new IllegalStateException("closing the mark of a spool failed", e);
    }
  }
}
