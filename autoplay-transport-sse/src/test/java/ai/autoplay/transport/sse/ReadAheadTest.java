package ai.autoplay.transport.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ReadAheadTest {
  private static final ReadAhead.Piece PIECE = reading -> { };
  private static final int LARGE = 1 << 18;
  private final ReadAhead ahead = new ReadAhead();
  private final AtomicReference<Thread> reader = new AtomicReference<>();

  /** Puts one more piece, on a thread of its own. */
  private CompletableFuture<Boolean> puts(int size) {
    CompletableFuture<Boolean> put = new CompletableFuture<>();
    Thread thread = new Thread(() -> put.complete(ahead.put(PIECE, size)));
    thread.setDaemon(true);
    reader.set(thread);
    thread.start();
    return put;
  }

  private void untilItWaits() {
    await().until(() -> reader.get().getState() == Thread.State.WAITING);
  }

  private static boolean answer(CompletableFuture<Boolean> put) throws InterruptedException, ExecutionException, TimeoutException {
    return put.get(10, TimeUnit.SECONDS);
  }

  @Test
  void take_keepsTheOrder() throws Exception {
    List<ReadAhead.Piece> taken = new ArrayList<>();
    List<ReadAhead.Piece> pieces = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 10; i++) {
        ReadAhead.Piece piece = reading -> reading.retry(pieces.size());
        pieces.add(piece);
        assertThat(ahead.put(piece, 1)).isTrue();
      }
      var some = ahead.take(Duration.ZERO);
      taken.addAll(some);
      some.clear();
    }
    assertThat(taken).containsExactlyElementsOf(pieces);
  }

  @Test
  void put_waitsForRoomWhereThereAreManyPieces() throws Exception {
    for (int i = 0; i < 256; i++) {
      assertThat(ahead.put(PIECE, 0)).isTrue();
    }
    CompletableFuture<Boolean> oneMore = puts(0);
    untilItWaits();
    var taken = ahead.take(Duration.ZERO);
    assertThat(taken).hasSize(256);
    assertThat(answer(oneMore)).isTrue();
    taken.clear();
    assertThat(ahead.take(Duration.ZERO)).hasSize(1);
  }

  @Test
  void put_waitsForRoomWhereThereIsMuchText() throws Exception {
    assertThat(ahead.put(PIECE, 1)).isTrue();
    CompletableFuture<Boolean> large = puts(LARGE);
    untilItWaits();
    ahead.take(Duration.ZERO).clear();
    assertThat(answer(large)).isTrue();
  }

  @Test
  void put_takesOneThatIsLargerThanAllRoom() throws Exception {
    assertThat(ahead.put(PIECE, 100 * LARGE)).isTrue();
    assertThat(ahead.take(Duration.ZERO)).hasSize(1);
  }

  @Test
  void put_isInVainOnceClosed() throws Exception {
    assertThat(ahead.put(PIECE, 1)).isTrue();
    CompletableFuture<Boolean> waiting = puts(LARGE);
    untilItWaits();
    ahead.close();
    assertThat(answer(waiting)).isFalse();
    assertThat(ahead.put(PIECE, 0)).isFalse();
  }

  @Test
  void take_waitsForTheFirst() throws Exception {
    CompletableFuture<Integer> taken = CompletableFuture.supplyAsync(() -> {
      reader.set(Thread.currentThread());
      try {
        return ahead.take(Duration.ZERO).size();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    });
    await().until(() -> reader.get() != null && reader.get().getState() == Thread.State.TIMED_WAITING);
    assertThat(taken).isNotDone();
    assertThat(ahead.put(PIECE, 0)).isTrue();
    assertThat(taken.get(10, TimeUnit.SECONDS)).isOne();
  }

  @Test
  void take_answersWithNothingAfterSilence() throws Exception {
    assertThat(ahead.take(Duration.ofMillis(20))).isEmpty();
  }

  @Test
  void take_countsSilenceFromWhenItBegan() throws Exception {
    CompletableFuture<Integer> taken = new CompletableFuture<>();
    await().pollDelay(Duration.ofMillis(1_100)).until(() -> true);   // as if a write had taken so long, and the reader had had no room
    Thread thread = new Thread(() -> {
      try {
        taken.complete(ahead.take(Duration.ofSeconds(1)).size());
      } catch (InterruptedException e) {
        taken.completeExceptionally(e);
      }
    });
    thread.start();
    await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
    ahead.put(PIECE, 0);
    assertThat(taken.get(10, TimeUnit.SECONDS)).isOne();
  }

  @Test
  void take_canBeInterruptedAlsoWhenThereIsSomething() {
    ahead.put(PIECE, 0);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> ahead.take(Duration.ZERO)).isInstanceOf(InterruptedException.class);
  }
}
