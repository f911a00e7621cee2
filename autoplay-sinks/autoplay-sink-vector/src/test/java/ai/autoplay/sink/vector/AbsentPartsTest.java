package ai.autoplay.sink.vector;

import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Session;
import ai.autoplay.testing.SamplePayloads;
import dev.langchain4j.store.embedding.inmemory.InMemoryEmbeddingStore;
import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whoever has the sink alone on the class path is told what to add, and needs none of it when they bring their own. */
class AbsentPartsTest {
  private static URLClassLoader without(String... artifacts) throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    for (String entry : path.split(File.pathSeparator)) {
      boolean left = List.of(artifacts).stream().noneMatch(entry::contains);
      if (left) {
        urls.add(new File(entry).toURI().toURL());
      }
    }
    return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }

  private static List<String> problems(URLClassLoader loader, Map<String, String> values) throws ReflectiveOperationException {
    Class<?> settingsType = loader.loadClass("ai.autoplay.plugin.Settings");
    Object settings = settingsType.getMethod("of", Map.class).invoke(null, values);
    loader.loadClass("ai.autoplay.sink.vector.VectorConfig").getMethod("from", settingsType).invoke(null, settings);
    return ((List<?>) settingsType.getMethod("problems").invoke(settings)).stream().map(String::valueOf).toList();
  }

  private static final String[] MINILM = {"autoplay-embeddings-minilm", "langchain4j-embeddings", "onnxruntime", "/djl/"};
  private static final String[] PGVECTOR = {"autoplay-store-pgvector", "langchain4j-pgvector", "HikariCP", "postgresql"};

  @Test
  void withoutMiniLm_itSaysWhatToAdd() throws Exception {
    try (URLClassLoader loader = without(MINILM)) {
      assertThat(problems(loader, Map.of("autoplay.vector.file", "v.jsonl"))).containsExactly("autoplay.sinks: vector needs an embedding model, and"
          + " there is none on the class path: add ai.autoplay:autoplay-embeddings-minilm, or make a VectorSink with a model of your own in code");
    }
  }

  @Test
  void withoutPgvector_itSaysWhatToAdd_andAFileIsFine() throws Exception {
    try (URLClassLoader loader = without(PGVECTOR)) {
      assertThat(problems(loader, Map.of("autoplay.vector.store", "pgvector"))).containsExactly(
          "autoplay.vector.store: pgvector is not on the class path: add ai.autoplay:autoplay-store-pgvector");
      assertThat(problems(loader, Map.of("autoplay.vector.file", "v.jsonl"))).isEmpty();
    }
  }

  @Test
  void withoutEither_theSinkWorksWithPartsOfOnesOwn() throws Exception {
    List<String> absent = new ArrayList<>(List.of(MINILM));
    absent.addAll(List.of(PGVECTOR));
    try (URLClassLoader loader = without(absent.toArray(String[]::new))) {
      Object said = loader.loadClass("ai.autoplay.sink.vector.AbsentPartsTest$OwnParts").getMethod("written").invoke(null);
      assertThat(said).asString().startsWith("VectorConfig[content=ACTION").endsWith(" wrote 1 vector");
    } catch (InvocationTargetException e) {
      throw new AssertionError(e.getCause());
    }
  }

  /** Runs in the class loader that has neither. */
  public static final class OwnParts {
    private OwnParts() {}

    public static String written() throws Exception {
      WatchedStore store = new WatchedStore(new InMemoryEmbeddingStore<>());
      try (VectorSink sink = new VectorSink(new WordModel(), store)) {
        SamplePayloads samples = SamplePayloads.of("p", "s");
        ActionsPayload batch = samples.actions(1);
        sink.write(batch, Session.empty(samples.key()).with(batch));
        return VectorConfig.DEFAULTS + " wrote " + store.size() + " vector";
      }
    }
  }
}
