package ai.autoplay.sink.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.model.SlimAction;
import ai.autoplay.sink.vector.VectorConfig.Rewrite;
import ai.autoplay.store.pgvector.PgVectorStore;
import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.EmbeddingSearchResult;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.embedding.inmemory.InMemoryEmbeddingStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VectorSearchTest {
  private static final int SESSIONS = 500;
  private static final int ACTIONS = 20;
  private static final List<String> THINGS = List.of("invoice", "report", "password", "avatar", "webhook", "coupon", "team", "calendar",
      "dashboard", "backup", "domain", "license", "newsletter", "passkey", "printer", "quota", "refund", "schedule", "template", "voucher");

  private static SessionKey key(int session) {
    return new SessionKey(session % 2 == 0 ? "even" : "odd", "session " + session / 2);
  }

  private static ActionsPayload batch(int session) {
    List<SlimAction> actions = new ArrayList<>();
    for (int i = 0; i < ACTIONS; i++) {
      actions.add(SlimAction.builder("click").index(i).description("User opened the " + THINGS.get(i) + " of customer " + session)
          .timestampStart(Instant.ofEpochSecond(1_700_000_000 + i)).build());
    }
    return new ActionsPayload(key(session).productId(), key(session).sessionId(), "user " + session / 10, null, null, Instant.EPOCH, actions);
  }

  /** 10,000 actions of 500 sessions, written as the engine does: 32 sessions at a time. */
  private static void fill(VectorSink sink) throws Exception {
    ExecutorService workers = Executors.newFixedThreadPool(32);
    try {
      List<Future<?>> writing = new ArrayList<>();
      for (int session = 0; session < SESSIONS; session++) {
        ActionsPayload batch = batch(session);
        Session snapshot = Session.empty(key(session)).with(batch);
        writing.add(workers.submit(() -> {
          sink.write(batch, snapshot);
          return null;
        }));
      }
      for (Future<?> each : writing) {
        each.get(100, TimeUnit.SECONDS);
      }
    } finally {
      workers.shutdownNow();
    }
  }

  private static void findsTheRightOnes(VectorSearch search) throws Exception {
    for (int session : new int[] {0, 1, 77, 250, 499}) {
      List<ScoredText> found = search.search("did they look at the refund", VectorScope.session(key(session)), 5);
      assertThat(found).hasSize(5).allSatisfy(text -> assertThat(text.text()).endsWith("of customer " + session + " — "))
          .isSortedAccordingTo((a, b) -> Double.compare(b.score(), a.score()));
      assertThat(found.get(0).text()).startsWith("click: User opened the refund");
      assertThat(found.get(0).user()).isEqualTo("user " + session / 10);
      assertThat(found.get(0).occurredAt()).isEqualTo(Instant.ofEpochSecond(1_700_000_016));
    }
    assertThat(search.search("refund", VectorScope.user("even", "user 7"), 1_000)).hasSize(5 * ACTIONS)
        .allSatisfy(text -> assertThat(text.user()).isEqualTo("user 7")).extracting(ScoredText::session)
        .containsOnly("session 35", "session 36", "session 37", "session 38", "session 39");
    assertThat(search.search("voucher of customer 321", VectorScope.product("odd"), 1).get(0).text())
        .isEqualTo("click: User opened the voucher of customer 321 — ");
    assertThat(search.search("voucher of customer 321", VectorScope.product("even"), 20)).noneMatch(text -> text.text().contains("customer 321 "));
    assertThat(search.search("refund", VectorScope.session(key(8)).by("user 1"), 5)).isEmpty();
    assertThat(search.search("refund", VectorScope.session(key(8)).by("user 0"), 5)).hasSize(5);
    for (String stranger : List.of("session 999", "session 1' or '1'='1", "session 1\0", "%", "session 1\\")) {
      assertThat(search.search("refund", VectorScope.session(new SessionKey("odd", stranger)), 5)).as(stranger).isEmpty();
    }
  }

  @Test
  void search_findsTheRightSessionsActionAmongTenThousand_inMemory() throws Exception {
    try (VectorSink sink = new VectorSink(new WordModel(), new InMemoryEmbeddingStore<>())) {
      fill(sink);
      findsTheRightOnes(sink.search());
    }
  }

  @Test
  void search_findsTheRightSessionsActionAmongTenThousand_inAFile(@TempDir Path folder) throws Exception {
    VectorConfig config = VectorConfig.DEFAULTS.withRewrite(Rewrite.UPSERT);
    try (FileEmbeddingStore store = new FileEmbeddingStore(folder.resolve("v.jsonl")); VectorSink sink = new VectorSink(config, new WordModel(), store)) {
      fill(sink);
      assertThat(store.size()).isEqualTo(SESSIONS * ACTIONS);
      fill(sink);
      assertThat(store.size()).as("the same payloads again").isEqualTo(SESSIONS * ACTIONS);
      findsTheRightOnes(sink.search());
    }
    try (FileEmbeddingStore store = new FileEmbeddingStore(folder.resolve("v.jsonl"))) {
      findsTheRightOnes(new VectorSearch(new WordModel(), store));
    }
  }

  @Test
  void search_findsTheRightSessionsActionAmongTenThousand_inPostgres() throws Exception {
    PgLite postgres = PgLite.start();
    VectorConfig config = VectorConfig.DEFAULTS.withRewrite(Rewrite.UPSERT);
    try (PgVectorStore store = new PgVectorStore(postgres.config(), WordModel.DIMENSION); VectorSink sink = new VectorSink(config, new WordModel(), store)) {
      fill(sink);
      findsTheRightOnes(sink.search());
    } finally {
      postgres.stop();
    }
  }

  /** A store that takes a filter and does nothing about it must not show one user another's doing. */
  @Test
  void search_checksWhatTheStoreAnswers() throws Exception {
    InMemoryEmbeddingStore<TextSegment> all = new InMemoryEmbeddingStore<>();
    try (VectorSink sink = new VectorSink(new WordModel(), all)) {
      for (int session = 0; session < 4; session++) {
        sink.write(batch(session), Session.empty(key(session)).with(batch(session)));
      }
    }
    all.add(WordModel.vector("the refund"));
    all.add(WordModel.vector("the refund"), TextSegment.from("the refund", new Metadata()));
    EmbeddingStore<TextSegment> careless = new Careless(all);
    assertThat(new VectorSearch(new WordModel(), careless).search("refund", VectorScope.session(key(3)), 100)).hasSize(ACTIONS)
        .allSatisfy(text -> assertThat(text.text()).endsWith("of customer 3 — "));
  }

  /** Knows no filters. */
  private static final class Careless implements EmbeddingStore<TextSegment> {
    private final EmbeddingStore<TextSegment> store;

    private Careless(EmbeddingStore<TextSegment> store) {
      this.store = store;
    }

    @Override
    public EmbeddingSearchResult<TextSegment> search(EmbeddingSearchRequest request) {
      return store.search(new EmbeddingSearchRequest(request.queryEmbedding(), request.maxResults(), request.minScore(), null));
    }

    @Override
    public String add(Embedding embedding) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void add(String id, Embedding embedding) {
      throw new UnsupportedOperationException();
    }

    @Override
    public String add(Embedding embedding, TextSegment segment) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<String> addAll(List<Embedding> embeddings) {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void search_saysWhatIsWrongWithAQuestion() {
    VectorSearch search = new VectorSearch(new WordModel(), new InMemoryEmbeddingStore<>());
    VectorScope scope = VectorScope.product("p");
    assertThatThrownBy(() -> search.search(" \n", scope, 5)).isInstanceOf(IllegalArgumentException.class).hasMessage("query: must not be blank");
    assertThatThrownBy(() -> search.search("x", scope, 0)).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("max: must be from 1 to 1000, but is 0");
    assertThatThrownBy(() -> VectorScope.user("p", "")).isInstanceOf(IllegalArgumentException.class).hasMessage("userId: must not be empty");
    assertThatThrownBy(() -> VectorScope.product("")).isInstanceOf(IllegalArgumentException.class).hasMessage("productId: must not be empty");
    assertThat(VectorScope.session(new SessionKey("p", "s")).by("u")).hasToString("VectorScope[product p, session s, user u]");
  }

  @Test
  void search_cleansTheQuestion() throws Exception {
    WordModel model = new WordModel();
    new VectorSearch(model, new InMemoryEmbeddingStore<>()).search("a\0b \ud83d " + "x".repeat(5_000), VectorScope.product("p"), 5);
    assertThat(model.texts()).singleElement().asString().startsWith("a b \ufffd x").hasSize(2_000);
  }
}
