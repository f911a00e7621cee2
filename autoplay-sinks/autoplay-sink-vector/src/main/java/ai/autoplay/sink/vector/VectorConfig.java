package ai.autoplay.sink.vector;

import static java.util.Objects.requireNonNull;

import ai.autoplay.plugin.Settings;
import ai.autoplay.store.pgvector.PgVectorConfig;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How sessions become vectors.
 *
 * @param content  what one vector stands for
 * @param maxText  how much of a text the model is given, 50 to 100,000 code points; what is stored is not cut by it
 * @param maxBatch how many texts go to the model in one call, 1 to 2,048
 * @param rewrite  how the store replaces what it holds under an id; of no effect with {@code embedded}
 * @param embedded the model and store that the sink opens itself; null when they are given in code or bound in Guice
 */
public record VectorConfig(Content content, int maxText, int maxBatch, Rewrite rewrite, @Nullable Embedded embedded) {
  /** One vector an action, 2,000 code points, 256 texts a call, removing before adding; model and store given in code. */
  public static final VectorConfig DEFAULTS = new VectorConfig(Content.ACTION, 2_000, 256, Rewrite.REMOVE_FIRST, null);

  static final int MIN_TEXT = 50;
  static final int MAX_TEXT = 100_000;
  static final int MAX_BATCH = 2_048;

  public VectorConfig {
    requireNonNull(content, "content");
    requireNonNull(rewrite, "rewrite");
    requireRange("maxText", maxText, MIN_TEXT, MAX_TEXT);
    requireRange("maxBatch", maxBatch, 1, MAX_BATCH);
  }

  /** What one vector stands for. */
  public enum Content {
    /** An action, until a summary covers it; and one for the session's summary. */
    ACTION,
    /** The session's summary; actions are not stored. */
    SUMMARY
  }

  /** What the store does when an id comes again. */
  public enum Rewrite {
    /** It may keep both, so the old one is removed first: right for every store. */
    REMOVE_FIRST,
    /** It replaces the old one by itself (pgvector, Chroma). */
    UPSERT
  }

  /** Where the vectors of {@code all-MiniLM-L6-v2} are kept; the artifact {@code autoplay-embeddings-minilm} has to be there. */
  public sealed interface Embedded permits InFile, InPostgres {}

  /**
   * In one file, all of it in memory as well: for fewer than 50,000 vectors.
   *
   * @param file see {@link FileEmbeddingStore}
   */
  public record InFile(Path file) implements Embedded {
    public InFile {
      requireNonNull(file, "file");
    }
  }

  /** In PostgreSQL; the artifact {@code autoplay-store-pgvector} has to be there. */
  public record InPostgres(PgVectorConfig postgres) implements Embedded {
    public InPostgres {
      requireNonNull(postgres, "postgres");
    }
  }

  public VectorConfig withContent(Content content) {
    return new VectorConfig(content, maxText, maxBatch, rewrite, embedded);
  }

  public VectorConfig withMaxText(int codePoints) {
    return new VectorConfig(content, codePoints, maxBatch, rewrite, embedded);
  }

  public VectorConfig withMaxBatch(int texts) {
    return new VectorConfig(content, maxText, texts, rewrite, embedded);
  }

  public VectorConfig withRewrite(Rewrite rewrite) {
    return new VectorConfig(content, maxText, maxBatch, rewrite, embedded);
  }

  public VectorConfig withEmbedded(Embedded embedded) {
    return new VectorConfig(content, maxText, maxBatch, rewrite, embedded);
  }

  /**
   * Reads {@code autoplay.vector.*}: {@code content}, {@code max-text}, {@code max-batch}; {@code store} ({@code file} or
   * {@code pgvector}), {@code file}, and what {@link PgVectorConfig#from} reads. What is wrong is recorded in {@code settings}, and a
   * stand-in taken.
   */
  public static VectorConfig from(Settings settings) {
    return new SettingsReader(settings).config();
  }

  private static void requireRange(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(name + ": must be from " + min + " to " + max + ", but is " + value);
    }
  }
}
