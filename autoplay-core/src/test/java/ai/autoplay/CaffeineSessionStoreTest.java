package ai.autoplay;

import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.spi.StoredSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever does not find a session any more comes after the engine has heard that it was dropped: else it goes on elsewhere as if it were new. */
class CaffeineSessionStoreTest {
  private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
  private final List<StoredSession> dropped = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  private static StoredSession session(String id) {
    ActionsPayload batch = new Batches(id).next(1);
    return new StoredSession(Session.empty(SessionKey.of(batch)).with(batch), new long[0]);
  }

  @Test
  void find_ofOneThatIsTooOld_tellsBeforeItAnswers() {
    CaffeineSessionStore store = new CaffeineSessionStore(10, Duration.ofMillis(1), timer);
    store.onEvicted(dropped::add);
    StoredSession old = session("s0");
    store.save(old);
    Awaitility.await().until(() -> store.peek(old.session().key()) == null);

    assertThat(store.find(old.session().key())).isNull();
    assertThat(dropped).containsExactly(old);
  }

  @Test
  void find_findsNothingOnlyOnceTheEngineWasTold() throws Exception {
    CaffeineSessionStore store = new CaffeineSessionStore(1, Duration.ofHours(1), timer);
    Map<StoredSession, CompletableFuture<Boolean>> foundOrTold = new ConcurrentHashMap<>();
    store.onEvicted(session -> {
      CountDownLatch asked = new CountDownLatch(1);
      foundOrTold.put(session, CompletableFuture.supplyAsync(() -> {
        asked.countDown();
        return store.find(session.session().key()) == session || dropped.contains(session);
      }, task -> new Thread(task).start()));
      await(asked);
      dropped.add(session);   // while the other looks for it
    });
    List<StoredSession> all = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      all.add(session("s" + i));
      store.save(all.get(i));
    }

    Awaitility.await().until(() -> dropped.size() == 199);
    assertThat(dropped).doesNotHaveDuplicates().isSubsetOf(all);
    for (CompletableFuture<Boolean> told : foundOrTold.values()) {
      assertThat(told.get(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
