package ai.autoplay.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Several people use one session one after the other: what one did is never told under another's name. */
class SessionPeopleTest {
  private final Session empty = Session.empty(new SessionKey("p", "s"));

  private static ActionsPayload by(@Nullable String userId, @Nullable String email, String... descriptions) {
    List<SlimAction> actions = Stream.of(descriptions).map(it -> SlimAction.builder("click").description(it).build()).toList();
    return new ActionsPayload("p", "s", userId, email, null, Instant.EPOCH, actions);
  }

  private static ActionsPayload ann(String... descriptions) {
    return by("ann", "ann@example.com", descriptions);
  }

  private static ActionsPayload bob(String... descriptions) {
    return by("bob", "bob@example.com", descriptions);
  }

  private static ActionsPayload nobody(String... descriptions) {
    return by(null, null, descriptions);
  }

  private static SummaryPayload summary(String text, int replaces) {
    return new SummaryPayload("p", "s", text, replaces, Instant.EPOCH);
  }

  private static List<String> told(List<SlimAction> actions) {
    return actions.stream().map(SlimAction::description).toList();
  }

  @Test
  void eachReadsTheirOwn() {
    Session session = empty.with(ann("a1", "a2")).with(bob("b1"));
    assertThat(session.userId()).isEqualTo("bob");
    assertThat(session.email()).isEqualTo("bob@example.com");
    assertThat(session.userIds()).containsExactly("ann", "bob");
    assertThat(told(session.actionsOf("ann"))).containsExactly("a1", "a2");
    assertThat(told(session.actionsOf("bob"))).containsExactly("b1");
    assertThat(told(session.actionsOf("carl"))).isEmpty();
    assertThat(session.toText()).contains("b1").doesNotContain("a1", "a2");
    assertThat(session.samePersonPrefix()).isEqualTo(2);
  }

  @Test
  void actionsOf_findsThePersonByAddressToo() {
    Session session = empty.with(ann("a1")).with(by(null, "ann@example.com", "a2")).with(bob("b1"));
    assertThat(told(session.actionsOf("ann", null))).containsExactly("a1", "a2");
    assertThat(told(session.actionsOf(null, "ann@example.com"))).containsExactly("a1", "a2");
    assertThat(told(session.actionsOf("ann", "bob@example.com"))).as("the id decides").containsExactly("a1", "a2");
    assertThat(told(session.actionsOf("carl", "bob@example.com"))).as("two people may share an address").isEmpty();
    assertThat(told(session.actionsOf(null, "bob@example.com"))).containsExactly("b1");
  }

  @Test
  void actionsOf_nobodyAreThoseOfASessionWithoutNames() {
    Session session = empty.with(nobody("n1"));
    assertThat(told(session.actionsOf(null, null))).containsExactly("n1");
    assertThat(session.with(ann("a1")).actionsOf(null, null)).as("what came before a name is that person's").isEmpty();
    assertThat(session.with(ann("a1")).with(summary("Ann did things.", 2)).with(nobody("n2")).actionsOf(null, null)).isEmpty();
  }

  @Test
  void summaryOf_findsThePersonByAddressToo() {
    Session session = empty.with(ann("a1")).with(summary("Ann did things.", 1)).with(bob("b1"));
    assertThat(session.summaryOf(null, "ann@example.com")).isEqualTo("Ann did things.");
    assertThat(session.summaryOf("ann", null)).isEqualTo("Ann did things.");
    assertThat(session.summaryOf("bob", "bob@example.com")).isNull();
    assertThat(session.summaryOf(null, null)).isNull();
    assertThat(empty.with(nobody("n1")).with(summary("Somebody.", 1)).summaryOf(null, null)).isEqualTo("Somebody.");
  }

  @Test
  void aSummaryIsReadByWhomItTellsOf() {
    Session session = empty.with(ann("a1", "a2")).with(summary("Ann did things.", 2)).with(bob("b1"));
    assertThat(session.summary()).isNull();
    assertThat(session.latestSummary()).isEqualTo("Ann did things.");
    assertThat(session.summaryUserId()).isEqualTo("ann");
    assertThat(session.summaryOf("ann")).isEqualTo("Ann did things.");
    assertThat(session.summaryOf("bob")).isNull();
    assertThat(session.summaryBefore()).as("Bob's first summary builds on nothing of Ann's").isNull();
    assertThat(session.toText()).isEqualTo("Recent activity:\n1. [0] click: b1 — ");
    Session back = session.with(summary("Bob did a thing.", 0), 3).with(ann("a3"));
    assertThat(back.summary()).isNull();
    assertThat(back.toText()).contains("a3").doesNotContain("Bob");
    assertThat(back.userIds()).containsExactly("bob", "ann");
  }

