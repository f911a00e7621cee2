package ai.autoplay.sink.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingMatch;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.filter.Filter;
import dev.langchain4j.store.embedding.filter.comparison.IsEqualTo;
import dev.langchain4j.store.embedding.filter.comparison.IsGreaterThan;
import dev.langchain4j.store.embedding.inmemory.InMemoryEmbeddingStore;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileEmbeddingStoreTest {
  @TempDir Path folder;

  private Path file() {
    return folder.resolve("deeper").resolve("vectors.jsonl");
  }

  private static TextSegment segment(String text) {
    return TextSegment.from(text, new Metadata().put("session", "s" + text.length()).put("occurred_at", 1_700_000_000_000L + text.length()));
  }

  private static void put(FileEmbeddingStore store, String id, String text) {
    store.addAll(List.of(id), List.of(WordModel.vector(text)), List.of(segment(text)));
  }

  private static List<EmbeddingMatch<TextSegment>> search(FileEmbeddingStore store, String text, Filter filter) {
    return store.search(new EmbeddingSearchRequest(WordModel.vector(text), 10, 0.0, filter)).matches();
  }

  @Test
  void everythingIsThereAgain_alsoWithoutClose() throws Exception {
    Path copy = folder.resolve("as after kill -9.jsonl");
    try (FileEmbeddingStore store = new FileEmbeddingStore(file())) {
      put(store, "1", "one");
      put(store, "2", "two\n\"quoted\" 😀");
      put(store, "1", "one anew");
      put(store, "3", "three");
      store.removeAll(List.of("3", "unknown"));
      Files.copy(file(), copy);
    }
    for (Path path : List.of(file(), copy)) {
      try (FileEmbeddingStore again = new FileEmbeddingStore(path)) {
        assertThat(again.size()).isEqualTo(2);
        EmbeddingMatch<TextSegment> match = search(again, "one anew", null).get(0);
        assertThat(match.embeddingId()).isEqualTo("1");
        assertThat(match.embedded()).isEqualTo(segment("one anew"));
        assertThat(match.embedding()).isEqualTo(WordModel.vector("one anew"));
        assertThat(match.score()).isCloseTo(1.0, within(1e-6));
        assertThat(search(again, "x", new IsEqualTo("session", "s15"))).singleElement().satisfies(found -> assertThat(found.embeddingId()).isEqualTo("2"));
        assertThat(search(again, "x", new IsGreaterThan("occurred_at", 1_700_000_000_009L))).extracting(EmbeddingMatch::embeddingId).containsExactly("2");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"add\":[{\"id\":\"9\",\"vec", "\0\0\0\0", "{\"add\":[{\"id\":\"9\",\"vec\n", "\0\0\0\n"})
  void whatACrashLeftAtTheEndIsCutOff(String torn) throws Exception {
    try (FileEmbeddingStore store = new FileEmbeddingStore(file())) {
      put(store, "1", "one");
    }
    Files.writeString(file(), torn, StandardOpenOption.APPEND);
    try (FileEmbeddingStore store = new FileEmbeddingStore(file())) {
      assertThat(store.size()).isEqualTo(1);
      put(store, "2", "two");
    }
    try (FileEmbeddingStore store = new FileEmbeddingStore(file())) {
      assertThat(store.size()).isEqualTo(2);
    }
  }

  @Test
  void damageElsewhereIsAnError_andTheFileIsLeftAlone() throws Exception {
    try (FileEmbeddingStore store = new FileEmbeddingStore(file())) {
      put(store, "1", "one");
    }
    Files.writeString(file(), "{\"what\": 1}\n{\"remove\":[\"1\"]}\n", StandardOpenOption.APPEND);
    byte[] before = Files.readAllBytes(file());
    assertThatThrownBy(() -> new FileEmbeddingStore(file())).isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(file().toString()).hasMessageContaining("none of ours");
    Path other = Files.writeString(folder.resolve("notes.txt"), "dear diary\n");
    assertThatThrownBy(() -> new FileEmbeddingStore(other)).isInstanceOf(UncheckedIOException.class).hasMessageContaining("no file of vectors");
    assertThat(Files.readAllBytes(file())).isEqualTo(before);
    assertThat(other).hasContent("dear diary\n");
  }

  @Test
  void oneStoreAtATime() {
    try (FileEmbeddingStore store = new FileEmbeddingStore(file())) {
      assertThatThrownBy(() -> new FileEmbeddingStore(file())).isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("is in use already").hasMessageContaining(file().toString());
      put(store, "1", "one");
    }
    try (FileEmbeddingStore store = new FileEmbeddingStore(file())) {
      assertThat(store.size()).isEqualTo(1);
    }
  }

  @Test
  void theFileIsWrittenAnew_whenMostOfItIsOutdated() throws Exception {
    long largest = 0;
    List<String> ids = IntStream.range(0, 100).mapToObj(i -> "id" + i).toList();
    try (FileEmbeddingStore store = new FileEmbeddingStore(file())) {
      for (int i = 0; i < 20; i++) {
        String text = "text " + i;
        store.addAll(ids, Collections.nCopies(100, WordModel.vector(text)), Collections.nCopies(100, segment(text)));
        largest = Math.max(largest, Files.size(file()));
      }
      put(store, "another", "text");
    }
    assertThat(Files.size(file())).isLessThan(largest);
    assertThat(Files.list(file().getParent())).extracting(path -> path.getFileName().toString())
        .containsExactlyInAnyOrder("vectors.jsonl", "vectors.jsonl.lock");
    try (FileEmbeddingStore store = new FileEmbeddingStore(file())) {
      assertThat(store.size()).isEqualTo(101);
      assertThat(search(store, "text 19", null)).allSatisfy(match -> assertThat(match.embedded().text()).isEqualTo("text 19"));
    }
  }

  @Test
  void anotherDimensionIsRefused_andSaysWhatToDo() {
    try (FileEmbeddingStore store = new FileEmbeddingStore(file())) {
      put(store, "1", "one");
      assertThatThrownBy(() -> store.add("2", Embedding.from(new float[] {1, 2, 3}))).isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("must have 384 dimensions").hasMessageContaining("one has 3").hasMessageContaining("another file");
      assertThat(store.size()).isEqualTo(1);
    }
  }

  @Test
  void afterClose_aChangeFails_andTheStoreSaysWhy() {
    FileEmbeddingStore store = new FileEmbeddingStore(file());
    store.close();
    assertThatThrownBy(() -> put(store, "1", "one")).isInstanceOf(UncheckedIOException.class).hasMessageContaining("closed");
  }

  @Test
  void manyWritersAtOnce_loseNothing() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try (FileEmbeddingStore store = new FileEmbeddingStore(file())) {
      List<Future<?>> writing = new ArrayList<>();
      for (int writer = 0; writer < 16; writer++) {
        int number = writer;
        writing.add(threads.submit(() -> {
          for (int i = 0; i < 100; i++) {
            put(store, number + "/" + i % 50, "text " + number + " " + i);
          }
        }));
      }
      for (Future<?> each : writing) {
        each.get(60, TimeUnit.SECONDS);
      }
      assertThat(store.size()).isEqualTo(800);
    } finally {
      threads.shutdownNow();
    }
    try (FileEmbeddingStore again = new FileEmbeddingStore(file())) {
      assertThat(again.size()).isEqualTo(800);
      assertThat(search(again, "text 7 99", null).get(0).embedded().text()).isEqualTo("text 7 99");
    }
  }

  /** An interrupted thread must not close the file under the others. */
  @Test
  void anInterruptHarmsNobody() {
    try (FileEmbeddingStore store = new FileEmbeddingStore(file())) {
      Thread.currentThread().interrupt();
      put(store, "1", "one");
      assertThat(Thread.interrupted()).isTrue();
      put(store, "2", "two");
      assertThat(store.size()).isEqualTo(2);
    }
  }

  @Test
  void search_findsWhatLangChain4jsOwnStoreFinds() {
    InMemoryEmbeddingStore<TextSegment> other = new InMemoryEmbeddingStore<>();
    Random random = new Random(7);
    try (FileEmbeddingStore store = new FileEmbeddingStore(file())) {
      List<String> ids = new ArrayList<>();
      List<Embedding> embeddings = new ArrayList<>();
      List<TextSegment> segments = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        float[] vector = new float[16];
        for (int j = 0; j < vector.length; j++) {
          vector[j] = random.nextFloat() - 0.5f;
        }
        ids.add("id" + i);
        embeddings.add(Embedding.from(vector));
        segments.add(TextSegment.from("text " + i, Metadata.from(Map.of("session", "s" + i % 7, "n", (long) i))));
      }
      store.addAll(ids, embeddings, segments);
      other.addAll(ids, embeddings, segments);
      for (Filter filter : new Filter[] {null, new IsEqualTo("session", "s3"), new IsGreaterThan("n", 400)}) {
        EmbeddingSearchRequest request = new EmbeddingSearchRequest(embeddings.get(42), 25, 0.5, filter);
        assertThat(store.search(request).matches()).extracting(EmbeddingMatch::embeddingId)
            .isEqualTo(other.search(request).matches().stream().map(EmbeddingMatch::embeddingId).toList()).isNotEmpty();
      }
      store.removeAll(new IsEqualTo("session", "s3"));
      other.removeAll(new IsEqualTo("session", "s3"));
      EmbeddingSearchRequest all = new EmbeddingSearchRequest(embeddings.get(0), 1_000, 0.0, null);
      assertThat(store.search(all).matches()).hasSameSizeAs(other.search(all).matches()).hasSizeLessThan(500);
      store.removeAll();
      assertThat(store.size()).isZero();
    }
  }
}
