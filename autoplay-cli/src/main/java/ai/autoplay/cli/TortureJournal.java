package ai.autoplay.cli;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A file of lines that survives the death of whoever writes it; not that of the machine, which nobody kills here. Thread-safe. */
final class TortureJournal implements AutoCloseable {
  private final FileOutputStream out;

  TortureJournal(Path file) throws IOException {
    boolean torn = endsInTheMiddle(file);
    out = new FileOutputStream(file.toFile(), true);
    if (torn) {
      out.write('\n');
    }
  }

  private static boolean endsInTheMiddle(Path file) throws IOException {
    if (!Files.exists(file) || Files.size(file) == 0) {
      return false;
    }
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
      bytes.seek(bytes.length() - 1);
      return bytes.read() != '\n';
    }
  }

  /** Appends whole lines with one write. */
  synchronized void add(String lines) throws IOException {
    out.write(lines.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  /** Reads what is added to a journal, a piece at a time. */
  static final class Tail {
    private final Path file;
    private long position;

    Tail(Path file) {
      this.file = file;
    }

    /** The whole lines that came since the last time. */
    List<String> more() throws IOException {
      if (!Files.exists(file)) {
        return List.of();
      }
      try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
        bytes.seek(position);
        byte[] fresh = new byte[(int) Math.min(bytes.length() - position, 16 << 20)];
        bytes.readFully(fresh);
        int end = fresh.length;
        while (end > 0 && fresh[end - 1] != '\n') {
          end--;
        }
        position += end;
        return new ArrayList<>(new String(fresh, 0, end, StandardCharsets.UTF_8).lines().toList());
      }
    }
  }
}
