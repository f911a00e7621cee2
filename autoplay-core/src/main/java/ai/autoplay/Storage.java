package ai.autoplay;

import static java.util.Objects.requireNonNull;

import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.spi.AutoplayListener;
import ai.autoplay.spi.StoredSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The spool and the dead letters of one data directory, opened and checked before anything runs. */
final class Storage {
  static final String LETTERS = "dead-letters";
  private static final String SPOOL = "spool.mv.db";
  private static final Pattern FOLDER_NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}");
  private static final int DROPPED_AT_ONCE = 256;
  private final StorageConfig config;
  private final Map<String, DeadLetters> letters = new HashMap<>();
  private @Nullable MvSpool spool;
  private Spool.Recovered recovered = new Spool.Recovered(List.of(), List.of());

  private Storage(StorageConfig config) {
    this.config = config;
  }

  /** @throws ConfigException if something is in use, damaged or cannot be written, or holds payloads for a sink that is gone */
  static Storage open(StorageConfig config, Set<String> sinks, AutoplayListener listener) {
    Storage storage = new Storage(config);
    Path directory = config.directory();
    if (directory == null) {
      return storage;
    }
    boolean opened = false;
    try {
      check(config, sinks);
      storage.openSpool(directory.resolve(SPOOL), listener);
      for (String sink : sinks) {
        storage.letters.put(sink, DeadLetters.open(folder(directory, sink), config.deadLetterBytes()));
      }
      storage.recover(sinks);
      opened = true;
      return storage;
    } catch (IOException e) {
      throw new ConfigException(String.valueOf(e.getMessage()));
    } finally {
      if (!opened) {
        storage.discard();
      }
    }
  }

  static Path folder(Path directory, String sink) {
    return directory.resolve(LETTERS).resolve(sink);
  }

  private static void check(StorageConfig config, Set<String> sinks) {
    List<String> problems = new ArrayList<>();
    sinks.stream().filter(sink -> !FOLDER_NAME.matcher(sink).matches()).forEach(sink -> problems.add("sink \"" + sink
        + "\": with a data directory a name is letters, digits, '-', '_' and '.', since a folder is named after it"));
    config.dropSinks().stream().filter(sinks::contains).forEach(sink -> problems.add("autoplay.spool.drop-sinks: " + sink
        + " is among the sinks; drop only what is no longer configured"));
    if (config.spoolBytes() > 0 && sinks.size() > SpoolBlock.MOST_SINKS) {
      problems.add("spool: serves " + SpoolBlock.MOST_SINKS + " sinks at most, and these are " + sinks.size()
          + "; run two processes, or do without a spool: autoplay.spool.max-megabytes=0");
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }

  /** Without a spool a file that an earlier run left is looked into all the same: what it holds must not be forgotten in silence. */
  private void openSpool(Path file, AutoplayListener listener) throws IOException {
    if (config.spoolBytes() > 0) {
      spool = MvSpool.open(file, config.spoolBytes(), listener);
    } else if (Files.exists(file)) {
      MvSpool old = MvSpool.open(file, 1, listener);
      int left = old.recover().pending().size();
      old.discard();
      if (left > 0) {
        throw new IOException("spool " + file + ": holds " + left + " payload(s) that were not delivered, and the spool is off"
            + " (autoplay.spool.max-megabytes=0). Turn it on until they are, or move the file away");
      }
    }
  }

  private void recover(Set<String> sinks) throws IOException {
    if (spool == null) {
      return;
    }
    recovered = spool.recover();
    Map<String, Long> gone = recovered.pending().stream().flatMap(pending -> pending.sinks().stream())
        .filter(sink -> !sinks.contains(sink) && !config.dropSinks().contains(sink))
        .collect(Collectors.groupingBy(sink -> sink, TreeMap::new, Collectors.counting()));
    if (!gone.isEmpty()) {
      throw new ConfigException(refusal(gone));
    }
    for (String sink : config.dropSinks()) {
      drop(sink, spool);
    }
  }

  private static String refusal(Map<String, Long> gone) {
    String counted = gone.entrySet().stream().map(sink -> sink.getValue() + " for " + sink.getKey()).collect(Collectors.joining(", "));
    return "spool: holds payloads for sinks that are not configured any more: " + counted
        + ". Configure them again, or give these payloads to the dead letters: autoplay.spool.drop-sinks=" + String.join(",", gone.keySet());
  }

  /** Puts everything that the spool holds for {@code sink} among its dead letters; it leaves the spool when the spool starts. */
  private void drop(String sink, MvSpool from) throws IOException {
    List<Spool.Pending> dropped = recovered.pending().stream().filter(pending -> pending.sinks().contains(sink)).toList();
    if (dropped.isEmpty()) {
      return;
    }
    Map<SessionKey, Session> sessions = recovered.sessions().stream().map(StoredSession::session).collect(Collectors.toMap(Session::key, s -> s));
    try (DeadLetters last = DeadLetters.open(folder(requireNonNull(config.directory()), sink), Long.MAX_VALUE)) {
      for (int i = 0; i < dropped.size(); i += DROPPED_AT_ONCE) {
        List<DeadLetter> letters = new ArrayList<>();
        for (Spool.Pending pending : dropped.subList(i, Math.min(dropped.size(), i + DROPPED_AT_ONCE))) {
          letters.add(letter(from.read(pending), sessions.getOrDefault(pending.key(), Session.empty(pending.key()))));
        }
        last.bury(letters);
      }
    }
  }

  private static DeadLetter letter(MvSpool.Read read, Session newest) {
    Session session = newest.version() == 0 ? newest.with(read.payload()) : newest;
    return new DeadLetter(read.payload(), session.covering(read.covered()), null, "the sink is no longer configured", 0, Instant.now());
  }

  /** Closes everything, and leaves it as it was. */
  private void discard() {
    if (spool != null) {
      spool.discard();
    }
    for (DeadLetters open : letters.values()) {
      try {
        open.close();
      } catch (IOException e) {
        throw new ConfigException("dead letters: " + e.getMessage());
      }
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