  @Test
  void aSummaryOfTwoPeopleIsReadByNeither() {
    Session session = empty.with(ann("a1")).with(bob("b1")).with(summary("Both did things.", 2));
    assertThat(session.summary()).isNull();
    assertThat(session.summaryUserId()).isNull();
    assertThat(session.summaryOf("ann")).isNull();
    Session unsigned = session.with(nobody("n1")).with(summary("Both, and more.", 1));
    assertThat(unsigned.summary()).as("a rolling summary goes on telling of both").isNull();
    assertThat(unsigned.with(summary("Again.", 0)).summary()).isNull();
    Session bobs = session.with(bob("b2"));
    assertThat(bobs.with(summary("Both, and Bob did a thing.", 1)).summary()).as("so does one of Bob's actions alone").isNull();
    assertThat(bobs.with(summary("Bob did a thing.", 0), 3).summary()).as("ours read nothing else").isEqualTo("Bob did a thing.");
  }

  @Test
  void aSummaryFromTheWire_mayRepeatWhatEarlierOnesTold_andIsNobodysThen() {
    Session anns = empty.with(ann("a1")).with(summary("Ann did things.", 1));
    Session session = anns.with(bob("b1")).with(summary("Ann did things, then Bob.", 1));
    assertThat(session.summary()).isNull();
    assertThat(session.latestSummary()).isEqualTo("Ann did things, then Bob.");
    assertThat(session.summaryOf("ann")).isNull();
    assertThat(session.summaryOf("bob")).isNull();
    assertThat(anns.with(ann("a2")).with(summary("Ann, and more.", 1)).summary()).isEqualTo("Ann, and more.");
    assertThat(anns.with(ann("a2")).with(bob("b1")).with(summary("Ann, and more.", 1)).summaryOf("ann")).isEqualTo("Ann, and more.");
  }

  @Test
  void aSummary_followsOneOfTheSamePersonOnly() {
    Session anns = empty.with(by(null, "ann@example.com", "a1")).with(summary("Ann.", 0), 1);
    assertThat(anns.with(by(null, "ann@example.com", "a2")).with(summary("Ann again.", 0), 2).summaryFollows(anns)).isTrue();
    assertThat(anns.with(by(null, "bob@example.com", "b1")).with(summary("Bob.", 0), 2).summaryFollows(anns)).as("known by address alone").isFalse();
    Session both = anns.with(bob("b1")).with(ann("a2")).with(summary("Both.", 2));
    assertThat(both.summaryFollows(anns)).isFalse();
    assertThat(both.with(bob("b2")).with(summary("Both again.", 1)).summaryFollows(both)).isTrue();
  }

  @Test
  void aSummaryFromTheWire_isNobodys_alsoWhenOursCameBetween() throws Exception {
    Session session = empty.with(by(null, "ann@example.com", "a1")).with(summary("Ann.", 1)).with(by(null, "bob@example.com", "b1"))
        .with(summary("Ours of Bob.", 0), 2).with(by(null, "bob@example.com", "b2"));
    assertThat(session.summary()).isEqualTo("Ours of Bob.");
    Session kept = new SessionCodec().decode(new SessionCodec().encode(session));
    assertThat(kept.with(summary("Ann, then Bob.", 1)).summary()).as("what was covered is remembered").isNull();
    assertThat(kept.with(summary("Ours of Bob again.", 0), 3).summary()).isEqualTo("Ours of Bob again.");
  }

  @Test
  void aSummaryThatCoversNothing_isNotTheLastOnes_whenSeveralWereHere() {
    assertThat(empty.with(ann("a1")).with(summary("Before.", 0)).summaryUserId()).isEqualTo("ann");
    assertThat(empty.with(ann("a1")).with(bob("b1")).with(summary("Before.", 0)).summary()).isNull();
    assertThat(empty.with(by(null, "ann@example.com", "a1")).with(by(null, "bob@example.com", "b1")).with(summary("?", 0)).toText())
        .contains("b1").doesNotContain("?");
  }

  @Test
  void aSummaryOfNobodyKnown_becomesTheFirstPersons_andStaysTheirs() {
    for (Session session : List.of(empty.with(nobody("n1")).with(summary("Earlier.", 1)), empty.with(summary("Earlier.", 9)))) {
      assertThat(session.summary()).isEqualTo("Earlier.");
      Session ann = session.with(ann("a1"));
      assertThat(ann.summary()).isEqualTo("Earlier.");
      assertThat(ann.summaryOf("ann")).isEqualTo("Earlier.");
      assertThat(ann.with(bob("b1")).summary()).isNull();
      assertThat(ann.with(bob("b1")).summaryOf("bob")).isNull();
    }
  }

  @Test
  void aSummaryOfSomebodyHalfKnown_staysTheirs() {
    Session session = empty.with(by(null, "ann@example.com", "a1")).with(summary("Ann's.", 1)).with(ann("a2"));
    assertThat(session.summaryOf("ann")).isEqualTo("Ann's.");
    assertThat(session.with(by("bob", null, "b1")).summary()).isNull();
  }

