package ai.autoplay.sink.botpress;

import static ai.autoplay.sink.botpress.Fixture.EVENTS;
import static ai.autoplay.sink.botpress.Fixture.START;
import static ai.autoplay.sink.botpress.Fixture.SUMMARIES;
import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Payload;
import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.model.SlimAction;
import ai.autoplay.model.SummaryPayload;
import ai.autoplay.sink.botpress.BotpressConfig.Covered;
import ai.autoplay.sink.botpress.BotpressConfig.Upkeep;
import ai.autoplay.spi.DestinationClosedException;
import ai.autoplay.testing.botpress.Call;
import ai.autoplay.testing.botpress.FakeBotpress;
import ai.autoplay.testing.botpress.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** 10,000 actions of 300 sessions, written by 32 at a time, while Botpress fails in every way it can. */
class BotpressManySessionsTest {
  private static final int SESSIONS = 300;
  private static final int ACTIONS = 10_000;
  private static final int BATCH = 4;
  private static final int SUMMARY_EVERY = 5;
  private final FakeBotpress botpress = FakeBotpress.start();

  @AfterEach
  void close() {
    botpress.close();
  }

  /** Two products share every session id. */
  private static SessionKey key(int session) {
    return new SessionKey(session % 2 == 0 ? "shop" : "blog", "ps_" + session / 2);
  }

  private static SlimAction action(int session, int index) {
    return SlimAction.builder("click").index(index).title("Click " + index).description("Session " + session + " clicked " + index)
        .timestampStart(START.plusMillis(index)).userId("user-" + session).build();
  }

  /** Batches of four actions; after every fifth a summary of all but the latest two. */
  private static List<Payload> payloads(int session) {
    int actions = ACTIONS / SESSIONS + (session < ACTIONS % SESSIONS ? 1 : 0);
    List<Payload> payloads = new ArrayList<>();
    int uncovered = 0;
    for (int from = 0; from < actions; from += BATCH) {
      List<SlimAction> batch = IntStream.range(from, Math.min(actions, from + BATCH)).mapToObj(index -> action(session, index)).toList();
      payloads.add(new ActionsPayload(key(session).productId(), key(session).sessionId(), batch));
      uncovered += batch.size();
      if (payloads.size() % SUMMARY_EVERY == 0) {
        payloads.add(new SummaryPayload(key(session).productId(), key(session).sessionId(),
            "Session " + session + " summary " + payloads.size(), uncovered - 2, START.plusSeconds(payloads.size())));
        uncovered = 2;
      }
    }
    return payloads;
  }

  private static List<Engine.Lane> lanes() {
    return IntStream.range(0, SESSIONS).mapToObj(session -> new Engine.Lane(key(session), payloads(session))).toList();
  }

  @ParameterizedTest
  @EnumSource(Covered.class)
  void write_losesNothingAndMixesNothing(Covered covered) throws Exception {
    Fault[] faults = {Fault.rateLimited(Duration.ZERO), Fault.status(500), Fault.status(503), Fault.partial(), Fault.partial(),
        Fault.lostAnswer(), Fault.dropped()};
    botpress.failRandomly(42, 0.3, faults);
    List<Engine.Lane> lanes = lanes();
    try (BotpressSink sink = new BotpressSink(Fixture.tables(botpress, new Upkeep(covered, Duration.ZERO, Duration.ofMillis(5))))) {
      Engine engine = new Engine(sink, lanes);
      assertThat(engine.run()).as("given up").isEmpty();
      assertThat(engine.retries()).isPositive();
    }
    assertEventsAre(covered == Covered.KEEP ? everyAction() : uncovered(lanes));
    assertSummaries(lanes);
    assertThat(botpress.calls()).filteredOn(call -> call.operation().equals("upsertTableRows")).allMatch(call -> call.rows() <= 1_000);
  }

