package ai.autoplay.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One session of one person: versions, positions, summaries. Several people: {@link SessionPeopleTest}. */
class SessionTest {
  private static final SessionKey KEY = new SessionKey("p", "s");
  private final Session empty = Session.empty(KEY);

  private static SlimAction action(int index) {
    return SlimAction.builder("click").index(index).description("action " + index).canonicalUrl("/p").build();
  }

  /** Actions {@code from} to {@code to}, the last included. */
  private static ActionsPayload batch(int from, int to) {
    List<SlimAction> actions = new ArrayList<>();
    for (int index = from; index <= to; index++) {
      actions.add(action(index));
    }
    return new ActionsPayload("p", "s", actions);
  }

  private static ActionsPayload linked(@Nullable String conversation) {
    return new ActionsPayload("p", "s", null, null, conversation, Instant.EPOCH, List.of());
  }

  private static SummaryPayload summary(String text, int replaces) {
    return new SummaryPayload("p", "s", text, replaces, Instant.ofEpochSecond(replaces));
  }

  private static List<Integer> indexes(List<SlimAction> actions) {
    return actions.stream().map(SlimAction::index).toList();
  }

  @Test
  void empty_knowsNothing() {
    assertThat(empty.version()).isZero();
    assertThat(empty.complete()).isTrue();
    assertThat(empty.toText()).isEmpty();
    assertThat(empty.userId()).isNull();
    assertThat(empty.actions()).isEmpty();
    assertThat(empty.samePersonPrefix()).isZero();
    assertThat(empty.summaryBefore()).isNull();
  }

  @Test
  void with_isANewSnapshot_andTheOldOneStays() {
    Session one = empty.with(batch(0, 1));
    Session two = one.with(batch(2, 2));
    assertThat(List.of(empty.version(), one.version(), two.version())).containsExactly(0L, 1L, 2L);
    assertThat(indexes(one.actions())).containsExactly(0, 1);
    assertThat(indexes(two.actions())).containsExactly(0, 1, 2);
    assertThat(two.uncoveredCount()).isEqualTo(3);
    assertThat(two).hasToString("Session[p/s v2, 3 uncovered]");
  }

  @Test
  void with_refusesWhatIsOfAnotherSession() {
    assertThatThrownBy(() -> empty.with(new ActionsPayload("p", "t", List.of()))).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("payload: must be of p/s, but is of p/t");
    assertThatThrownBy(() -> empty.with(new ActionsPayload("q", "s", List.of()))).hasMessage("payload: must be of p/s, but is of q/s");
    assertThatThrownBy(() -> empty.with(new ActionsPayload("p", null, List.of()))).hasMessage("payload: must be of p/s, but is of p/null");
    assertThatThrownBy(() -> empty.with(new SummaryPayload("p", "t", "x", 0, Instant.EPOCH), 0)).hasMessageContaining("p/t");
  }

  @Test
  void anonymousPayloads_shareNoSession() {
    ActionsPayload nobody = new ActionsPayload("p", null, List.of(action(0)));
    SessionKey key = SessionKey.of(nobody);
    assertThat(key.anonymous()).isTrue();
    assertThat(key).isNotEqualTo(SessionKey.of(nobody));
    assertThat(Session.empty(key).with(nobody).actions()).hasSize(1);
    assertThatThrownBy(() -> Session.empty(key).with(new ActionsPayload("p", key.sessionId(), List.of())))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(SessionKey.of(batch(0, 0))).isEqualTo(KEY);
    assertThatThrownBy(() -> new SessionKey("p", "")).hasMessage("sessionId: must not be empty");
  }

  @Test
  void toText_isTheSummaryAndWhatWasDoneSince() {
    Session session = empty.with(batch(0, 2));
    assertThat(session.toText()).isEqualTo("""
        Recent activity:
        1. [0] click: action 0 — /p
        2. [1] click: action 1 — /p
        3. [2] click: action 2 — /p""");
    Session condensed = session.with(summary("Did two things.", 2));
    assertThat(condensed.toText()).isEqualTo("""
        Summary: Did two things.

        Recent activity:
        1. [2] click: action 2 — /p""");
    assertThat(condensed.with(summary("Did three things.", 1)).toText()).isEqualTo("Summary: Did three things.");
  }

  @Test
  void goal_isWhatTheSummaryBeginsWith() {
    Session session = empty.with(batch(0, 4));
    assertThat(session.goal()).isNull();
    assertThat(session.with(summary("Goal: Pay in Checkout (completed)\nThe user paid.", 3)).goal()).isEqualTo("Pay in Checkout (completed)");
    assertThat(session.with(summary("The user paid.\nGoal: none", 3)).goal()).isNull();
    assertThat(session.with(summary("Goal: ", 3)).goal()).isNull();
  }