  @Test
  void onePayload_mayHoldTwoPeople() {
    SlimAction first = SlimAction.builder("click").description("a1").userId("ann").build();
    SlimAction second = SlimAction.builder("click").description("b1").userId("bob").build();
    SlimAction third = SlimAction.builder("click").description("n1").build();
    Session session = empty.with(new ActionsPayload("p", "s", List.of(first, second, third)));
    assertThat(session.userIds()).containsExactly("ann", "bob");
    assertThat(session.userId()).isEqualTo("bob");
    assertThat(told(session.actionsOf("ann"))).containsExactly("a1");
    assertThat(told(session.actionsOf("bob"))).containsExactly("b1", "n1");
    assertThat(session.samePersonPrefix()).isEqualTo(1);
  }

  @Test
  void anActionsOwnIdentityGoesBeforeItsBatchs() {
    SlimAction anns = SlimAction.builder("click").description("a1").userId("ann").build();
    Session session = empty.with(new ActionsPayload("p", "s", "bob", "bob@example.com", null, Instant.EPOCH, List.of(anns)));
    assertThat(session.userId()).isEqualTo("ann");
    assertThat(session.email()).as("Bob's address is not Ann's").isNull();
    assertThat(session.actionsOf("bob")).isEmpty();
  }

  @Test
  void unsignedActions_belongToThePersonAroundThem_andToNobodyBetweenTwo() {
    Session session = empty.with(nobody("n0")).with(ann("a1")).with(nobody("n1")).with(ann("a2")).with(nobody("n2"));
    assertThat(told(session.actionsOf("ann"))).containsExactly("n0", "a1", "n1", "a2", "n2");
    Session after = session.with(bob("b1")).with(nobody("n3"));
    assertThat(told(after.actionsOf("ann"))).containsExactly("n0", "a1", "n1", "a2");
    assertThat(told(after.actionsOf("bob"))).containsExactly("b1", "n3");
    assertThat(after.toText()).contains("b1", "n3").doesNotContain("n0", "n1", "n2", "a1");
  }

  @Test
  void unsignedActions_afterCoveredOnes_belongToWhoDidThose() {
    Session session = empty.with(ann("a1")).with(bob("b1")).with(summary("Ann.", 0), 1).with(summary("Bob.", 0), 2).with(nobody("n1"));
    assertThat(told(session.actionsOf("bob"))).containsExactly("n1");
    assertThat(session.actionsOf("ann")).as("they come after Bob's").isEmpty();
    assertThat(session.toText()).isEqualTo("Summary: Bob.\n\nRecent activity:\n1. [0] click: n1 — ");
    Session mixed = empty.with(ann("a1")).with(bob("b1")).with(summary("Both.", 2)).with(nobody("n1"));
    assertThat(mixed.actionsOf("ann")).isEmpty();
  }

  @Test
  void unsignedActions_betweenTwoPeople_areNotSummarisedUnderTheLatersName() {
    Session session = empty.with(ann("a1")).with(summary("Ann.", 1)).with(nobody("n1", "n2")).with(bob("b1", "b2"));
    assertThat(session.samePersonPrefix()).isEqualTo(2);
    assertThat(session.summaryBefore()).as("they continue what Ann did").isEqualTo("Ann.");
    Session next = session.with(summary("Ann, and more.", 0), session.firstUncovered() + 2);
    assertThat(next.summaryUserId()).isEqualTo("ann");
    assertThat(next.samePersonPrefix()).isEqualTo(2);
    assertThat(next.summaryBefore()).isNull();
    assertThat(session.with(summary("From the wire.", 4)).summary()).as("it tells of both").isNull();
  }

  @Test
  void samePersonPrefix_afterASummaryOfSeveral_keepsUnsignedActionsApart() {
    Session session = empty.with(ann("a1")).with(bob("b1")).with(summary("Both.", 2)).with(nobody("n1")).with(bob("b2"));
    assertThat(session.samePersonPrefix()).isEqualTo(1);
    assertThat(session.with(summary("Someone.", 0), 3).summary()).isNull();
  }

  @Test
  void actionsOf_whoIsKnownByAddressAlone() {
    Session session = empty.with(by(null, "ann@example.com", "a1")).with(bob("b1"));
    assertThat(told(session.actionsOf("bob"))).containsExactly("b1");
    Session covered = session.with(summary("x", 0), 2).with(by(null, "ann@example.com", "a2"));
    assertThat(covered.actionsOf("bob")).isEmpty();
    Session known = empty.with(by(null, "ann@example.com", "a1")).with(ann("a2")).with(by("ann", null, "a3"));
    assertThat(told(known.actionsOf("ann"))).containsExactly("a1", "a2", "a3");
  }

  @Test
  void userIds_areTheLatestTwenty() {
    Session session = empty;
    for (int i = 0; i < 25; i++) {
      session = session.with(by("u" + i, null, "x"));
    }
    assertThat(session.userIds()).hasSize(20).startsWith("u5").endsWith("u24");
  }
}
