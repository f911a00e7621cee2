package ai.autoplay.embeddings.minilm;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.util.Ec2Utils;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.store.embedding.CosineSimilarity;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MiniLmTest {
  @Test
  @Order(1)
  void load_opensNoSocket() throws Exception {
    WatchedNetwork.watch();
    assertThat(MiniLm.load().embed("Where do I change my plan?").content().dimension()).isEqualTo(MiniLm.DIMENSION);
    assertThat(WatchedNetwork.attempts()).as("what loading and embedding asked of the network").isEmpty();
    assertThat(System.getProperty("OPT_OUT_TRACKING")).isEqualTo("true");
  }

  /** Proves that the watch sees what the tokenizer library does when nobody stops it. */
  @Test
  @Order(2)
  void load_isWhatKeepsTheTokenizerLibraryQuiet() {
    Ec2Utils.callHome("Huggingface");
    assertThat(WatchedNetwork.attempts()).isEmpty();
    String before = System.clearProperty("OPT_OUT_TRACKING");
    try {
      assertThat(attemptToCallHome()).isNotEmpty();
    } finally {
      System.setProperty("OPT_OUT_TRACKING", before);
    }
  }

  private static List<String> attemptToCallHome() {
    try {
      Ec2Utils.callHome("Huggingface");
    } catch (IllegalStateException refused) {
      assertThat(refused).hasMessage("no sockets in this test");
    }
    return WatchedNetwork.attempts();
  }

  @Test
  @Order(3)
  void load_sharesOneModelThatKnowsWhatIsAlike() {
    EmbeddingModel model = MiniLm.load();
    assertThat(MiniLm.load()).isSameAs(model);
    List<Embedding> vectors = model.embedAll(Stream.of("click: User clicked Export CSV on the dashboard", "download the report as a file",
        "the weather in Lisbon").map(TextSegment::from).toList()).content();
    assertThat(CosineSimilarity.between(vectors.get(0), vectors.get(1)))
        .isGreaterThan(CosineSimilarity.between(vectors.get(0), vectors.get(2)) + 0.1);
  }
}
