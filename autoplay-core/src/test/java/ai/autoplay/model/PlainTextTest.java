package ai.autoplay.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlainTextTest {

  @Test
  void text_mayBeLongerThanTheRoomThatWasAskedFor() {
    String long1 = "a".repeat(1_999) + "ß";
    String long2 = "\n" + "😀".repeat(1_000);

    String text = new PlainText(0).add('[').add(-12).add("] ").field(long1).add(" — ").add(1_234).field(long2).toString();

    assertThat(text).isEqualTo("[-12] " + long1 + " — 1234 " + "😀".repeat(1_000));
  }

  @Test
  void field_thatBreaksLines_isWrittenOnceAndWithoutThem() {
    PlainText text = new PlainText(64).add("before ").field("a label\r\n\u2028of\u0085two").add(" after");

    assertThat(text).hasToString("before a label of two after");
  }

  @Test
  void field_isCutBehindWholeCodePoints() {
    assertThat(new PlainText(2).field("😀😀😀", 2)).hasToString("😀😀…");
    assertThat(new PlainText(2).field("😀😀", 4)).hasToString("😀😀");
  }

  @Test
  void prose_keepsItsLineFeedsAndNothingElse() {
    String lines = "one\ntwo\n\nthree";

    assertThat(PlainText.proseOf(lines)).isSameAs(lines);
    assertThat(PlainText.proseOf("one\r\ntwo\tthree")).isEqualTo("one \ntwo three");
    assertThat(new PlainText(0).add("Summary: ").prose(lines)).hasToString("Summary: " + lines);
  }
}
