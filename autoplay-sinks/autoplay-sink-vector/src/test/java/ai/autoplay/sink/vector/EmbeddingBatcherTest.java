package ai.autoplay.sink.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.model.output.Response;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EmbeddingBatcherTest {
  private final ExecutorService writers = Executors.newCachedThreadPool();
  private final GatedModel model = new GatedModel();
  private final EmbeddingBatcher batcher = new EmbeddingBatcher(model, 100);

  /** Answers when it is let; refuses texts that say so. */
  private static final class GatedModel extends WordModel {
    private volatile CountDownLatch gate = new CountDownLatch(0);

    @Override
    public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
      Response<List<Embedding>> answer = super.embedAll(segments);
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      for (TextSegment segment : segments) {
        refuse(segment.text());
      }
      boolean tooFew = segments.stream().anyMatch(segment -> segment.text().equals("short"));
      return tooFew ? Response.from(answer.content().subList(1, segments.size())) : answer;
    }

    private static void refuse(String text) {
      if (text.equals("poison")) {
        throw new InvalidRequestException("no such text");
      }
      if (text.equals("busy")) {
        throw new RateLimitException("slow down");
      }
      if (text.equals("broken")) {
        throw new NoClassDefFoundError("half a library");
      }
    }
  }

  @AfterEach
  void close() {
    model.gate.countDown();
    batcher.close();
    writers.shutdownNow();
  }

  private Future<List<Embedding>> embed(String... texts) {
    return writers.submit(() -> batcher.embed(List.of(texts)));
  }

  /** Occupies both calls, so that what comes next has to wait. */
  private void occupy() {
    model.gate = new CountDownLatch(1);
    for (int i = 1; i <= 2; i++) {
      embed("occupied " + i);
      int calls = i;
      await().until(() -> model.calls().size() == calls);
    }
  }

  private static List<Embedding> get(Future<List<Embedding>> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }

  @Test
  void embed_answersEachInItsOwnOrder() throws Exception {
    assertThat(get(embed("a", "b", "c"))).containsExactly(WordModel.vector("a"), WordModel.vector("b"), WordModel.vector("c"));
    assertThat(model.calls()).containsExactly(List.of("a", "b", "c"));
  }

  @Test
  void embed_sharesOneCallAmongThoseWhoWaited() throws Exception {
    occupy();
    List<Future<List<Embedding>>> waiting = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      waiting.add(embed("text " + i, "more " + i));
    }
    await().until(() -> batcher.waiting() == 30);
    model.gate.countDown();
    for (int i = 0; i < 30; i++) {
      assertThat(get(waiting.get(i))).containsExactly(WordModel.vector("text " + i), WordModel.vector("more " + i));
    }
    assertThat(model.calls()).as("two that occupied, and all the others together").hasSize(3);
  }

  @Test
  void embed_keepsToTheLargestCall() throws Exception {
    String[] texts = IntStream.range(0, 250).mapToObj(i -> "text " + i).toArray(String[]::new);
    assertThat(get(embed(texts))).hasSize(250).last().isEqualTo(WordModel.vector("text 249"));
    assertThat(model.calls()).extracting(List::size).containsExactly(100, 100, 50);
  }

  @Test
  void embed_aTextThatTheModelRefusesFailsItsOwnWriteOnly() throws Exception {
    occupy();
    List<Future<List<Embedding>>> waiting = List.of(embed("a"), embed("poison"), embed("b"), embed("c"), embed("short"));
    await().until(() -> batcher.waiting() == 5);
    model.gate.countDown();
    for (int good : new int[] {0, 2, 3}) {
      assertThat(get(waiting.get(good))).hasSize(1);
    }
    assertThatThrownBy(() -> get(waiting.get(1))).isInstanceOf(ExecutionException.class).cause()
        .isInstanceOf(IllegalStateException.class).hasMessage("embedding model: no such text");
    assertThatThrownBy(() -> get(waiting.get(4))).cause().isInstanceOf(IllegalStateException.class)
        .hasMessage("embedding model: answered with 0 embeddings for 1 texts");
  }

  @Test
  void embed_aModelInTroubleIsNotAskedAgainForEachText() throws Exception {
    occupy();
    List<Future<List<Embedding>>> waiting = List.of(embed("a"), embed("busy"));
    await().until(() -> batcher.waiting() == 2);
    model.gate.countDown();
    for (Future<List<Embedding>> each : waiting) {
      assertThatThrownBy(() -> get(each)).cause().isInstanceOf(IOException.class).hasMessage("embedding model: slow down");
    }
    assertThat(model.calls()).hasSize(3);
  }

  @Test
  void embed_survivesAnError() throws Exception {
    assertThatThrownBy(() -> get(embed("broken"))).cause().isInstanceOf(IllegalStateException.class).hasMessageContaining("half a library");
    assertThatThrownBy(() -> get(embed("broken"))).cause().isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> get(embed("broken"))).cause().isInstanceOf(IllegalStateException.class);
    assertThat(get(embed("whole"))).hasSize(1);
  }

  @Test
  void embed_thatIsInterruptedIsNotAskedForAnyMore() throws Exception {
    occupy();
    Future<List<Embedding>> late = embed("late");
    await().until(() -> batcher.waiting() == 1);
    late.cancel(true);
    await().until(() -> batcher.waiting() == 0);
    model.gate.countDown();
    assertThat(get(embed("next"))).hasSize(1);
    assertThat(model.texts()).contains("next").doesNotContain("late");
  }

  @Test
  void close_tellsThoseWhoWait_andEndsTheThreads() throws Exception {
    occupy();
    Future<List<Embedding>> waiting = embed("late");
    await().until(() -> batcher.waiting() == 1);
    batcher.close();
    assertThatThrownBy(() -> get(waiting)).cause().isInstanceOf(IOException.class).hasMessageEndingWith("the vector sink is closed");
    assertThatThrownBy(() -> get(embed("later"))).cause().isInstanceOf(IOException.class).hasMessageEndingWith("the vector sink is closed");
    model.gate.countDown();
    await().until(() -> batcher.threads().stream().noneMatch(Thread::isAlive));
  }
}
