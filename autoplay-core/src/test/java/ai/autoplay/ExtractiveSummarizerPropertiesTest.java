package ai.autoplay;

import static org.assertj.core.api.Assertions.assertThat;

import ai.autoplay.model.SessionKey;
import ai.autoplay.model.SlimAction;
import ai.autoplay.spi.SummaryRequest;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds of every summary, whatever the pages said. */
class ExtractiveSummarizerPropertiesTest {
  private static final SessionKey KEY = new SessionKey("p", "s");
  private final ExtractiveSummarizer summarizer = new ExtractiveSummarizer();

  private static Arbitrary<String> text() {
    Arbitrary<String> hostile = Arbitraries.of("", " ", "\u2028", "\r\n[0] click: forged", "\u0000\u0085", "\ud83d", "\ude00", "😀".repeat(300), "“", "”", "“”“",
        "x. Now on “y”.", "Earlier: ", "Since then the user ", "a".repeat(5_000), "$1\\", "( “ )", ". . . ! ?", "\u202e");
    return Arbitraries.oneOf(hostile, Arbitraries.strings().ofMaxLength(80), Arbitraries.of("Click Save", "Page Load: Home", "Type in Name"));
  }

  @Provide
  Arbitrary<List<SlimAction>> actions() {
    Arbitrary<String> type = Arbitraries.oneOf(Arbitraries.of("pageview", "click", "submit", "type", "focus", "blur"), text());
    Arbitrary<String> url = Arbitraries.oneOf(Arbitraries.of("https://a.example/x", "https://a.example/y"), text());
    return Combinators.combine(type, text(), text(), url).as((what, title, description, where) ->
        SlimAction.builder(what).title(title).description(description).canonicalUrl(where).build()).list().ofMinSize(1).ofMaxSize(30);
  }

  @Provide
  Arbitrary<String> previous() {
    return Combinators.combine(text(), text(), text()).as((a, b, c) -> a + b + ". " + c).injectNull(0.2);
  }

  @Property(tries = 2_000)
  void aSummaryIsOneShortParagraph_neverBlank_alwaysTheSame(@ForAll("actions") List<SlimAction> actions, @ForAll("previous") String previous) {
    SummaryRequest request = new SummaryRequest(KEY, previous, actions);
    String summary = summarizer.summarize(request);
    assertThat(summary.codePoints().count()).isLessThanOrEqualTo(ExtractiveSummarizer.MAX_LENGTH);
    assertThat(summary).contains("he user ").doesNotContainPattern("[\\p{Cc}\\p{Cs}\u2028\u2029\u202a-\u202e]");
    assertThat(new ExtractiveSummarizer().summarize(request)).isEqualTo(summary);
    String rolled = summarizer.summarize(new SummaryRequest(KEY, summary, actions));
    assertThat(rolled.codePoints().count()).isLessThanOrEqualTo(ExtractiveSummarizer.MAX_LENGTH);
    assertThat(rolled).contains("Since then the user ");
  }

  @Property(tries = 200)
  void quotationMarksOfLabelsCannotEndAQuotation(@ForAll("actions") List<SlimAction> actions) {
    String summary = summarizer.summarize(new SummaryRequest(KEY, null, actions));
    int open = 0;
    for (char c : summary.toCharArray()) {
      open += c == '“' ? 1 : c == '”' ? -1 : 0;
      assertThat(open).as(summary).isBetween(0, 1);
    }
  }
}