  @Test
  void oldest_areThoseThatASummaryWouldCoverFirst() {
    Session session = empty.with(batch(0, 1)).with(batch(2, 4)).with(summary("x", 1));
    assertThat(indexes(session.oldest(3))).containsExactly(1, 2, 3);
    assertThat(session.oldest(0)).isEmpty();
    assertThat(session.oldest(4)).isEqualTo(session.actions());
    assertThatThrownBy(() -> session.oldest(5)).isInstanceOf(IllegalArgumentException.class).hasMessage("count: must be 0 to 4, but was 5");
    assertThatThrownBy(() -> session.oldest(-1)).isInstanceOf(IllegalArgumentException.class).hasMessage("count: must be 0 to 4, but was -1");
  }

  @Test
  void summary_coversTheOldest_once() {
    Session session = empty.with(batch(0, 4)).with(summary("x", 3));
    assertThat(indexes(session.covered())).containsExactly(0, 1, 2);
    assertThat(session.firstUncovered()).isEqualTo(3);
    assertThat(indexes(session.actions())).containsExactly(3, 4);
    assertThat(session.with(batch(5, 5)).covered()).isEmpty();
    Session further = session.with(batch(5, 5)).with(summary("y", 99));
    assertThat(indexes(further.covered())).containsExactly(3, 4, 5);
    assertThat(further.firstUncovered()).isEqualTo(6);
    assertThat(further.with(summary("z", 99)).covered()).isEmpty();
  }

  @Test
  void summary_thatReplacesNothingOrLess_coversNothing() {
    for (int replaces : new int[] {0, -1, Integer.MIN_VALUE}) {
      Session session = empty.with(batch(0, 4)).with(summary("x", replaces));
      assertThat(session.covered()).isEmpty();
      assertThat(session.summary()).isEqualTo("x");
      assertThat(session.uncoveredCount()).isEqualTo(5);
    }
  }

  @Test
  void summary_countsWhatWeMissed_whenTheBeginningWasNotSeen() {
    Session joined = empty.with(batch(7, 11));
    assertThat(joined.complete()).isFalse();
    Session session = joined.with(summary("x", 10));
    assertThat(indexes(session.covered())).as("0 to 6 we never saw; of the ten only three are here").containsExactly(7, 8, 9);
    assertThat(session.complete()).isFalse();
    assertThat(joined.with(summary("x", 7)).covered()).isEmpty();
    assertThat(indexes(joined.with(summary("x", Integer.MAX_VALUE)).covered())).containsExactly(7, 8, 9, 10, 11);
  }

  @Test
  void complete_meansThatTheBeginningWasSeen() {
    assertThat(empty.with(batch(0, 0)).complete()).isTrue();
    assertThat(empty.with(batch(1, 1)).complete()).isFalse();
    assertThat(empty.with(summary("x", 4)).complete()).isFalse();
    assertThat(empty.with(batch(0, 0)).with(batch(9, 9)).complete()).isTrue();
  }

  @Test
  void complete_isNotDecidedByAnEmptyBatch() {
    Session linked = empty.with(linked("c"));
    assertThat(linked.with(batch(0, 0)).complete()).isTrue();
    assertThat(linked.with(batch(7, 7)).complete()).isFalse();
    assertThat(linked.with(summary("x", 4)).complete()).isFalse();
    assertThat(empty.with(summary("x", 4)).with(linked("c")).with(batch(0, 0)).complete()).isFalse();
  }

  @Test
  void ownSummary_coversWhatItReadAndNothingElse() {
    Session session = empty.with(batch(0, 9)).with(summary("wire", 4));
    Session next = session.with(batch(10, 10)).with(summary("ours", 0), 7);
    assertThat(indexes(next.covered())).containsExactly(4, 5, 6);
    assertThat(next.firstUncovered()).isEqualTo(7);
    assertThat(next.with(summary("late", 0), 5).covered()).as("it read up to 5, which is covered long since").isEmpty();
    assertThat(indexes(next.with(summary("all", 0), Long.MAX_VALUE).covered())).containsExactly(7, 8, 9, 10);
    assertThat(next.with(summary("none", 0), Long.MIN_VALUE).covered()).isEmpty();
  }

  @Test
  void conversationId_theFirstLinkWins_andAnEmptyOneIsNone() {
    Session session = empty.with(linked(null)).with(linked("")).with(linked("first")).with(linked("second")).with(linked(null));
    assertThat(session.conversationId()).isEqualTo("first");
    assertThat(session.with(summary("x", 1)).conversationId()).isEqualTo("first");
  }

  @Test
  void forwardedAt_neverGoesBack() {
    Session session = empty.with(summary("x", 9)).with(summary("y", 3));
    assertThat(session.forwardedAt()).isEqualTo(Instant.ofEpochSecond(9));
    assertThat(session.latestSummary()).isEqualTo("y");
  }
}
