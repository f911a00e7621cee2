package ai.autoplay.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.PayloadCodec;
import ai.autoplay.model.Session;
import ai.autoplay.model.SlimAction;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SamplePayloadsTest {
  private final SamplePayloads samples = SamplePayloads.of("p", "s").by("ann", "ann@example.com").linkedTo("c");

  @Test
  void actions_goOnWhereTheLastBatchEnded() {
    ActionsPayload first = samples.actions(3);
    ActionsPayload second = samples.actions(8);
    assertThat(first.actions()).extracting(SlimAction::index).containsExactly(0, 1, 2);
    assertThat(second.actions()).extracting(SlimAction::index).startsWith(3).endsWith(10);
    assertThat(first.actions().get(0).timestampEnd()).isEqualTo(first.actions().get(1).timestampStart());
    assertThat(first.actions().get(2).timestampEnd()).as("as the wire says of the last").isEqualTo(first.actions().get(2).timestampStart());
    assertThat(second.forwardedAt()).isAfter(first.forwardedAt());
    assertThat(first.userId()).isEqualTo("ann");
    assertThat(first.conversationId()).isEqualTo("c");
    assertThat(SamplePayloads.of("p", "s").by("ann", "ann@example.com").linkedTo("c").actions(3)).isEqualTo(first);
  }

  @Test
  void actions_areAllDifferent() {
    Session session = Session.empty(samples.key()).with(samples.actions(100)).with(samples.saying("x"));
    Set<Object> ids = new HashSet<>();
    session.actions().forEach(action -> ids.add(session.actionId(action)));
    assertThat(ids).hasSize(101);
  }

  @Test
  void json_isTheWires() throws Exception {
    ActionsPayload batch = samples.actions(2);
    assertThat(new PayloadCodec().decode(SamplePayloads.json(batch))).contains(batch);
    assertThat(SamplePayloads.delivery(batch).id()).isNull();
  }

  @Test
  void anonymous_hasNoSession() {
    SamplePayloads nobody = SamplePayloads.anonymous("p");
    assertThat(nobody.actions(1).sessionId()).isNull();
    assertThat(nobody.summary("x", 1).sessionId()).isNull();
    assertThatThrownBy(nobody::key).hasMessageContaining("SessionKey.of(payload)");
  }
}
