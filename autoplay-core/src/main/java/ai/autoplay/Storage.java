package ai.autoplay;

import static java.util.Objects.requireNonNull;

import ai.autoplay.spi.AutoplayListener;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The spool and the dead letters of one data directory, opened and checked before anything runs. */
final class Storage {
  static final String LETTERS = "dead-letters";
  private final @Nullable MvSpool spool;
  private final Map<String, DeadLetters> letters = new HashMap<>();
  private Spool.Recovered recovered = new Spool.Recovered(List.of(), List.of());

  private Storage(@Nullable MvSpool spool) {
    this.spool = spool;
  }

  /** @throws ConfigException if something is in use, damaged or cannot be written, or holds payloads for a sink that is gone */
  static Storage open(StorageConfig config, Set<String> sinks, AutoplayListener listener) {
    Path directory = config.directory();
    if (directory == null) {
      return new Storage(null);
    }
    try {
      MvSpool spool = config.spoolBytes() == 0 ? null
          : MvSpool.open(directory.resolve("spool.mv.db"), config.spoolBytes(), listener);
      Storage storage = new Storage(spool);
      for (String sink : sinks) {
        storage.letters.put(sink, DeadLetters.open(directory.resolve(LETTERS).resolve(sink), config.deadLetterBytes()));
      }
      storage.recover(config, sinks);
      return storage;
    } catch (IOException e) {
      throw new ConfigException(String.valueOf(e.getMessage()));
    }
  }

  private void recover(StorageConfig config, Set<String> sinks) throws IOException {
    if (spool == null) {
      return;
    }
    recovered = spool.recover();
    Set<String> gone = new HashSet<>();
    recovered.pending().forEach(pending -> gone.addAll(pending.sinks()));
    gone.removeAll(sinks);
    gone.removeAll(config.dropSinks());
    if (!gone.isEmpty()) {
      spool.discard();
      closeLetters();
      throw new ConfigException("spool: holds payloads for " + String.join(", ", gone.stream().sorted().toList())
          + ", which is not among the sinks any more. Configure it again, or give its payloads up to the dead letters: autoplay.spool.drop-sinks="
          + String.join(",", gone.stream().sorted().toList()));
    }
    for (String sink : config.dropSinks()) {
      drop(sink, config);
    }
  }

  /** Puts everything that the spool holds for {@code sink} among its dead letters; it leaves the spool when the spool starts. */
  private void drop(String sink, StorageConfig config) throws IOException {
    List<DeadLetter> dropped = recovered.pending().stream().filter(pending -> pending.sinks().contains(sink))
        .map(pending -> spool.letter(pending, "the sink is no longer configured", Instant.now())).toList();
    if (!dropped.isEmpty()) {
      Path folder = requireNonNull(config.directory()).resolve(LETTERS).resolve(sink);
      try (DeadLetters last = DeadLetters.open(folder, Long.MAX_VALUE)) {
        last.bury(dropped);
      }
    }
  }

  private void closeLetters() throws IOException {
    for (DeadLetters open : letters.values()) {
      open.close();
    }
  }

  @Nullable Spool spool() {
    return spool;
  }

  @Nullable DeadLetters letters(String sink) {
    return letters.get(sink);
  }

  Spool.Recovered recovered() {
    return recovered;
  }
}
