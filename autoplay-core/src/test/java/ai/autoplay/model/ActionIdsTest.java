package ai.autoplay.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ActionIdsTest {
  private static final SessionKey KEY = new SessionKey("p", "s");
  private final Session session = Session.empty(KEY);

  private static SlimAction.Builder action() {
    return SlimAction.builder("click").index(3).title("t").description("d").rawUrl("/r").canonicalUrl("/c")
        .timestampStart(Instant.ofEpochSecond(1700000000, 200_000_048));
  }

  @Test
  void actionId_isAVersion8UuidThatNeverChanges() {
    UUID id = session.actionId(action().build());
    assertThat(id.version()).isEqualTo(8);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(id).as("stored ids outlive this program; a change of the rule loses them").hasToString("6d2f0ad5-d518-8c5d-92f8-7bd31d7ea249");
    assertThat(Session.empty(new SessionKey("p", "s")).actionId(action().build())).isEqualTo(id);
  }

  @Test
  void actionId_differsByEachFieldOfTheRule() {
    UUID id = session.actionId(action().build());
    assertThat(Session.empty(new SessionKey("q", "s")).actionId(action().build())).isNotEqualTo(id);
    assertThat(Session.empty(new SessionKey("p", "t")).actionId(action().build())).isNotEqualTo(id);
    assertThat(session.actionId(action().title("T").build())).isNotEqualTo(id);
    assertThat(session.actionId(action().description("D").build())).isNotEqualTo(id);
    assertThat(session.actionId(action().rawUrl("/R").build())).isNotEqualTo(id);
    assertThat(session.actionId(action().timestampStart(Instant.ofEpochSecond(1700000000, 200_000_049)).build())).isNotEqualTo(id);
    SlimAction submit = SlimAction.builder("submit").title("t").description("d").rawUrl("/r").timestampStart(action().build().timestampStart()).build();
    assertThat(session.actionId(submit)).isNotEqualTo(id);
  }

  @Test
  void actionId_isTheSameWhateverElseDiffers() {
    assertThat(session.actionId(action().index(9).canonicalUrl("/other").userId("u").email("e").conversationId("c")
        .timestampEnd(Instant.ofEpochSecond(1800000000)).build())).isEqualTo(session.actionId(action().build()));
  }

  @Test
  void actionId_countsTheIndexOnlyWhereTheStartIsUnknown() {
    UUID first = session.actionId(action().timestampStart(Instant.EPOCH).index(0).build());
    UUID second = session.actionId(action().timestampStart(Instant.EPOCH).index(1).build());
    assertThat(first).isNotEqualTo(second);
  }

  @Test
  void actionId_doesNotGlueFieldsTogether() {
    assertThat(session.actionId(action().title("ab").description("c").build()))
        .isNotEqualTo(session.actionId(action().title("a").description("bc").build()));
  }
}
