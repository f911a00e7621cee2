package ai.autoplay.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.model.SlimAction;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LinesTest {

  @Test
  void within_keepsNewestInFullAndCondensesTheOldest() {
    List<SlimAction> actions = IntStream.range(0, 100).mapToObj(i -> SlimAction.builder(i % 3 == 0 ? "pageview" : "click").index(i)
        .description("User did the thing number " + i + " on some page of the product").canonicalUrl("/page/" + i / 30).build()).toList();

    String text = Lines.within(600, actions);

    List<String> lines = text.lines().toList();
    assertThat(lines.get(0)).matches("1\\.–(\\d+)\\. \\(condensed\\) \\d+ click, \\d+ pageview — on /page/0, /page/1, /page/2");
    int condensed = 100 - (lines.size() - 1);
    assertThat(lines.get(0)).startsWith("1.–" + condensed + ".");
    assertThat(lines.get(1)).startsWith((condensed + 1) + ". [" + condensed + "] ");
    assertThat(lines.get(lines.size() - 1)).isEqualTo("100. [99] pageview: User did the thing number 99 on some page of the product — /page/3");
    assertThat(Tokens.count(text)).isBetween(400, 600);
  }

  @Test
  void within_cutsAnActionThatIsTooLongByItself() {
    List<SlimAction> actions = List.of(Requests.action(0, "first"), Requests.action(1, "word ".repeat(5_000)));

    String text = Lines.within(300, actions);

    assertThat(text.lines().toList()).hasSize(2);
    assertThat(text).startsWith("1. (condensed) 1 click — on /p0\n2. [1] click: word word").endsWith("…");
    assertThat(Tokens.count(text)).isLessThanOrEqualTo(300);
  }

  @Test
  void within_holdsItsBudgetWhateverThePageSays() {
    Random random = new Random(7);
    for (int round = 0; round < 50; round++) {
      List<SlimAction> actions = IntStream.range(0, 1 + random.nextInt(40)).mapToObj(i -> SlimAction.builder(noise(random, 50)).index(i)
          .description(noise(random, 400)).canonicalUrl(noise(random, 200)).build()).toList();

      String text = Lines.within(300, actions);

      assertThat(Tokens.count(text)).isLessThanOrEqualTo(300);
      assertThat(text.lines()).hasSizeLessThanOrEqualTo(actions.size());
      assertThat(text).contains(actions.size() + ". [" + (actions.size() - 1) + "] ");
    }
  }

  private static String noise(Random random, int most) {
    StringBuilder text = new StringBuilder();
    random.ints(random.nextInt(most), 0, 0x1f700).filter(Character::isDefined).filter(c -> c < 0xd800 || c > 0xdfff).forEach(text::appendCodePoint);
    return text.toString();
  }

  @Test
  void newest_keepsTheEnd() {
    assertThat(Tokens.newest("old ".repeat(2_000) + "new", 100)).startsWith("…").endsWith("old new").satisfies(
        text -> assertThat(Tokens.count(text)).isBetween(40, 100));
    assertThat(Tokens.newest("short", 100)).isEqualTo("short");
  }

  @Test
  void count_takesSpecialTokensAsText() {
    assertThat(Tokens.count("<|endoftext|>")).isGreaterThan(1);
  }
}
