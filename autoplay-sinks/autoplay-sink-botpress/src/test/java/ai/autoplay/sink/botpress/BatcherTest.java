package ai.autoplay.sink.botpress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatcherTest {
  private final List<List<Item>> calls = new CopyOnWriteArrayList<>();
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch gate = new CountDownLatch(1);
  private final Batcher batcher = new Batcher("test", Duration.ZERO, this::gated);

  @AfterEach
  void close() {
    gate.countDown();
    batcher.close();
  }

  private Map<String, Exception> gated(List<Item> items) throws InterruptedException {
    calls.add(items);
    entered.countDown();
    assertThat(gate.await(20, TimeUnit.SECONDS)).isTrue();
    return Map.of();
  }

  private static List<Item> items(String prefix, int count, int bytes) {
    return IntStream.range(0, count).mapToObj(i -> new Item(prefix + i, "{}", bytes)).toList();
  }

  private Writers behindAFirstCall(int count, Writers.Write write) throws InterruptedException {
    Writers first = new Writers(1, i -> batcher.submit(items("first", 1, 2)));
    assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
    Writers writers = new Writers(count, write);
    writers.awaitAllBlocked();
    assertThat(first.threads().get(0).isAlive()).isTrue();
    return writers;
  }

  @Test
  void submit_joinsWhatWaits() throws Exception {
    Writers writers = behindAFirstCall(30, i -> batcher.submit(items("s" + i + "-", 10, 100)));
    gate.countDown();
    assertThat(writers.failures()).isEmpty();
    assertThat(calls).extracting(List::size).containsExactly(1, 300);
  }

  @Test
  void submit_keepsToTheLimits() throws Exception {
    Writers writers = behindAFirstCall(4, i -> batcher.submit(items("s" + i + "-", 700, i == 0 ? 1_000 : 1_500)));
    gate.countDown();
    assertThat(writers.failures()).isEmpty();
    assertThat(calls).allSatisfy(call -> {
      assertThat(call).hasSizeLessThanOrEqualTo(1_000);
      assertThat(call.stream().mapToInt(item -> item.bytes() + 1).sum()).isLessThan(1_000_000);
    });
    assertThat(calls.stream().mapToInt(List::size).sum()).isEqualTo(2_801);
  }

  @Test
  void submit_neverSendsOneKeyTwiceInOneCall() throws Exception {
    Writers writers = behindAFirstCall(3, i -> batcher.submit(items("same", 5, 10)));
    gate.countDown();
    assertThat(writers.failures()).isEmpty();
    assertThat(calls).hasSize(4).allSatisfy(call -> assertThat(call).extracting(Item::key).doesNotHaveDuplicates());
  }

  @Test
  void submit_withdrawsWhatAnInterruptedCallerStillWaitedFor() throws Exception {
    Writers writers = behindAFirstCall(1, i -> batcher.submit(items("never", 5, 10)));
    writers.threads().get(0).interrupt();
    assertThat(writers.failures()).hasSize(1).allSatisfy(failure -> assertThat(failure).isInstanceOf(InterruptedException.class));
    gate.countDown();
    batcher.submit(items("later", 1, 10));
    assertThat(calls).flatExtracting(call -> call.stream().map(Item::key).toList()).containsExactly("first0", "later0");
  }

  @Test
  void submit_tellsEachCallerOfItsOwnItemsOnly() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (Batcher failing = new Batcher("failing", Duration.ofMillis(50), items -> {
      release.await(10, TimeUnit.SECONDS);
      return Map.of("b0", new IOException("later"), "c0", new RefusedException(400, "never"), "c1", new IOException("later"));
    })) {
      Writers writers = new Writers(3, i -> failing.submit(items(List.of("a", "b", "c").get(i), 2, 10)));
      release.countDown();
      assertThat(writers.failures()).hasSize(2).allSatisfy(failure -> assertThat(failure).hasMessage("later"));
    }
  }

  @Test
  void submit_lingersForOthersButNotForLong() throws Exception {
    List<List<Item>> sent = new CopyOnWriteArrayList<>();
    try (Batcher lingering = new Batcher("lingering", Duration.ofMillis(50), items -> {
      sent.add(items);
      return Map.of();
    })) {
      lingering.submit(items("a", 1, 10));
      lingering.submit(items("b", 1_000, 10));
    }
    assertThat(sent).extracting(List::size).containsExactly(1, 1_000);
  }

  @Test
  void submit_failsWithWhatTheCallThrew() {
    try (Batcher broken = new Batcher("broken", Duration.ZERO, items -> {
      throw new IllegalStateException("broken call");
    })) {
      assertThatThrownBy(() -> broken.submit(items("a", 1, 10))).isInstanceOf(IllegalStateException.class).hasMessage("broken call");
    }
  }

  @Test
  void close_tellsWhoWaitsToTryAgain() throws Exception {
    Writers writers = behindAFirstCall(2, i -> batcher.submit(items("s" + i, 1, 10)));
    batcher.close();
    assertThat(writers.failures()).hasSize(2).allSatisfy(failure ->
        assertThat(failure).isInstanceOf(IOException.class).hasMessage("the Botpress sink is closed"));
    assertThatThrownBy(() -> batcher.submit(items("late", 1, 10))).isInstanceOf(IOException.class);
  }
}
