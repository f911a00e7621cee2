package ai.autoplay.sink.vector;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads the lines of a {@link VectorLog}, and tells a crash's half-written end from damage. */
final class LogReader {
  private LogReader() {}

  /** Takes one line of the file. */
  @FunctionalInterface
  interface Line {
    void accept(String line) throws IOException;
  }

  /** How many bytes from the start are whole and good; the lines in them, but for the first, were handed over. */
  static long read(Path file, String header, Line each) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      byte[] line = line(in);
      if (line == null || !header.equals(text(line))) {
        throw new IOException(file + ": is no file of vectors; its first line must be " + header);
      }
      long good = line.length + 1L;
      for (line = line(in); line != null && taken(file, text(line), each, in); line = line(in)) {
        good += line.length + 1L;
      }
      return good;
    }
  }

  /** A broken line is what a crash leaves, if nothing comes after it. */
  private static boolean taken(Path file, String line, Line each, InputStream rest) throws IOException {
    try {
      each.accept(line);
      return true;
    } catch (IOException | RuntimeException e) {
      if (line(rest) == null) {
        return false;
      }
      throw new IOException(file + ": holds a line that is none of ours, before others: " + e.getMessage(), e);
    }
  }

  /** The next line that is whole; null at the end. */
  private static byte @Nullable [] line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(4_096);
    for (int c = in.read(); c >= 0; c = in.read()) {
      if (c == '\n') {
        return line.toByteArray();
      }
      line.write(c);
    }
    return null;
  }

  private static String text(byte[] line) {
    return new String(line, StandardCharsets.UTF_8);
  }
}
