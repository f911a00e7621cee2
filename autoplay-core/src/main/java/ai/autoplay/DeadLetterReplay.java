package ai.autoplay;

import static java.util.Objects.requireNonNull;

import ai.autoplay.plugin.Settings;
import ai.autoplay.spi.Sink;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes dead letters again: those of one data directory, sink by sink, in the order in which they died. Works on closed segments; a
 * running process is asked to close the one that it writes, so nothing has to be stopped. What arrived is deleted; what did not stays,
 * and is all that the next replay writes.
 *
 * <p>At least once: a replay that is killed begins its segment anew. A session's snapshots are written in the order of their versions,
 * never an older one after a newer one; what the destination holds from elsewhere is for the sink to compare.
 *
 * <p>One replay of a sink at a time, which a lock file ensures. Not thread-safe.
 */
public final class DeadLetterReplay {
  private static final String LOCK = "replay.lock";
  private static final Duration ROTATION_PATIENCE = Duration.ofSeconds(10);
  private static final long ROTATION_POLL_MILLIS = 100;
  private final Path directory;
  private final Duration patience;

  /**
   * What a replay of one sink came to.
   *
   * @param segments segments that were found
   * @param letters  letters in them
   * @param written  letters that arrived; none when they were only counted
   * @param left     letters that did not, or cannot be read, and are kept
   * @param torn     lines that end in the middle, as a crash in the middle of a write leaves them; kept as long as letters of their segment are
   * @param failure  why something is left; null when nothing is, or when letters that can be read were only counted
   */
  public record Outcome(int segments, long letters, long written, long left, long torn, @Nullable String failure) {}

  /**
   * @param directory the folder {@code dead-letters} of a data directory
   * @param patience  how long one letter is tried again before the replay stops; zero tries once
   */
  public DeadLetterReplay(Path directory, Duration patience) {
    this.directory = requireNonNull(directory, "directory");
    this.patience = requireNonNull(patience, "patience");
  }

  /**
   * The sinks that have letters, in alphabetical order.
   *
   * @throws IOException if the directory cannot be read; the message names it
   */
  public List<String> sinks() throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new IOException(directory + ": is no folder; name the folder \"" + Storage.LETTERS + "\" of a data directory");
    }
    try (Stream<Path> folders = Files.list(directory)) {
      return folders.filter(DeadLetterReplay::hasLetters).map(folder -> folder.getFileName().toString()).sorted().toList();
    }
  }

  private static boolean hasLetters(Path folder) {
    try {
      return !(DeadLetters.segments(folder, DeadLetters.CLOSED).isEmpty() && DeadLetters.segments(folder, DeadLetters.OPEN).isEmpty());
    } catch (IOException e) {
      return true;   // whoever reads it will say what is wrong
    }
  }

  /**
   * The sink that {@code settings} configure, found on the class path by its name; whoever asks closes it.
   *
   * @throws ConfigException if there is none of that name, or its settings are wrong
   */
  public static Sink configured(Settings settings, String name) {
    return PluginWiring.fill(new PluginChoice(false, null, List.of(name), null, null), settings).sinks().get(name);
  }

  /**
   * Counts what {@link #replay} would write, and changes nothing: the letters of an open segment are counted too.
   *
   * @throws IOException if there is no folder of that name, or it cannot be read
   */
  public Outcome count(String name) throws IOException, InterruptedException {
    ReplayTally tally = new ReplayTally();
    for (String ending : List.of(DeadLetters.CLOSED, DeadLetters.OPEN)) {
      for (Path segment : DeadLetters.segments(folder(name), ending)) {
        ReplaySegment.read(segment, tally, letter -> false, line -> {});
      }
    }
    return tally.outcome();
  }

  private Path folder(String name) throws IOException {
    Path folder = directory.resolve(name);
    if (!Files.isDirectory(folder)) {
      throw new IOException(directory + ": has no dead letters of a sink \"" + name + "\"; it has some of " + sinks());
    }
    return folder;
  }

  /**
   * Writes the letters of sink {@code name} to {@code sink}, on the calling thread. What fails with {@code IOException} is tried again; when
   * that takes too long the replay stops there. What fails with {@code RuntimeException} is kept, and the replay goes on.
   *
   * @throws IOException          if the letters cannot be read, or somebody else is replaying them
   * @throws InterruptedException if the thread was interrupted; what has not arrived is kept
   */
  public Outcome replay(String name, Sink sink) throws IOException, InterruptedException {
    Path folder = folder(name);
    try (FileChannel lock = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      if (!tryLock(lock)) {
        throw new IOException(folder + ": these dead letters are being replayed by somebody else");
      }
      closeOpenSegment(folder);
      ReplayTally tally = new ReplayTally();
      ReplayWriter writer = new ReplayWriter(sink, patience, tally);
      for (Path segment : DeadLetters.segments(folder, DeadLetters.CLOSED)) {
        ReplaySegment.replay(segment, tally, writer);
      }
      return tally.outcome();
    }
  }

  private static boolean tryLock(FileChannel lock) throws IOException {
    try {
      return lock.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** By whoever writes there, else by us. */
  private static void closeOpenSegment(Path folder) throws IOException, InterruptedException {
    if (DeadLetters.segments(folder, DeadLetters.OPEN).isEmpty() || DeadLetters.closeIfNobodyWrites(folder)) {
      return;
    }
    Path request = DeadLetters.requestRotation(folder);
    long deadline = System.nanoTime() + ROTATION_PATIENCE.toNanos();
    while (Files.exists(request) && !DeadLetters.segments(folder, DeadLetters.OPEN).isEmpty() && !DeadLetters.closeIfNobodyWrites(folder)) {
      if (System.nanoTime() > deadline) {
        throw new IOException(folder + ": the process that writes there did not close its segment within "
            + ROTATION_PATIENCE.toSeconds() + " s. Is it stopped? Its letters are safe; try again later");
      }
      Thread.sleep(ROTATION_POLL_MILLIS);
    }
    Files.deleteIfExists(request);   // else the next segment would be closed for it
  }
}
