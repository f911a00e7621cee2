package ai.autoplay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.autoplay.model.SlimAction;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the spool keeps of covered actions is what they were, and what it cannot read it says. */
class CoveredActionsTest {
  private static final SlimAction FULL = SlimAction.builder("click").index(Integer.MAX_VALUE).title("Κλικ — “Export”").description("👩‍👩‍👧".repeat(9_000))
      .timestampStart(Instant.ofEpochSecond(1_700_000_000, 123_456_789)).timestampEnd(Instant.MAX).rawUrl("https://example.com/?a=1#b")
      .canonicalUrl("https://example.com/").sessionId("s").userId("u").email("a@example.com").conversationId("c").build();
  private static final SlimAction BARE = SlimAction.builder("").index(-1).timestampStart(Instant.MIN).build();

  @Test
  void actions_comeBackAsTheyWere() {
    List<SlimAction> actions = List.of(FULL, BARE, FULL.withIndex(3));
    assertThat(CoveredActions.decode(CoveredActions.encode(actions))).isEqualTo(actions);
    assertThat(CoveredActions.decode(CoveredActions.encode(List.of()))).isEmpty();
  }

  @Test
  void actionsThatAreCutOff_areRefusedWhereverTheCutIs() {
    byte[] whole = CoveredActions.encode(List.of(BARE, SlimAction.builder("click").title("Κλικ").conversationId("c").build()));
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> CoveredActions.decode(part)).as("%d bytes", length).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void formOfAnotherVersion_isNamed() {
    byte[] json = "{\"type\":\"actions\"}".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> CoveredActions.decode(json)).isInstanceOf(IllegalStateException.class).hasMessageContaining("form").hasMessageContaining("123");
  }
}
