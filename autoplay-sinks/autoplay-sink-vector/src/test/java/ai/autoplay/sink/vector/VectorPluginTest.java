package ai.autoplay.sink.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.plugin.AutoplayPlugin;
import ai.autoplay.plugin.Secret;
import ai.autoplay.plugin.Settings;
import ai.autoplay.plugin.Slot;
import ai.autoplay.sink.vector.VectorConfig.Content;
import ai.autoplay.sink.vector.VectorConfig.InFile;
import ai.autoplay.sink.vector.VectorConfig.InPostgres;
import ai.autoplay.sink.vector.VectorConfig.Rewrite;
import ai.autoplay.spi.Sink;
import ai.autoplay.store.pgvector.PgVectorConfig;
import ai.autoplay.testing.SamplePayloads;
import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.Module;
import com.google.inject.TypeLiteral;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.embedding.inmemory.InMemoryEmbeddingStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VectorPluginTest {
  private static final Key<Map<String, Sink>> SINKS = Key.get(new TypeLiteral<Map<String, Sink>>() {});

  @Test
  void isFound() {
    assertThat(ServiceLoader.load(AutoplayPlugin.class)).filteredOn(VectorPlugin.class::isInstance).singleElement()
        .satisfies(plugin -> {
          assertThat(plugin.name()).isEqualTo("vector");
          assertThat(plugin.slot()).isEqualTo(Slot.SINK);
        });
  }

  @Test
  void from_readsEverySetting() {
    Settings few = Settings.of(Map.of("autoplay.vector.file", "v.jsonl"));
    assertThat(VectorConfig.from(few)).isEqualTo(VectorConfig.DEFAULTS.withRewrite(Rewrite.UPSERT).withEmbedded(new InFile(Path.of("v.jsonl"))));
    Settings beside = Settings.of(Map.of("autoplay.data-dir", "data"));
    assertThat(VectorConfig.from(beside).embedded()).isEqualTo(new InFile(Path.of("data", "vectors.jsonl")));
    Settings all = Settings.of(Map.of("autoplay.vector.content", "summary", "autoplay.vector.max-text", "500", "autoplay.vector.max-batch", "64",
        "autoplay.vector.postgres-url", "jdbc:postgresql:db", "autoplay.vector.postgres-password", "s3cret"));
    assertThat(VectorConfig.from(all)).isEqualTo(new VectorConfig(Content.SUMMARY, 500, 64, Rewrite.UPSERT,
        new InPostgres(new PgVectorConfig("jdbc:postgresql:db", "", Secret.of("s3cret"))))).asString().doesNotContain("s3cret");
    for (Settings settings : new Settings[] {few, beside, all}) {
      assertThat(settings.problems()).isEmpty();
    }
  }

  @Test
  void from_collectsWhatIsWrong() {
    Settings settings = Settings.of(Map.of("autoplay.vector.content", "pages", "autoplay.vector.max-text", "49",
        "autoplay.vector.max-batch", "many"));
    VectorConfig.from(settings);
    assertThat(settings.problems()).hasSize(4)
        .anySatisfy(problem -> assertThat(problem).contains("autoplay.vector.content", "action, summary", "pages"))
        .anySatisfy(problem -> assertThat(problem).contains("autoplay.vector.max-text", "from 50 to 100000", "49"))
        .anySatisfy(problem -> assertThat(problem).contains("autoplay.vector.max-batch", "from 1 to 2048", "many"))
        .anySatisfy(problem -> assertThat(problem).isEqualTo(
            "autoplay.vector.file: must be set, or autoplay.data-dir must be (then it is vectors.jsonl there), and neither is"));
    Settings store = Settings.of(Map.of("autoplay.vector.store", "pgvector"));
    VectorConfig.from(store);
    assertThat(store.problems()).singleElement().asString().startsWith("autoplay.vector.postgres-url: must be set");
  }

  /** Switching the store back and forth takes one key. */
  @Test
  void from_knowsTheKeysOfTheOtherStore() {
    Map<String, String> both = Map.of("autoplay.vector.file", "v.jsonl", "autoplay.vector.postgres-url", "jdbc:postgresql:db",
        "autoplay.vector.postgres-user", "ann");
    for (String store : List.of("file", "pgvector")) {
      Settings settings = Settings.of(both).with("autoplay.vector.store", store);
      VectorConfig config = VectorConfig.from(settings);
      assertThat(config.embedded()).isInstanceOf(store.equals("file") ? InFile.class : InPostgres.class);
      assertThat(settings.unknown(List.of(), Settings.Strictness.ERROR)).isEmpty();
    }
  }

  @Test
  void config_refusesWhatIsOutOfRange() {
    assertThatThrownBy(() -> VectorConfig.DEFAULTS.withMaxText(49)).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxText: must be from 50 to 100000, but is 49");
    assertThatThrownBy(() -> VectorConfig.DEFAULTS.withMaxBatch(0)).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxBatch: must be from 1 to 2048, but is 0");
  }

  @Test
  void sink_opensEitherWhatItIsGivenOrWhatTheConfigNames(@TempDir Path folder) {
    assertThatThrownBy(() -> VectorSink.open(VectorConfig.DEFAULTS)).isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith("embedded: must be given");
    VectorConfig embedded = VectorConfig.DEFAULTS.withEmbedded(new InFile(folder.resolve("v.jsonl")));
    assertThatThrownBy(() -> new VectorSink(embedded, new WordModel(), new InMemoryEmbeddingStore<>())).isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("embedded: must be null").hasMessageContaining("v.jsonl");
  }

  @Test
  void plugin_worksBySettingsAlone(@TempDir Path folder) throws Exception {
    Settings settings = Settings.of(Map.of("autoplay.data-dir", folder.toString()));
    Injector injector = Guice.createInjector(binder -> {
      binder.requireExplicitBindings();
      binder.requireAtInjectOnConstructors();
      binder.requireExactBindingAnnotations();
      binder.install(new VectorPlugin().module(settings));
    });
    Sink sink = injector.getInstance(SINKS).get("vector");
    ActionsPayload batch = SamplePayloads.of("p", "s").by("ann", null).actions(6);
    sink.write(batch, Session.empty(new SessionKey("p", "s")).with(batch));
    assertThat(injector.getInstance(VectorSearch.class).search("where do they pay?", VectorScope.session(new SessionKey("p", "s")), 3))
        .hasSize(3).allSatisfy(text -> assertThat(text.text()).containsAnyOf("payment", "billing"));
    sink.close();
    assertThat(folder.resolve("vectors.jsonl")).isNotEmptyFile();
  }

  @Test
  void module_takesWhatOthersBind() throws Exception {
    InMemoryEmbeddingStore<TextSegment> store = new InMemoryEmbeddingStore<>();
    Module parts = binder -> {
      binder.bind(EmbeddingModel.class).toInstance(new WordModel());
      binder.bind(new TypeLiteral<EmbeddingStore<TextSegment>>() {}).toInstance(store);
    };
    Injector injector = Guice.createInjector(parts, new VectorModule(VectorConfig.DEFAULTS));
    assertThat(injector.getInstance(SINKS)).containsOnlyKeys("vector");
    assertThat(injector.getInstance(SINKS).get("vector")).isSameAs(injector.getInstance(VectorSink.class));
    assertThat(injector.getInstance(VectorSearch.class)).isSameAs(injector.getInstance(VectorSink.class).search());
  }

  @Test
  void module_saysWhatIsNotBound() {
    assertThatThrownBy(() -> Guice.createInjector(new VectorModule(VectorConfig.DEFAULTS))).isInstanceOf(CreationException.class)
        .hasMessageContaining("No implementation for EmbeddingModel was bound").hasMessageContaining("EmbeddingStore<TextSegment> was bound");
  }
}
