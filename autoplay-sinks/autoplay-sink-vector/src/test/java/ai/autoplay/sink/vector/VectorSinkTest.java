package ai.autoplay.sink.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Payload;
import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.model.SlimAction;
import ai.autoplay.model.SummaryPayload;
import ai.autoplay.sink.vector.VectorConfig.Content;
import ai.autoplay.sink.vector.VectorConfig.Rewrite;
import ai.autoplay.testing.SamplePayloads;
import ai.autoplay.testing.SinkSubject.Refusal;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.store.embedding.inmemory.InMemoryEmbeddingStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VectorSinkTest {
  private static final SessionKey KEY = new SessionKey("prod", "ps_1");
  private final SamplePayloads samples = SamplePayloads.of("prod", "ps_1").by("ann", "ann@example.com");
  private final WatchedStore store = new WatchedStore(new InMemoryEmbeddingStore<>());
  private final WordModel model = new WordModel();
  private VectorSink sink = new VectorSink(model, store);
  private Session session = Session.empty(KEY);

  @AfterEach
  void close() {
    sink.close();
  }

  private void use(VectorConfig config) {
    sink.close();
    sink = new VectorSink(config, model, store);
  }

  private Session write(Payload payload) throws IOException, InterruptedException {
    session = session.with(payload);
    sink.write(payload, session);
    return session;
  }

  private String id(SlimAction action) {
    return session.actionId(action).toString();
  }

  @Test
  void action_isALineWithoutItsIndex_andSaysWhoseItIs() throws Exception {
    ActionsPayload batch = samples.actions(2);
    write(batch);
    assertThat(store.texts(KEY, "action")).containsExactly(
        "pageview: User landed on the dashboard page (step 0) — https://app.example.com/dashboard",
        "click: User clicked Export CSV button on the dashboard page (step 1) — https://app.example.com/dashboard");
    assertThat(store.metadata(id(batch.actions().get(1))).toMap()).containsExactlyInAnyOrderEntriesOf(Map.of("kind", "action",
        "product", "prod", "session", "ps_1", "user", "ann", "type", "click", "canonical_url", "https://app.example.com/dashboard",
        "occurred_at", batch.actions().get(1).timestampStart().toEpochMilli()));
    assertThat(model.texts()).isEqualTo(store.texts(KEY, "action"));
  }

  @Test
  void action_thatDescribesNothing_hasItsTitle_andNoFieldThatIsUnknown() throws Exception {
    ActionsPayload batch = new ActionsPayload("prod", "ps_1", List.of(SlimAction.builder("click").title("Click Save").build()));
    write(batch);
    assertThat(store.texts(KEY, "action")).containsExactly("click: Click Save — ");
    assertThat(store.metadata(id(batch.actions().get(0))).toMap()).containsOnlyKeys("kind", "product", "session", "type");
  }

  @Test
  void action_withoutATime_hasItsBatches() throws Exception {
    ActionsPayload batch = new ActionsPayload("prod", "ps_1", null, null, null, Instant.ofEpochSecond(1_700_000_000),
        List.of(SlimAction.builder("click").build()));
    write(batch);
    assertThat(store.metadata(id(batch.actions().get(0))).getLong("occurred_at")).isEqualTo(1_700_000_000_000L);
  }

  @Test
  void user_isTheActionsOwn_elseTheBatches_andNobodyElses() throws Exception {
    SlimAction bobs = SlimAction.builder("click").title("1").userId("bob").build();
    SlimAction somebodys = SlimAction.builder("click").title("2").email("carl@example.com").build();
    SlimAction unsigned = SlimAction.builder("click").title("3").build();
    SlimAction anns = SlimAction.builder("click").title("4").email("ann@example.com").build();
    write(new ActionsPayload("prod", "ps_1", "ann", "ann@example.com", null, Instant.EPOCH, List.of(bobs, somebodys, unsigned, anns)));
    assertThat(store.metadata(id(bobs)).getString("user")).isEqualTo("bob");
    assertThat(store.metadata(id(somebodys)).containsKey("user")).isFalse();
    assertThat(store.metadata(id(unsigned)).getString("user")).isEqualTo("ann");
    assertThat(store.metadata(id(anns)).getString("user")).isEqualTo("ann");
  }

  @Test
  void summary_carriesItsPerson_andNobodyWhereItTellsOfSeveral() throws Exception {
    write(samples.actions(2));
    write(samples.summary("Ann looked around.", 2));
    String id = VectorSink.summaryId(KEY).toString();
    assertThat(store.metadata(id).toMap()).containsOnlyKeys("kind", "product", "session", "user", "occurred_at")
        .containsEntry("kind", "summary").containsEntry("user", "ann");
    samples.by("bob", "bob@example.com");
    write(samples.actions(1));
    write(samples.summary("Ann and Bob looked around.", 1));
    assertThat(store.texts(KEY, "summary")).containsExactly("Ann and Bob looked around.");
    String told = session.summaryUserId();
    assertThat(store.metadata(id).getString("user")).isEqualTo(told);
  }

  @Test
  void summary_comesFirst_thenWhatItCoversGoes_andNothingElse() throws Exception {
    write(samples.actions(5));
    List<String> covered = session.actions().subList(0, 3).stream().map(this::id).toList();
    int before = store.asked().size();
    write(samples.summary("Three things.", 3));
    String id = VectorSink.summaryId(KEY).toString();
    assertThat(store.asked().subList(before, store.asked().size())).containsExactly("remove " + id, "add summary " + id,
        "remove " + covered.get(0), "remove " + covered.get(1), "remove " + covered.get(2));
    assertThat(store.texts(KEY, "action")).hasSize(2).allMatch(text -> text.contains("(step 3)") || text.contains("(step 4)"));
  }

  @Test
  void summary_ofAnOlderSnapshotDoesNotReplaceANewer_butItsActionsGo() throws Exception {
    write(samples.actions(4));
    SummaryPayload first = samples.summary("First.", 2);
    Session older = session.with(first);
    SummaryPayload second = samples.summary("Second.", 2);
    Session newer = older.with(second);
    sink.write(second, newer);
    sink.write(first, older);
    assertThat(store.texts(KEY, "summary")).containsExactly("Second.");
    assertThat(store.texts(KEY, "action")).isEmpty();
    sink.write(second, newer);
    assertThat(store.texts(KEY, "summary")).containsExactly("Second.");
  }

  @Test
  void summary_afterARestart_isAddedToWhatWasTold_once() throws Exception {
    write(samples.actions(2));
    write(samples.summary("In the morning.", 2));
    use(VectorConfig.DEFAULTS);
    session = Session.empty(KEY);
    for (String prose : List.of("At noon.", "At noon, and later.")) {
      write(samples.actions(2));
      write(samples.summary(prose, 2 + session.actions().get(0).index()));
      assertThat(session.complete()).isFalse();
      assertThat(store.texts(KEY, "summary")).containsExactly("In the morning.\n\n" + prose);
      sink.write(samples.summary(prose, 0), session);
      assertThat(store.texts(KEY, "summary")).containsExactly("In the morning.\n\n" + prose);
    }
    assertThat(model.texts()).as("the model reads the latest first").contains("At noon.\n\nIn the morning.");
  }

  @Test
  void summary_afterARestart_isNotAddedToSomebodyElses() throws Exception {
    write(samples.actions(2));
    write(samples.summary("Ann did this.", 2));
    use(VectorConfig.DEFAULTS);
    session = Session.empty(KEY);
    samples.by("bob", "bob@example.com");
    write(samples.actions(1));
    write(samples.summary("Bob did that.", 3));
    assertThat(store.texts(KEY, "summary")).containsExactly("Bob did that.");
  }

  @Test
  void everythingTwice_isThereOnce() throws Exception {
    for (Rewrite rewrite : Rewrite.values()) {
      WatchedStore own = new WatchedStore(new InMemoryEmbeddingStore<>());
      try (VectorSink twice = new VectorSink(VectorConfig.DEFAULTS.withRewrite(rewrite), model, own)) {
        SamplePayloads all = SamplePayloads.of("prod", "ps_1");
        List<Payload> payloads = List.of(all.actions(3), all.actions(2), all.summary(4), all.actions(1));
        int[] sizes = new int[2];
        for (int i = 0; i < 2; i++) {
          Session now = Session.empty(KEY);
          for (Payload payload : payloads) {
            now = now.with(payload);
            twice.write(payload, now);
          }
          sizes[i] = own.size();
        }
        if (rewrite == Rewrite.REMOVE_FIRST) {
          assertThat(sizes).as("two actions and a summary").containsExactly(3, 3);
        } else {
          assertThat(sizes[1]).as("the in-memory store keeps both, so it needs REMOVE_FIRST").isGreaterThan(sizes[0]);
        }
      }
    }
  }

  @Test
  void wants_neitherAnonymousNorEmptyNorBlank() {
    assertThat(sink.wants(samples.actions(1))).isTrue();
    assertThat(sink.wants(samples.summary(1))).isTrue();
    assertThat(sink.wants(samples.actions(0))).isFalse();
    assertThat(sink.wants(samples.summary(" \n\0", 1))).isFalse();
    assertThat(sink.wants(SamplePayloads.anonymous("prod").actions(1))).isFalse();
  }

  @Test
  void content_summary_storesNoActions() throws Exception {
    use(VectorConfig.DEFAULTS.withContent(Content.SUMMARY));
    assertThat(sink.wants(samples.actions(1))).isFalse();
    write(samples.actions(3));
    write(samples.summary("All of it.", 3));
    assertThat(store.size()).isEqualTo(1);
    assertThat(store.texts(KEY, "summary")).containsExactly("All of it.");
  }

  @Test
  void maxText_limitsWhatTheModelReads_andNotWhatIsKept() throws Exception {
    use(VectorConfig.DEFAULTS.withMaxText(50));
    String prose = "😀".repeat(60) + " end";
    write(samples.summary(prose, 0));
    assertThat(model.texts()).last().isEqualTo("😀".repeat(50));
    assertThat(store.texts(KEY, "summary")).containsExactly(prose);
  }

  @Test
  void aStoreInTrouble_isTransient_andAnotherDimensionIsNot(@TempDir Path folder) throws Exception {
    store.refuse(Refusal.ACTIONS);
    assertThatThrownBy(() -> write(samples.actions(1))).isInstanceOf(IOException.class).hasMessageStartingWith("vector store: ");
    try (FileEmbeddingStore file = new FileEmbeddingStore(folder.resolve("v.jsonl")); VectorSink other = new VectorSink(model, file)) {
      file.add(Embedding.from(new float[] {1, 2, 3}));
      ActionsPayload batch = samples.actions(1);
      assertThatThrownBy(() -> other.write(batch, session.with(batch))).isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("must have 3 dimensions");
    }
  }

  @Test
  void close_leavesAGivenStoreOpen_andEndsItsThreads(@TempDir Path folder) throws Exception {
    try (FileEmbeddingStore file = new FileEmbeddingStore(folder.resolve("v.jsonl"))) {
      VectorSink other = new VectorSink(model, file);
      ActionsPayload batch = samples.actions(1);
      other.write(batch, session.with(batch));
      other.close();
      assertThat(other.search().search("export", VectorScope.session(KEY), 1)).hasSize(1);
      assertThatThrownBy(() -> other.write(batch, session.with(batch))).isInstanceOf(IOException.class).hasMessageContaining("is closed");
    }
  }
}
