package ai.autoplay;

import static java.util.Objects.requireNonNull;

import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lines of text that outlive the process: appended, and now and then written anew, while which appending goes on. What a crash tore is
 * the last line, which its reader skips. Streams, not channels: an interrupt closes those. Whoever calls sees to it that {@link #append},
 * {@link #beginCopy} and {@link #endCopy} are done by one thread at a time, and of all the others one at a time too.
 */
final class LinkFile implements AutoCloseable {
  private static final long SMALL = 4 << 20;
  private final Path file;
  private volatile FileOutputStream out;
  private volatile long bytes;
  private volatile long bytesAtFirst;
  private boolean torn;
  private @Nullable Copy copy;

  /** The file that is to take the place of this one, and what was appended to this one since its lines were picked. */
  private static final class Copy {
    final ByteArrayOutputStream meanwhile = new ByteArrayOutputStream();
    @Nullable FileOutputStream out;
  }

  private LinkFile(Path file, FileOutputStream out) {
    this.file = file;
    this.out = out;
  }

  /** What an earlier run wrote. */
  static List<String> read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().filter(line -> !line.isEmpty()).toList();
  }

  /** Opens the file with {@code lines} in place of what was there. */
  static LinkFile open(Path file, Stream<String> lines) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    LinkFile opened = new LinkFile(file, written(aside(file), lines));
    opened.takePlace();
    return opened;
  }

  private static Path aside(Path file) {
    return file.resolveSibling(file.getFileName() + ".new");
  }

  private static FileOutputStream written(Path fresh, Stream<String> lines) throws IOException {
    FileOutputStream out = new FileOutputStream(fresh.toFile());
    try {
      BufferedWriter writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
      for (Iterator<String> all = lines.iterator(); all.hasNext(); ) {
        writer.write(all.next());
        writer.write('\n');
      }
      writer.flush();
      out.getFD().sync();
      return out;
    } catch (IOException | RuntimeException e) {
      out.close();
      throw e;
    }
  }

  private void takePlace() throws IOException {
    Files.move(aside(file), file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    measure();
  }

  private void measure() {
    bytes = file.toFile().length();
    bytesAtFirst = bytes;
  }

  /** Hands {@code line} to the operating system, where it outlives this process. */
  void append(String line) throws IOException {
    byte[] text = (line + "\n").getBytes(StandardCharsets.UTF_8);
    if (torn) {
      out.write('\n');
    }
    torn = true;   // until it is written whole: what a full disk cut off must not take the next line with it
    out.write(text);
    torn = false;
    bytes = bytes + text.length;
    if (copy != null) {
      copy.meanwhile.writeBytes(text);
    }
  }

  /** Has everything on the disk. */
  void sync() throws IOException {
    out.getFD().sync();
  }

  /** Whether most of it must be out of date. */
  boolean isLarge() {
    return bytes > SMALL + 4 * bytesAtFirst;
  }

  /** At the moment at which the lines of the copy are picked. */
  void beginCopy() {
    copy = new Copy();
  }

  /** Writes them aside. */
  void writeCopy(Stream<String> lines) throws IOException {
    requireNonNull(copy, "copy").out = written(aside(file), lines);
  }

  /** Puts the copy in place of the file, with what came meanwhile; forgets it when it could not be written. */
  void endCopy() throws IOException {
    FileOutputStream fresh = requireNonNull(copy, "copy").out;
    byte[] meanwhile = copy.meanwhile.toByteArray();
    copy = null;
    if (fresh == null) {
      return;
    }
    try {
      fresh.write(meanwhile);
      takePlace();
    } catch (IOException e) {
      fresh.close();
      throw e;
    }
    out.close();
    out = fresh;
    torn = false;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
