package ai.autoplay;

import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.model.SessionKey;
import ai.autoplay.model.SlimAction;
import ai.autoplay.spi.SummaryRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExtractiveSummarizerTest {
  private static final SessionKey KEY = new SessionKey("p", "s");
  private final ExtractiveSummarizer summarizer = new ExtractiveSummarizer();

  /** Each file: one action a line (type | title | description | canonical URL), what was told before, and the summary. */
  record Example(List<SlimAction> actions, @Nullable String previous, String summary) {
    static Example of(String name) throws IOException {
      try (InputStream in = Objects.requireNonNull(Example.class.getResourceAsStream("/golden/extractive/" + name + ".txt"), name)) {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        String[] parts = text.split("=== (?:previous|summary)\n", -1);
        List<SlimAction> actions = parts[0].lines().map(Example::action).toList();
        return new Example(actions, parts.length == 3 ? parts[1].strip() : null, parts[parts.length - 1].strip());
      }
    }

    private static SlimAction action(String line) {
      String[] fields = line.split("\\|", -1);
      return SlimAction.builder(fields[0].strip()).title(unescaped(fields[1].strip())).description(fields[2].strip())
          .canonicalUrl(fields[3].strip()).build();
    }

    private static String unescaped(String text) {
      StringBuilder result = new StringBuilder();
      for (int i = 0; i < text.length(); i++) {
        boolean escape = text.startsWith("\\u", i);
        result.append(escape ? (char) Integer.parseInt(text.substring(i + 2, i + 6), 16) : text.charAt(i));
        i += escape ? 5 : 0;
      }
      return result.toString();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"export-and-billing", "back-and-forth", "save-that-does-nothing", "form-left", "dead-end", "rolling",
      "rolling-on-a-models-prose", "no-titles", "hostile-page", "long-session"})
  void summarize_readsAsAPersonWouldTellIt(String name) throws IOException {
    Example example = Example.of(name);
    assertThat(summarizer.summarize(new SummaryRequest(KEY, example.previous(), example.actions()))).isEqualTo(example.summary());
  }

  @Test
  void summarize_saysSomethingOfAnActionThatSaysNothing() {
    assertThat(summarizer.summarize(new SummaryRequest(KEY, null, List.of(SlimAction.builder("").build()))))
        .isEqualTo("The user did something.");
    assertThat(summarizer.summarize(new SummaryRequest(KEY, " \n", List.of(SlimAction.builder("pageview").build()))))
        .isEqualTo("The user opened a page.");
  }

  @Test
  void summarize_rollsOnForEver_andTheNewestFactsStay() {
    String summary = null;
    for (int round = 0; round < 50; round++) {
      List<SlimAction> actions = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        actions.add(SlimAction.builder("click").title("Click thing " + round + "." + i).canonicalUrl("/page/" + round).build());
      }
      summary = summarizer.summarize(new SummaryRequest(KEY, summary, actions));
      assertThat(summary.codePoints().count()).isLessThanOrEqualTo(ExtractiveSummarizer.MAX_LENGTH);
      assertThat(summary).contains("thing " + round + ".9", "Now on “/page/" + round + "”");
    }
    assertThat(summary).startsWith("Earlier: ").contains("thing 48.9").doesNotContain("thing 1.", "Now on “/page/48”");
    assertThat(summary.split("Earlier: ", -1)).as("one beginning").hasSize(2);
  }

  @Test
  void summarize_cutsWhatWasBeforeAtACommaAndNeverInALabel() {
    StringBuilder previous = new StringBuilder("The user opened “Home”");
    for (int i = 0; i < 40; i++) {
      previous.append(", clicked “Add, then edit, row ").append(i).append("”");
    }
    String summary = new ExtractiveSummarizer().summarize(new SummaryRequest(KEY, previous + ".",
        List.of(SlimAction.builder("click").title("Click Save").canonicalUrl("/rows").build())));
    assertThat(summary).startsWith("Earlier: … clicked “Add, then edit, row ").contains("row 39”.");
    assertThat(summary.codePoints().count()).isLessThanOrEqualTo(ExtractiveSummarizer.MAX_LENGTH);
  }
}
