package ai.autoplay.sink.botpress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextsTest {
  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "One. Two. Three.|16|One. Two. Three.", "One. Two. Three.|12|One. Two.", "Version 3.14 is out now|16|Version 3.14…",
      "Wow! Really? Yes|14|Wow! Really?", "abcdefghijklmnop|10|abcdefg…", "日本語。です。ます|24|日本語。です。",
      "Ende. ééééééééééééé|20|Ende. ééééé…", "aé|2|''", "abc|3|abc", "abcd|3|…"})
  void cut_endsWithASentenceElseAWord(String text, int bytes, String expected) {
    assertThat(Texts.cut(text, bytes)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "\"quoted\" \\ back", "é ü 漢字 😀", "line\nline", "\u0001\u001f", "mixed \"é\"\n😀"})
  void bytes_areThoseOfTheJsonText(String text) {
    int quotes = 2;
    assertThat(Texts.bytes(text)).isEqualTo(TextNode.valueOf(text).toString().getBytes(StandardCharsets.UTF_8).length - quotes);
  }

  @Test
  void cut_neverHalvesACharacterNorExceedsItsRoom() {
    String text = "a😀\"é\\漢 b. ".repeat(50);
    for (int room = 0; room < 300; room++) {
      String cut = Texts.cut(text, room);
      assertThat(Texts.bytes(cut)).as("room %d", room).isLessThanOrEqualTo(room);
      assertThat(Texts.storable(cut)).isTrue();
    }
  }

  @Test
  void clean_leavesOneLineOfWholeCharacters() {
    assertThat(Texts.clean("a\r\n\t\u0000b\u2028c\ud800d😀\u0085e")).isEqualTo("a b c\ufffdd😀 e");
    assertThat(Texts.cleanProse("One.\nTwo.\u0000\u0007Three.")).isEqualTo("One.\nTwo. Three.");
  }
}
