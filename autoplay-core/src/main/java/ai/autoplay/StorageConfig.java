package ai.autoplay;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is kept on the disk.
 *
 * @param directory       the data directory, of one process; null keeps everything in memory, and what cannot be written is lost
 *                        when it is given up
 * @param spoolBytes      how much JSON the spool may hold; 0 for no spool
 * @param deadLetterBytes how large the dead letters of one sink may grow
 * @param dropSinks       sinks that are no longer configured, and whose share of the spool goes to the dead letters
 */
public record StorageConfig(@Nullable Path directory, long spoolBytes, long deadLetterBytes, List<String> dropSinks) {
  /** Nothing on the disk. */
  public static final StorageConfig NONE = new StorageConfig(null, 512L << 20, 1L << 30, List.of());

  public StorageConfig {
    Check.atLeast("spoolBytes", spoolBytes, 0);
    Check.atLeast("deadLetterBytes", deadLetterBytes, 1);
    dropSinks = List.copyOf(dropSinks);
  }

  /** A spool of 512 MiB of JSON, and 1 GiB of dead letters for each sink, in {@code directory}. */
  public static StorageConfig in(Path directory) {
    return new StorageConfig(directory, NONE.spoolBytes, NONE.deadLetterBytes, List.of());
  }

  /** Dead letters only: what is accepted and not yet written does not survive the process. */
  public StorageConfig withoutSpool() {
    return new StorageConfig(directory, 0, deadLetterBytes, dropSinks);
  }
}