  private static Map<String, Integer> everyAction() {
    Map<String, Integer> ids = new HashMap<>();
    for (int session = 0; session < SESSIONS; session++) {
      for (Payload payload : payloads(session)) {
        if (payload instanceof ActionsPayload actions) {
          int of = session;
          actions.actions().forEach(action -> ids.put(Session.empty(key(of)).actionId(action).toString(), of));
        }
      }
    }
    assertThat(ids).hasSize(ACTIONS);
    return ids;
  }

  private static Map<String, Integer> uncovered(List<Engine.Lane> lanes) {
    Map<String, Integer> ids = new HashMap<>();
    for (int session = 0; session < SESSIONS; session++) {
      Session last = lanes.get(session).session();
      int of = session;
      last.actions().forEach(action -> ids.put(last.actionId(action).toString(), of));
    }
    return ids;
  }

  private void assertEventsAre(Map<String, Integer> expected) {
    List<Map<String, Object>> rows = botpress.rows(EVENTS);
    Set<Object> ids = new HashSet<>(Fixture.column(rows, "action_id"));
    assertThat(rows).hasSameSizeAs(ids);
    assertThat(ids).isEqualTo(expected.keySet());
    assertThat(rows).allSatisfy(row -> {
      int session = expected.get((String) row.get("action_id"));
      assertThat(row).containsEntry("product_id", key(session).productId()).containsEntry("session_id", key(session).sessionId())
          .containsEntry("user_id", "user-" + session).containsEntry("description", "Session " + session + " clicked " + row.get("index"));
    });
  }

  private void assertSummaries(List<Engine.Lane> lanes) {
    List<Map<String, Object>> rows = botpress.rows(SUMMARIES);
    assertThat(rows).hasSize(SESSIONS);
    Map<List<Object>, Map<String, Object>> bySession = new HashMap<>();
    rows.forEach(row -> bySession.put(List.of(row.get("product_id"), row.get("session_id")), row));
    for (int session = 0; session < SESSIONS; session++) {
      Session last = lanes.get(session).session();
      assertThat(bySession.get(List.of(key(session).productId(), key(session).sessionId())))
          .containsEntry("summary", last.latestSummary()).containsEntry("user_id", "user-" + session)
          .containsEntry("actions_covered", (int) last.firstUncovered());
      assertThat(last.latestSummary()).startsWith("Session " + session + " ");
    }
  }

  @Test
  void write_needsFewCallsForManySessions() throws Exception {
    try (BotpressSink sink = new BotpressSink(Fixture.tables(botpress, new Upkeep(Covered.DELETE, Duration.ZERO, Duration.ofMillis(20))))) {
      Engine engine = new Engine(sink, lanes().subList(0, 100));
      assertThat(engine.run()).isEmpty();
    }
    long payloads = lanes().subList(0, 100).stream().mapToLong(lane -> lane.payloads().size()).sum();
    assertThat(botpress.calls().stream().filter(call -> call.status() == 200).count()).isLessThan(payloads / 4);
  }

  @Test
  void write_arrivesAfterTheTokenWasRefusedForAWhile() throws Exception {
    List<Engine.Lane> lanes = lanes().subList(0, 60);
    try (BotpressSink sink = new BotpressSink(Fixture.tables(botpress, new Upkeep(Covered.KEEP, Duration.ZERO, Duration.ofMillis(5))))) {
      Engine engine = new Engine(sink, lanes);
      engine.healAfter(20, botpress::heal);
      botpress.failAlways(Fault.status(401));
      assertThat(engine.run()).isEmpty();
      assertThat(engine.failures()).allSatisfy(failure -> assertThat(failure).isInstanceOf(DestinationClosedException.class));
    }
    Stream<Call> refused = botpress.calls().stream().filter(call -> call.status() == 401);
    assertThat(refused.count()).as("one probe at a time, shared by all who wait").isLessThanOrEqualTo(25);
    assertThat(botpress.rows(EVENTS)).hasSize(lanes.stream().flatMap(lane -> lane.payloads().stream())
        .mapToInt(payload -> payload instanceof ActionsPayload actions ? actions.count() : 0).sum());
  }
}
