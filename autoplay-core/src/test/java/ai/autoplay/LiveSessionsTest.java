package ai.autoplay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Payload;
import ai.autoplay.model.PayloadCodec;
import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.model.SlimAction;
import ai.autoplay.spi.Delivery;
import ai.autoplay.spi.Sessions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LiveSessionsTest {
  private static final PayloadCodec CODEC = new PayloadCodec();
  /** When each action was done, as the sink got it. */
  private final ConcurrentLinkedQueue<Long> ordered = new ConcurrentLinkedQueue<>();
  private Autoplay autoplay = engine(AutoplayConfig.DEFAULTS);

  private Autoplay engine(AutoplayConfig config) {
    return Autoplay.builder().config(config).withoutTransport().sink("ordered", this::write).build();
  }

  private void write(Payload payload, Session session) {
    if (payload instanceof ActionsPayload actions) {
      actions.actions().forEach(action -> ordered.add(Long.valueOf(action.description().substring(action.description().lastIndexOf(' ') + 1))));
    }
  }

  @AfterEach
  void close() {
    autoplay.close();
  }

  static ActionsPayload batch(String product, @Nullable String session, @Nullable String user, long at) {
    SlimAction action = SlimAction.builder("click").description(user + " in " + product + "/" + session + " at " + at).build();
    return new ActionsPayload(product, session, user, null, null, Instant.ofEpochSecond(at), List.of(action));
  }

  private void accept(ActionsPayload payload) {
    accept(autoplay, payload);
  }

  static void accept(Autoplay autoplay, ActionsPayload payload) {
    try {
      autoplay.inlet().accept(new Delivery(CODEC.encode(payload), null)).settled().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> ids(List<Session> sessions) {
    return sessions.stream().map(it -> it.key().sessionId()).toList();
  }

  @Test
  void find_knowsTheProductApart() {
    accept(batch("crm", "s", "ann", 1));
    accept(batch("shop", "s", "bob", 2));
    Sessions sessions = autoplay.sessions();
    assertThat(sessions.find(new SessionKey("crm", "s"))).extracting(Session::userId).isEqualTo("ann");
    assertThat(sessions.find(new SessionKey("shop", " s "))).as("white space around an id says nothing").extracting(Session::userId).isEqualTo("bob");
    assertThat(sessions.find(new SessionKey("other", "s"))).isNull();
    assertThat(sessions.findInAnyProduct("t")).isNull();
    assertThatThrownBy(() -> sessions.findInAnyProduct("s")).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("sessionId: several products have a session of this id (crm, shop); say which product is meant");
  }

  @Test
  void byUser_isTheMostRecentFirst_whateverIsSummarisedMeanwhile() {
    SummaryConfig early = SummaryConfig.DEFAULTS.withThreshold(2);
    try (Autoplay summarising = Autoplay.builder().config(AutoplayConfig.DEFAULTS.withSummaries(early)).withoutTransport()
        .summarizer(request -> "read").sink("ordered", this::write).build()) {
      accept(summarising, batch("crm", "new", "ann", 1_000));
      accept(summarising, batch("crm", "old", "ann", 1));
      accept(summarising, batch("crm", "old", "ann", 2));
      SessionKey old = new SessionKey("crm", "old");
      await().until(() -> summarising.sessions().find(old).summary() != null);
      assertThat(summarising.sessions().find(old).forwardedAt()).isEqualTo(Instant.ofEpochSecond(2));
      assertThat(ids(summarising.sessions().byUser("crm", "ann"))).containsExactly("new", "old");
    }
  }

  @Test
  void find_knowsWhatWasJustAccepted() throws InterruptedException {
    for (int i = 1; i <= 100; i++) {
      autoplay.inlet().accept(new Delivery(CODEC.encode(batch("crm", "s", "ann", i)), null));
      Session session = autoplay.sessions().find(new SessionKey("crm", "s"));
      assertThat(session).isNotNull();
      assertThat(session.forwardedAt()).isEqualTo(Instant.ofEpochSecond(i));
    }
  }

  @Test
  void accept_ofManyThreadsForOneSession_losesNothingAndKeepsTheOrderOfEach() throws Exception {
    int senders = 4;
    int each = 1_000;
    ExecutorService pool = Executors.newFixedThreadPool(senders);
    List<Future<?>> sent = new ArrayList<>();
    for (int sender = 0; sender < senders; sender++) {
      int first = 1 + sender * each;
      sent.add(pool.submit(() -> {
        for (int at = first; at < first + each; at++) {
          autoplay.inlet().accept(new Delivery(CODEC.encode(batch("crm", "s", "ann", at)), null));
        }
        return null;
      }));
    }
    for (Future<?> sender : sent) {
      sender.get(60, TimeUnit.SECONDS);
    }
    pool.shutdown();
    await().until(() -> ordered.size() == senders * each);
    for (int sender = 0; sender < senders; sender++) {
      int from = sender * each;
      assertThat(ordered.stream().filter(at -> at > from && at <= from + each)).hasSize(each).isSorted();
    }
    Counts counts = autoplay.counts();
    assertThat(counts.accepted()).isEqualTo(senders * each);
    assertThat(autoplay.sessions().find(new SessionKey("crm", "s"))).extracting(Session::version)
        .isEqualTo(counts.accepted() + counts.ownSummaries());
  }

  @Test
  void findInAnyProduct_findsTheOnlyOne() {
    accept(batch("crm", "s", "ann", 1));
    assertThat(autoplay.sessions().findInAnyProduct("s")).extracting(Session::key).isEqualTo(new SessionKey("crm", "s"));
  }

  @Test
  void byUser_isNewestFirstAndTwentyAtMost() {
    for (int i = 0; i < 30; i++) {
      accept(batch("crm", "s" + i, "ann", 100 + i));
      accept(batch("shop", "s" + i, "ann", 100 + i));
    }
    accept(batch("crm", "s3", "ann", 500));
    accept(batch("crm", "s29", "bob", 600));
    List<String> found = ids(autoplay.sessions().byUser("crm", "ann"));
    assertThat(found).hasSize(20).startsWith("s29", "s3", "s28").doesNotHaveDuplicates();
    assertThat(ids(autoplay.sessions().byUser("crm", "bob"))).containsExactly("s29");
    assertThat(autoplay.sessions().byUser("crm", "carl")).isEmpty();
  }

  @Test
  void anonymousVisitorsAreFoundByNothing() {
    accept(batch("crm", null, "ann", 1));
    assertThat(autoplay.sessions().byUser("crm", "ann")).isEmpty();
  }

  @Test
  void whatTheStoreDropsIsFoundByNothing() {
    autoplay.close();
    autoplay = engine(AutoplayConfig.DEFAULTS.withSessions(new SessionConfig(5, Duration.ofMinutes(30))));
    for (int i = 0; i < 50; i++) {
      accept(batch("crm", "s" + i, "user" + i, 1 + i));
      accept(batch("crm", "t" + i, "ann", 1 + i));
    }
    await().atMost(Duration.ofSeconds(20)).until(() -> autoplay.indexed() <= 3 * 5);
    for (int i = 0; i < 50; i++) {
      boolean known = autoplay.sessions().find(new SessionKey("crm", "s" + i)) != null;
      assertThat(autoplay.sessions().byUser("crm", "user" + i)).hasSize(known ? 1 : 0);
    }
  }

  @Test
  void byUser_isRightWhileSessionsComeAndGo() throws Exception {
    autoplay.close();
    autoplay = engine(AutoplayConfig.DEFAULTS.withSessions(new SessionConfig(40, Duration.ofMinutes(30))));
    ExecutorService threads = Executors.newFixedThreadPool(4);
    AtomicBoolean writing = new AtomicBoolean(true);
    try {
      Future<Integer> reader = threads.submit(() -> readWhile(writing));
      List<Future<?>> writers = new ArrayList<>();
      for (int w = 0; w < 3; w++) {
        int writer = w;
        writers.add(threads.submit(() -> {
          for (int i = 0; i < 1_000; i++) {
            accept(batch(i % 2 == 0 ? "crm" : "shop", "s" + writer + "-" + i % 50, "u" + (writer + i) % 7, 1_000 + i));
          }
        }));
      }
      for (Future<?> writer : writers) {
        writer.get(60, TimeUnit.SECONDS);
      }
      writing.set(false);
      assertThat(reader.get(20, TimeUnit.SECONDS)).isPositive();
    } finally {
      threads.shutdownNow();
    }
  }

  private int readWhile(AtomicBoolean writing) {
    int found = 0;
    while (writing.get()) {
      for (int u = 0; u < 7; u++) {
        String user = "u" + u;
        List<Session> sessions = autoplay.sessions().byUser("crm", user);
        assertThat(sessions).hasSizeLessThanOrEqualTo(20).allMatch(it -> it.key().productId().equals("crm") && it.userIds().contains(user));
        assertThat(ids(sessions)).doesNotHaveDuplicates();
        found += sessions.size();
      }
    }
    return found;
  }

  @Test
  void listen_tellsEverySnapshotInOrder() {
    Map<SessionKey, List<Long>> versions = new ConcurrentHashMap<>();
    autoplay.sessions().listen(it -> versions.computeIfAbsent(it.key(), key -> new ArrayList<>()).add(it.version()));
    Map<SessionKey, List<Long>> expected = new HashMap<>();
    for (int i = 0; i < 400; i++) {
      accept(batch("crm", "s" + i % 4, "ann", 1 + i));
      expected.computeIfAbsent(new SessionKey("crm", "s" + i % 4), key -> new ArrayList<>()).add(1L + i / 4);
    }
    await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(versions).isEqualTo(expected));
  }

  @Test
  void listen_oneThatHangsOrThrowsHarmsNobody() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    ConcurrentLinkedQueue<String> heard = new ConcurrentLinkedQueue<>();
    autoplay.sessions().listen(it -> {
      entered.countDown();
      try {
        release.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    autoplay.sessions().listen(it -> {
      throw new AssertionError("always");
    });
    autoplay.sessions().listen(it -> heard.add(it.key().sessionId()));
    accept(batch("crm", "a", "ann", 1));
    assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();
    accept(batch("crm", "b", "ann", 2));
    await().atMost(Duration.ofSeconds(20)).until(() -> heard.size() == 2);
    assertThat(autoplay.counts().accepted()).isEqualTo(2);
    autoplay.close();
    release.countDown();
    assertThat(autoplay.counts().addUp()).isTrue();
  }

  @Test
  void listen_endsWhenItIsClosed() {
    ConcurrentLinkedQueue<String> heard = new ConcurrentLinkedQueue<>();
    Sessions.Subscription subscription = autoplay.sessions().listen(it -> heard.add(it.key().sessionId()));
    accept(batch("crm", "a", "ann", 1));
    await().atMost(Duration.ofSeconds(20)).until(() -> heard.size() == 1);
    subscription.close();
    subscription.close();
    ConcurrentLinkedQueue<String> other = new ConcurrentLinkedQueue<>();
    autoplay.sessions().listen(it -> other.add(it.key().sessionId()));
    accept(batch("crm", "b", "ann", 2));
    await().atMost(Duration.ofSeconds(20)).until(() -> other.size() == 1);
    assertThat(heard).containsExactly("a");
  }

  @Test
  void listen_oneThatIsFarBehindHearsTheNewestOfEachSession() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Map<String, Long> newest = new ConcurrentHashMap<>();
    SessionTeller teller = new SessionTeller(it -> {
      entered.countDown();
      try {
        release.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      Long before = newest.put(it.key().sessionId(), it.version());
      assertThat(before == null ? 0 : before).isLessThan(it.version());
    }, it -> {}).start();
    Session[] sessions = new Session[10];
    for (int i = 0; i < 3 * SessionTeller.MOST; i++) {
      int s = i % 10;
      ActionsPayload payload = batch("crm", "s" + s, "ann", 1);
      sessions[s] = (sessions[s] == null ? Session.empty(SessionKey.of(payload)) : sessions[s])
          .with(new ActionsPayload("crm", "s" + s, List.of()));
      teller.tell(sessions[s]);
    }
    assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();
    release.countDown();
    teller.finish(Duration.ofSeconds(20));
    assertThat(newest).hasSize(10).containsValue((long) 3 * SessionTeller.MOST / 10);
  }
}
