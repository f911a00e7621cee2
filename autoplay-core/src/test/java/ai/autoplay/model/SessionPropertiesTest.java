package ai.autoplay.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/** The laws of positions and of people, over whatever order of payloads. */
class SessionPropertiesTest {
  private static final SessionKey KEY = new SessionKey("p", "s");

  @Provide
  Arbitrary<List<Payload>> stories() {
    Arbitrary<Payload> batches = AnyPayload.actions().map(it ->
        new ActionsPayload("p", "s", it.userId(), it.email(), it.conversationId(), it.forwardedAt(), it.actions()));
    Arbitrary<Payload> summaries = Arbitraries.oneOf(Arbitraries.integers(), Arbitraries.integers().between(0, 6))
        .map(replaces -> new SummaryPayload("p", "s", "x", replaces, Instant.EPOCH));
    return Arbitraries.frequencyOf(Tuple.of(3, batches), Tuple.of(2, summaries)).list().ofMaxSize(12);
  }

  @Property(tries = 500)
  void everyActionIsCoveredExactlyOnce_inOrder(@ForAll("stories") List<Payload> story, @ForAll List<Long> upTos) {
    Session session = Session.empty(KEY);
    List<SlimAction> arrived = new ArrayList<>();
    List<SlimAction> covered = new ArrayList<>();
    int own = 0;
    for (Payload payload : story) {
      Session before = session;
      if (payload instanceof SummaryPayload summary && own < upTos.size()) {
        session = session.with(summary, upTos.get(own++));
      } else {
        session = session.with(payload);
      }
      if (payload instanceof ActionsPayload batch) {
        arrived.addAll(batch.actions());
        assertThat(session.covered()).isEmpty();
      }
      covered.addAll(session.covered());
      assertThat(session.firstUncovered()).as("positions only grow").isEqualTo(covered.size()).isGreaterThanOrEqualTo(before.firstUncovered());
      assertThat(together(covered, session.actions())).isEqualTo(arrived);
      assertThat(session.version()).isEqualTo(before.version() + 1);
      assertThat(session.samePersonPrefix()).isBetween(session.uncoveredCount() == 0 ? 0 : 1, session.uncoveredCount());
    }
  }

  @Provide
  Arbitrary<List<Payload>> guests() {
    Arbitrary<@Nullable String> user = Arbitraries.frequency(Tuple.of(6, "ann"), Tuple.of(1, "bob")).injectNull(0.2);
    Arbitrary<@Nullable String> email = Arbitraries.just("ann@x").injectNull(0.7);
    Arbitrary<SlimAction> actions = Combinators.combine(user.injectNull(0.95), email.injectNull(0.95))
        .as((who, address) -> SlimAction.builder("click").userId(who).email(address).build());
    Arbitrary<Payload> batches = Combinators.combine(user, email, actions.list().ofMaxSize(3))
        .as((who, address, list) -> new ActionsPayload("p", "s", who, address, null, Instant.EPOCH, list));
    Arbitrary<Payload> summaries = Arbitraries.integers().between(0, 4).map(replaces -> new SummaryPayload("p", "s", "x", replaces, Instant.EPOCH));
    return Arbitraries.frequencyOf(Tuple.of(4, batches), Tuple.of(1, summaries)).list().ofMaxSize(10);
  }

  /** One that was read back does not know beforehand whether everything is one person's, and looks at each action. */
  @Property(tries = 2_000)
  void whoDidIt_isTheSameWhetherKnownOrLookedAt(@ForAll("guests") List<Payload> story) throws MalformedPayloadException {
    Session known = Session.empty(KEY);
    for (Payload payload : story) {
      Session looked = new SessionCodec().decode(new SessionCodec().encode(known));
      known = known.with(payload);
      looked = looked.with(payload);
      assertThat(known.samePersonPrefix()).isEqualTo(looked.samePersonPrefix());
      assertThat(known.summaryBefore()).isEqualTo(looked.summaryBefore());
      assertThat(known.summaryUserId()).isEqualTo(looked.summaryUserId());
      assertThat(known.covered()).isEqualTo(looked.covered());
      assertThat(known.toText()).isEqualTo(looked.toText());
    }
  }

  private static List<SlimAction> together(List<SlimAction> first, List<SlimAction> second) {
    List<SlimAction> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }

  /** Who acts next, and how they show: by id, by address, by both, or not at all. Nobody: a summary is made. */
  record Step(@Nullable String who, int shows, boolean fromTheWire) {}

  @Provide
  Arbitrary<List<Step>> visits() {
    Arbitrary<String> who = Arbitraries.of("ann", "bob", "eve").injectNull(0.3);
    return Combinators.combine(who, Arbitraries.integers().between(0, 3), Arbitraries.of(true, false)).as(Step::new).list().ofMaxSize(14);
  }

  /** Each text carries the names of those whom it tells of, so that a leak shows. An address is always there once an id is not. */
  @Property(tries = 3_000)
  void nobodyReadsWhatAnotherDid(@ForAll("visits") List<Step> visits) {
    Session session = Session.empty(KEY);
    for (Step step : visits) {
      session = step.who() == null ? summarised(session, step.fromTheWire()) : session.with(batchOf(step));
      for (String name : List.of("ann", "bob", "eve")) {
        String read = session.actionsOf(name) + " " + session.summaryOf(name);
        assertThat(names(read)).as("%s reads in %s", name, session.actions()).isSubsetOf(name);
      }
      assertThat(names(session.toText())).hasSizeLessThan(2);
      if (session.userId() != null) {
        assertThat(names(session.toText())).isSubsetOf(session.userId());
      }
    }
  }

  private static ActionsPayload batchOf(Step step) {
    String did = step.shows() == 3 ? "did something unsigned" : "did of <" + step.who() + ">";
    String userId = step.shows() == 0 || step.shows() == 1 ? step.who() : null;
    String email = step.shows() == 3 ? null : step.who() + "@example.com";
    return new ActionsPayload("p", "s", userId, email, null, Instant.EPOCH, List.of(SlimAction.builder("click").description(did).build()));
  }

  /** As the engine does it, or as the wire does: of some of the oldest, with no idea of whose they are. */
  private static Session summarised(Session session, boolean fromTheWire) {
    int count = fromTheWire ? (session.uncoveredCount() + 1) / 2 : session.samePersonPrefix();
    String text = (fromTheWire ? "" : session.summaryBefore()) + " " + session.actions().subList(0, count);
    SummaryPayload summary = new SummaryPayload("p", "s", text, count, Instant.EPOCH);
    return fromTheWire ? session.with(summary) : session.with(summary, session.firstUncovered() + count);
  }

  private static List<String> names(String text) {
    return List.of("ann", "bob", "eve").stream().filter(name -> text.contains("<" + name + ">")).toList();
  }
}
