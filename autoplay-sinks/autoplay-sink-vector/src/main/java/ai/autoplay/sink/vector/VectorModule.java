package ai.autoplay.sink.vector;

import static ai.autoplay.plugin.AutoplayBinder.autoplay;
import static java.util.Objects.requireNonNull;

import com.google.inject.AbstractModule;
import com.google.inject.Key;
import com.google.inject.Provider;
import com.google.inject.Singleton;
import com.google.inject.TypeLiteral;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.store.embedding.EmbeddingStore;

/**
 * Binds the sink {@code vector}, and {@link VectorSearch} over the same vectors. Unless the config names an embedded home, somebody else
 * binds {@code EmbeddingModel} and {@code EmbeddingStore<TextSegment>}, whose they stay to close.
 */
public final class VectorModule extends AbstractModule {
  private final VectorConfig config;

  public VectorModule(VectorConfig config) {
    this.config = requireNonNull(config, "config");
  }

  @Override
  protected void configure() {
    bind(VectorSink.class).toProvider(sink()).in(Singleton.class);
    autoplay(binder()).sink(VectorPlugin.NAME).to(VectorSink.class);
    Provider<VectorSink> sink = getProvider(VectorSink.class);
    bind(VectorSearch.class).toProvider(() -> sink.get().search());
  }

  private Provider<VectorSink> sink() {
    if (config.embedded() != null) {
      return () -> VectorSink.open(config);
    }
    Provider<EmbeddingModel> model = getProvider(EmbeddingModel.class);
    Provider<EmbeddingStore<TextSegment>> store = getProvider(Key.get(new TypeLiteral<EmbeddingStore<TextSegment>>() {}));
    return () -> new VectorSink(config, model.get(), store.get());
  }
}
