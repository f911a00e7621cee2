package ai.autoplay;

import java.io.BufferedWriter;
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

/**
 * Lines of text that outlive the process: appended, and now and then written anew. What a crash tore is the last line, which its reader
 * skips. Appending and all else are done by one thread at a time each. Streams, not channels: an interrupt closes those.
 */
final class LinkFile implements AutoCloseable {
  private static final long SMALL = 4 << 20;
  private final Path file;
  private volatile FileOutputStream out;
  private volatile long bytes;
  private volatile long bytesAtFirst;

  private LinkFile(Path file, FileOutputStream out) {
    this.file = file;
    this.out = out;
  }

  /** What an earlier run wrote. */
  static List<String> read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
  }

  /** Opens the file with {@code lines} in place of what was there. */
  static LinkFile open(Path file, Stream<String> lines) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    LinkFile opened = new LinkFile(file, rewritten(file, lines));
    opened.measure();
    return opened;
  }

  private static FileOutputStream rewritten(Path file, Stream<String> lines) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try (FileOutputStream out = new FileOutputStream(fresh.toFile());
        BufferedWriter writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8))) {
      for (Iterator<String> all = lines.iterator(); all.hasNext(); ) {
        writer.write(all.next());
        writer.write('\n');
      }
      writer.flush();
      out.getFD().sync();
    }
    Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    return new FileOutputStream(file.toFile(), true);
  }

  private void measure() {
    bytes = file.toFile().length();
    bytesAtFirst = bytes;
  }

  /** Hands {@code line} to the operating system, where it outlives this process. */
  void append(String line) throws IOException {
    byte[] text = (line + "\n").getBytes(StandardCharsets.UTF_8);
    out.write(text);
    bytes = bytes + text.length;
  }

  /** Has everything on the disk. */
  void sync() throws IOException {
    out.getFD().sync();
  }

  /** Whether most of it must be out of date. */
  boolean isLarge() {
    return bytes > SMALL + 4 * bytesAtFirst;
  }

  void rewrite(Stream<String> lines) throws IOException {
    FileOutputStream fresh = rewritten(file, lines);
    out.close();
    out = fresh;
    measure();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
