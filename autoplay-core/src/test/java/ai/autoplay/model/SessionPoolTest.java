package ai.autoplay.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sessions at rest share what they have in common, and are the same as before. */
class SessionPoolTest {
  private final SessionPool pool = new SessionPool();

  private static Session session(String id, String description) {
    SlimAction action = SlimAction.builder("click").title(new String("Save")).description(new String(description))
        .rawUrl(new String("https://a.example/1")).canonicalUrl(new String("https://a.example/:id")).userId("ann").build();
    ActionsPayload batch = new ActionsPayload("p", id, List.of(action, action.withIndex(1)));
    return Session.empty(new SessionKey("p", id)).with(batch).with(batch).with(new SummaryPayload("p", id, "prose", 1, batch.forwardedAt()));
  }

  @Test
  void sharing_makesEqualTextsOneObject() {
    SlimAction one = pool.sharing(session("s", "saves")).actions().get(0);
    SlimAction other = pool.sharing(session("t", "saves")).actions().get(2);
    assertThat(other.title()).isSameAs(one.title());
    assertThat(other.description()).isSameAs(one.description());
    assertThat(other.rawUrl()).isSameAs(one.rawUrl());
    assertThat(other.canonicalUrl()).isSameAs(one.canonicalUrl());
  }

  @Test
  void sharing_changesNothing() {
    pool.sharing(session("s", "saves"));
    Session before = session("t", "saves");
    Session after = pool.sharing(before);
    assertThat(after).isNotSameAs(before);
    SessionCodec codec = new SessionCodec();
    assertThat(codec.encode(after)).isEqualTo(codec.encode(before));
    assertThat(after.covered()).isEqualTo(before.covered()).hasSize(1);
    assertThat(after.samePersonPrefix()).isEqualTo(before.samePersonPrefix());
  }

  @Test
  void sharing_ofWhatIsSharedAlready_givesTheSameSnapshot() {
    Session shared = pool.sharing(session("s", "saves"));
    assertThat(pool.sharing(shared)).isSameAs(shared);
  }

  @Test
  void sharing_ofOneThatWentOn_isOfWhatCame() {
    SlimAction one = pool.sharing(session("s", "saves")).actions().get(0);
    Session rested = pool.sharing(session("t", "saves"));
    ActionsPayload batch = new ActionsPayload("p", "t", List.of(SlimAction.builder("click").description(new String("saves")).build()));
    Session after = pool.sharing(rested.with(new SummaryPayload("p", "t", "prose", 2, batch.forwardedAt())).with(batch));
    assertThat(after.actions()).hasSize(2).allSatisfy(action -> assertThat(action.description()).isSameAs(one.description()));
  }

  @Test
  void sharing_namesAPersonOnceABatch() {
    SlimAction action = SlimAction.builder("click").sessionId(new String("s")).userId(new String("ann")).email(new String("ann@a.example")).build();
    SlimAction other = SlimAction.builder("click").userId(new String("bob")).build();
    ActionsPayload batch = new ActionsPayload("p", "s", "ann", "ann@a.example", null, Instant.EPOCH, List.of(action, other));
    List<SlimAction> shared = pool.sharing(Session.empty(new SessionKey("p", "s")).with(batch)).actions();
    assertThat(shared).isEqualTo(batch.actions());
    assertThat(shared.get(0).sessionId()).isSameAs(batch.sessionId());
    assertThat(shared.get(0).userId()).isSameAs(batch.userId());
    assertThat(shared.get(0).email()).isSameAs(batch.email());
  }

  @Test
  void sharing_leavesLongTextsAlone() {
    String description = "x".repeat(300);
    pool.sharing(session("s", description));
    Session before = session("t", description);
    assertThat(pool.sharing(before).actions().get(0).description()).isSameAs(before.actions().get(0).description()).isEqualTo(description);
  }

  @Test
  void times_thatAreTheSame_areOneObject() throws MalformedPayloadException {
    String json = "{\"type\":\"actions\",\"product_id\":\"p\",\"actions\":[{\"type\":\"click\",\"timestamp_start\":1700000000.25,\"timestamp_end\":1700000001.5},"
        + "{\"type\":\"click\",\"timestamp_start\":1700000001.5,\"timestamp_end\":1700000001.5}]}";
    List<SlimAction> actions = ((ActionsPayload) new PayloadCodec().decode(json).orElseThrow()).actions();
    assertThat(actions.get(0).timestampEnd()).isSameAs(actions.get(1).timestampStart()).isSameAs(actions.get(1).timestampEnd());
  }
}
