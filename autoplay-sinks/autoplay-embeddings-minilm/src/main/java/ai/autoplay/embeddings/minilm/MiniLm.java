package ai.autoplay.embeddings.minilm;

import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;

/**
 * The embedding model all-MiniLM-L6-v2 (quantised, English, 384 dimensions) on the processor of this machine. The model lies
 * in the jar.
 */
public final class MiniLm {
  /** The numbers in one of its vectors. */
  public static final int DIMENSION = 384;

  /** How the tokenizer library is told not to report its use; read when it first loads. */
  private static final String NO_TELEMETRY = "OPT_OUT_TRACKING";

  private MiniLm() {}

  /**
   * The model. The first call loads it (about half a second, 330 MB of memory outside the heap), later ones share it; thread-safe.
   *
   * <p>The tokenizer library (DJL) would tell its makers that it is in use. This call sets the system property
   * {@code OPT_OUT_TRACKING} before that library loads, unless it is set already; code that loads the library earlier has to do the same.
   *
   * <p>Native code is in the jars for Linux (x86-64, ARM), macOS (ARM) and Windows (x86-64). Elsewhere DJL would fetch its own over the
   * network; with the system property {@code ai.djl.offline=true} it fails instead.
   *
   * @throws LinkageError if there is no native code for this platform
   */
  public static EmbeddingModel load() {
    if (System.getProperty(NO_TELEMETRY) == null) {
      System.setProperty(NO_TELEMETRY, "true");
    }
    return Loaded.MODEL;
  }

  /** Initialised after the property is set, and not before. */
  private static final class Loaded {
    static final EmbeddingModel MODEL = new AllMiniLmL6V2QuantizedEmbeddingModel();
  }
}
