package ai.autoplay.sink.conversation.intercom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Payload;
import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.model.SlimAction;
import ai.autoplay.model.SummaryPayload;
import ai.autoplay.sink.conversation.ConversationSink;
import ai.autoplay.testing.intercom.FakeIntercom;
import ai.autoplay.testing.intercom.Fault;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Conversations while requests fail in every way and the process dies again and again, also between a post and the note that it was
 * done: each action is in exactly one visible note or covered by a summary, in its order, in its own conversation.
 * {@code -Dautoplay.seeds=100} for as many runs.
 */
class RandomFlowTest {
  private static final int SESSIONS = 12;
  private static final int STEPS = 500;
  private static final Pattern ACTION = Pattern.compile("\\] session (\\d+) step (\\d+)(?:\n|$)");
  private final Instant began = Instant.now();
  private final Map<String, String> disk = new HashMap<>();
  private final List<Visit> visits = new ArrayList<>();
  private FakeIntercom intercom;
  private MortalStore store;
  private ConversationSink sink;
  private Random random;
  private int deaths;

  /** One session, as the engine leads it. */
  private static final class Visit {
    final int number;
    final String user;
    final String conversation;
    Session session;
    int steps;
    boolean linked;
    final Set<Integer> owed = new HashSet<>();
    final Set<Integer> covered = new HashSet<>();
    String summary;

    Visit(int number, String user, String conversation) {
      this.number = number;
      this.user = user;
      this.conversation = conversation;
      this.session = Session.empty(new SessionKey(number % 2 == 0 ? "shop" : "blog", "ps_" + number / 2));
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everyActionIsToldOnce(long seed) throws Exception {
    random = new Random(seed);
    try (FakeIntercom fake = FakeIntercom.start()) {
      intercom = fake;
      for (int i = 0; i < SESSIONS; i++) {
        String user = i % 3 == 0 ? null : "user " + i;
        visits.add(new Visit(i, user, fake.beginConversation(user, null)));
      }
      open();
      fake.failRandomly(seed, 0.25, Fault.status(500), Fault.status(503), Fault.rateLimited(Duration.ZERO), Fault.lostAnswer(),
          Fault.dropped(), Fault.status(401));
      for (int step = 0; step < STEPS; step++) {
        step(visits.get(random.nextInt(SESSIONS)));
      }
      fake.heal();
      finish();
      check();
      assertThat(deaths).isGreaterThan(10);
    } finally {
      store.live(Integer.MAX_VALUE);
      sink.close();
    }
  }

  static LongStream seeds() {
    return LongStream.rangeClosed(1, Integer.getInteger("autoplay.seeds", 3));
  }

  private void open() {
    store = new MortalStore(disk);
    store.live(20 + random.nextInt(120));
    sink = new ConversationSink(new IntercomPlatform(Fixture.account(intercom)), store);
  }

  private void step(Visit visit) throws Exception {
    int kind = random.nextInt(10);
    if (kind == 0 && visit.steps > 0) {
      write(visit, new SummaryPayload(visit.session.key().productId(), visit.session.key().sessionId(),
          "Summary of session " + visit.number + " up to step " + visit.steps, random.nextInt(visit.session.uncoveredCount() + 1),
          Instant.ofEpochSecond(1_800_000_000L + visit.steps)));
    } else if (kind == 1 && !visit.linked) {
      link(visit);
    } else {
      write(visit, actions(visit, 1 + random.nextInt(3)));
    }
  }

  private ActionsPayload actions(Visit visit, int count) {
    List<SlimAction> actions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int step = visit.steps++;
      actions.add(SlimAction.builder("click").index(step).description("session " + visit.number + " step " + step)
          .timestampStart(began.plusMillis(step)).build());
      visit.owed.add(step);
    }
    boolean names = !visit.linked && random.nextInt(6) == 0;
    visit.linked |= names;
    return new ActionsPayload(visit.session.key().productId(), visit.session.key().sessionId(), visit.user, null,
        names ? visit.conversation : null, began.plusMillis(visit.steps), actions);
  }

  private void link(Visit visit) throws Exception {
    visit.linked = true;
    write(visit, new ActionsPayload(visit.session.key().productId(), visit.session.key().sessionId(), visit.user, null, visit.conversation,
        Instant.EPOCH, List.of()));
  }

  /** As the outlet does it: in place, until it works; and after a death again, from the spool. */
  private void write(Visit visit, Payload payload) throws Exception {
    visit.session = visit.session.with(payload);
    if (payload instanceof SummaryPayload summary) {
      visit.summary = summary.summary();
      visit.session.covered().forEach(action -> visit.covered.add(action.index()));
    }
    while (true) {
      try {
        sink.write(payload, visit.session);
        return;
      } catch (IOException e) {
        reopenIfDead();
      }
    }
  }

  private void reopenIfDead() {
    if (!store.dead()) {
      return;
    }
    deaths++;
    sink.close();
    open();
  }

  private void finish() throws Exception {
    store.live(Integer.MAX_VALUE);
    for (Visit visit : visits) {
      if (!visit.linked) {
        link(visit);
      }
      write(visit, actions(visit, 1));
    }
    await().atMost(20, TimeUnit.SECONDS).until(() -> disk.keySet().stream().noneMatch(key -> key.startsWith("open:")) || doubtsOnly());
  }

  /** Notes that were sent twice are looked at again for a minute: that is nothing left to do. */
  private boolean doubtsOnly() {
    return disk.entrySet().stream().filter(entry -> entry.getKey().startsWith("notes:"))
        .noneMatch(entry -> entry.getValue().contains("\"NEW\"") || entry.getValue().contains("\"LOOK\"") || entry.getValue().contains("\"TRIED\""));
  }

  private void check() {
    for (Visit visit : visits) {
      List<String> notes = Fixture.bodies(intercom, visit.conversation);
      Map<Integer, Integer> times = new TreeMap<>();
      List<Integer> order = new ArrayList<>();
      for (String note : notes) {
        for (Matcher action = ACTION.matcher(note); action.find(); ) {
          assertThat(action.group(1)).as("whose action is in %s", note).isEqualTo(Integer.toString(visit.number));
          int step = Integer.parseInt(action.group(2));
          times.merge(step, 1, Integer::sum);
          order.add(step);
        }
      }
      assertThat(times.values()).as("each at most once in %s", notes).allMatch(count -> count == 1);
      assertThat(order).as("in order").isSorted();
      Set<Integer> told = new HashSet<>(times.keySet());
      told.addAll(visit.covered);
      assertThat(told).as("told or covered, of session %s: %s", visit.number, notes).containsAll(visit.owed);
      assertThat(notes.stream().filter(note -> note.startsWith("Summary: ") && !note.contains("[1]")).count())
          .as("summaries by themselves in %s", notes).isLessThanOrEqualTo(1);
      if (visit.summary != null) {
        assertThat(notes).as("the latest summary").anyMatch(note -> note.contains(visit.summary));
      }
    }
  }
}
