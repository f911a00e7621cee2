package ai.autoplay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * posthog-js, as npm has it: fetched once, kept in a cache, and checked each time against the digest that its publisher gave to this
 * version. It is never part of this project.
 */
final class BrowserLibrary {
  static final String VERSION = "1.449.2";
  private static final String SHA512 = "vji+h92IHaLlFSEnRH1hwe8uLWGOdDUImmPXexj/+V7Xm7HTxIQisYE/Kom7Aaw4DRpzfdhQxiyAN1YVYR4G8Q==";
  private static final String PACKAGE = "posthog-js-" + VERSION + ".tgz";
  private static final String BUNDLE = "package/dist/array.js";
  private static final int BLOCK = 512;
  private static final int LARGEST = 8 << 20;
  private static final long PATIENCE_SECONDS = 120;
  private final Path cache;
  private final String npm;

  /** @param npm the command to fetch with */
  BrowserLibrary(Path cache, String npm) {
    this.cache = cache;
    this.npm = npm;
  }

  /** Where caches lie on this system, and npm from the path. */
  static BrowserLibrary ofUser(Map<String, String> environment, String home) {
    String caches = environment.getOrDefault("XDG_CACHE_HOME", "");
    String npm = System.getProperty("os.name", "").startsWith("Windows") ? "npm.cmd" : "npm";
    return new BrowserLibrary((caches.isEmpty() ? Path.of(home, ".cache") : Path.of(caches)).resolve("autoplay"), npm);
  }

  /** Where it is kept. */
  Path folder() {
    return cache;
  }

  /**
   * The script for a page.
   *
   * @param notice told before something is fetched
   * @throws Failure if it is neither in the cache nor to be had, with what to do about it
   */
  byte[] script(Runnable notice) throws Failure, InterruptedException {
    Path file = cache.resolve(PACKAGE);
    try {
      if (!Files.exists(file) || !isGenuine(Files.readAllBytes(file))) {
        notice.run();
        fetch(file);
      }
      return extract(Files.readAllBytes(file));
    } catch (IOException e) {
      throw Failure.failed("posthog-js " + VERSION + " could not be kept in " + cache + ": " + Failure.reason(e));
    }
  }

  private void fetch(Path file) throws IOException, Failure, InterruptedException {
    Files.createDirectories(cache);
    Path folder = Files.createTempDirectory(cache, "fetch");
    try {
      run(folder);
      Path fetched = folder.resolve(PACKAGE);
      if (!Files.exists(fetched) || !isGenuine(Files.readAllBytes(fetched))) {
        throw Failure.failed("what npm fetched as posthog-js " + VERSION + " is not what its publisher released: its SHA-512 is another. "
            + "It was thrown away");
      }
      Files.move(fetched, file, ATOMIC_MOVE, REPLACE_EXISTING);
    } finally {
      delete(folder);
    }
  }

  /** Without scripts of packages: what is fetched is only read. */
  private void run(Path folder) throws IOException, Failure, InterruptedException {
    Path output = folder.resolve("output");
    Process process;
    try {
      process = new ProcessBuilder(List.of(npm, "pack", "posthog-js@" + VERSION, "--ignore-scripts", "--silent"))
          .directory(folder.toFile()).redirectErrorStream(true).redirectOutput(output.toFile()).start();
    } catch (IOException e) {
      throw Failure.usage("demo --web needs npm, once, to fetch posthog-js " + VERSION + ", and there is no " + npm + " on the PATH. Install "
          + "Node.js 18 or newer, or put " + PACKAGE + " from the npm registry into " + cache + ". The demo without --web needs neither.");
    }
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw Failure.failed("npm did not fetch posthog-js " + VERSION + " within " + PATIENCE_SECONDS + " s; is there a network?");
      }
    } finally {
      process.destroyForcibly();
    }
    if (process.exitValue() != 0) {
      throw Failure.failed("npm could not fetch posthog-js " + VERSION + ":\n" + Files.readString(output).strip());
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  static boolean isGenuine(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-512").digest(content);
      return MessageDigest.isEqual(digest, Base64.getDecoder().decode(SHA512));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-512", e);
    }
  }

  /** The bundle out of the package, which is a tar in a gzip: headers of 512 bytes, contents filled up to as many. */
  static byte[] extract(byte[] tgz) throws IOException {
    try (InputStream zipped = new GZIPInputStream(new ByteArrayInputStream(tgz)); DataInputStream tar = new DataInputStream(zipped)) {
      byte[] header = new byte[BLOCK];
      while (true) {
        tar.readFully(header);
        String name = field(header, 0, 100);
        if (name.isEmpty()) {
          throw new IOException("the package holds no " + BUNDLE);
        }
        long size = Long.parseLong(field(header, 124, 12).trim(), 8);
        if (name.equals(BUNDLE) && size <= LARGEST) {
          return tar.readNBytes((int) size);
        }
        tar.skipNBytes((size + BLOCK - 1) / BLOCK * BLOCK);
      }
    }
  }

  private static String field(byte[] header, int from, int length) {
    int end = from;
    while (end < from + length && header[end] != 0) {
      end++;
    }
    return new String(header, from, end - from, UTF_8);
  }
}
