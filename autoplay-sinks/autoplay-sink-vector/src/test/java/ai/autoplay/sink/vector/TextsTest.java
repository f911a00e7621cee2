package ai.autoplay.sink.vector;

import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.model.SessionKey;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TextsTest {
  @Test
  void clean_replacesHalvesAndNul_andLeavesTheRest() {
    assertThat(Texts.clean("a\0b \ud83d c \ude00 \ude00\ud83d 😀 語\n")).isEqualTo("a b \ufffd c \ufffd \ufffd\ufffd 😀 語\n");
    String whole = "all well 😀";
    assertThat(Texts.clean(whole)).isSameAs(whole);
  }

  @Test
  void cut_countsCodePoints() {
    assertThat(Texts.cut("😀😀😀", 2)).isEqualTo("😀😀");
    assertThat(Texts.cut("😀😀😀", 3)).isEqualTo("😀😀😀");
    assertThat(Texts.cut("abc", 2)).isEqualTo("ab");
  }

  @Test
  void id_isItself_unlessAStoreCouldNotKeepIt() {
    assertThat(Texts.id("ps_1")).isEqualTo("ps_1");
    assertThat(Texts.id("a\0")).matches("sha-256:[0-9a-f]{64}");
    assertThat(Texts.id("x".repeat(501))).matches("sha-256:[0-9a-f]{64}");
  }

  @Test
  void id_makesNoTwoIdsOne() {
    String hashed = Texts.id("a\0");
    List<String> ids = List.of("a", "a\0", "a ", "a\ud83d", "a\ud83e", "a\ufffd", "a?", hashed, Texts.id(hashed), "x".repeat(501), "x".repeat(502));
    Set<String> kept = new HashSet<>();
    ids.forEach(id -> kept.add(Texts.id(id)));
    assertThat(kept).hasSize(ids.size());
  }

  @Test
  void summaryId_isTheSessionsOwn_andAlwaysTheSame() {
    assertThat(VectorSink.summaryId(new SessionKey("p", "s"))).isEqualTo(VectorSink.summaryId(new SessionKey("p", "s")))
        .isNotEqualTo(VectorSink.summaryId(new SessionKey("q", "s"))).isNotEqualTo(VectorSink.summaryId(new SessionKey("p", "t")))
        .satisfies(id -> assertThat(id.version()).isEqualTo(8)).satisfies(id -> assertThat(id.variant()).isEqualTo(2))
        .hasToString("6ac429fe-221f-8f96-b3cc-a326aeebab36");
    assertThat(VectorSink.summaryId(new SessionKey("ab", "c"))).isNotEqualTo(VectorSink.summaryId(new SessionKey("a", "bc")));
    assertThat(VectorSink.summaryId(new SessionKey("p", "s\ud83d"))).isNotEqualTo(VectorSink.summaryId(new SessionKey("p", "s?")));
  }
}
