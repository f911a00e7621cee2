package ai.autoplay.sink.vector;

import ai.autoplay.embeddings.minilm.MiniLm;
import ai.autoplay.plugin.Settings;
import ai.autoplay.sink.vector.VectorConfig.Embedded;
import ai.autoplay.sink.vector.VectorConfig.InFile;
import ai.autoplay.sink.vector.VectorConfig.InPostgres;
import ai.autoplay.sink.vector.VectorConfig.Rewrite;
import ai.autoplay.store.pgvector.PgVectorConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads a {@link VectorConfig}; what is wrong becomes a problem of the settings, and a stand-in takes its place. */
final class SettingsReader {
  private static final String PREFIX = "autoplay.vector.";
  /** Those of the store that is not chosen are known all the same. */
  private static final List<String> KEYS =
      List.of("file", "postgres-url", "postgres-user", "postgres-password", "postgres-table", "postgres-connections");
  private static final Embedded STAND_IN = new InFile(Path.of("not-set"));
  private final Settings settings;

  SettingsReader(Settings settings) {
    this.settings = settings;
  }

  private enum Store { FILE, PGVECTOR }

  VectorConfig config() {
    VectorConfig usual = VectorConfig.DEFAULTS;
    present(() -> MiniLm.class.getName()).ifPresent(missing -> settings.problem("autoplay.sinks", "vector needs an embedding model, and there is"
        + " none on the class path: add ai.autoplay:autoplay-embeddings-minilm, or make a VectorSink with a model of your own in code"));
    return new VectorConfig(settings.choice(PREFIX + "content", usual.content()),
        settings.integer(PREFIX + "max-text", usual.maxText(), VectorConfig.MIN_TEXT, VectorConfig.MAX_TEXT),
        settings.integer(PREFIX + "max-batch", usual.maxBatch(), 1, VectorConfig.MAX_BATCH), Rewrite.UPSERT, embedded());
  }

  private Embedded embedded() {
    KEYS.forEach(key -> settings.text(PREFIX + key));
    Store usual = settings.text(PREFIX + "postgres-url").isPresent() ? Store.PGVECTOR : Store.FILE;
    return settings.choice(PREFIX + "store", usual) == Store.FILE ? file() : postgres();
  }

  private Embedded file() {
    Optional<Path> dataDir = settings.path("autoplay.data-dir");
    Optional<Path> file = settings.path(PREFIX + "file").or(() -> dataDir.map(dir -> dir.resolve("vectors.jsonl")));
    if (file.isEmpty()) {
      settings.problem(PREFIX + "file", "must be set, or autoplay.data-dir must be (then it is vectors.jsonl there), and neither is");
    }
    return file.<Embedded>map(InFile::new).orElse(STAND_IN);
  }

  private Embedded postgres() {
    if (present(() -> PgVectorConfig.class.getName()).isPresent()) {
      settings.problem(PREFIX + "store", "pgvector is not on the class path: add ai.autoplay:autoplay-store-pgvector");
      return STAND_IN;
    }
    return new InPostgres(PgVectorConfig.from(settings));
  }

  /** Empty when the class behind {@code name} is there. */
  private static Optional<LinkageError> present(Supplier<String> name) {
    try {
      name.get();
      return Optional.empty();
    } catch (NoClassDefFoundError e) {
      return Optional.of(e);
    }
  }
}
