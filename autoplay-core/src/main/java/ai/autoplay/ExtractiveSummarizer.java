package ai.autoplay;

import static ai.autoplay.ExtractiveText.length;
import static ai.autoplay.ExtractiveText.newest;
import static ai.autoplay.ExtractiveText.quoted;

import ai.autoplay.model.SlimAction;
import ai.autoplay.spi.Summarizer;
import ai.autoplay.spi.SummaryRequest;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Summarises by picking out, without any model: what was visited and done, in order, with repeated steps, dead ends and forms that
 * were not submitted named as such, and where the user is now. Works offline, at once, and gives the same text for the same request.
 *
 * <p>One paragraph of at most {@value #MAX_LENGTH} code points, never blank. It rolls: what the previous summary told is kept as far
 * as there is room, its oldest sentences leaving first; within the new actions the oldest plain steps leave first. Text of the page
 * stands in quotation marks, cut, without line ends or control characters. Thread-safe.
 */
public final class ExtractiveSummarizer implements Summarizer {
  /** The longest summary, in code points. */
  public static final int MAX_LENGTH = 600;
  private static final String EARLIER = "Earlier: ";
  private static final String SINCE = "Since then the user ";
  private static final String FIRST = "The user ";
  private static final String NOW = " Now on ";
  private static final Pattern PLACE = Pattern.compile("“[^”]*”(?: \\(/[^\\s“”()]*\\))?\\.");
  private static final Pattern PATH = Pattern.compile("/[^\\s“”()]*");
  private static final int KEPT_OF_BEFORE = 220;
  private final ExtractiveWords words = new ExtractiveWords();

  /** {@inheritDoc} */
  @Override
  public String summarize(SummaryRequest request) {
    ExtractiveLabels labels = new ExtractiveLabels(words, request.actions());
    List<ExtractiveStep> steps = ExtractivePatterns.named(ExtractiveSteps.of(request.actions(), labels));
    String before = before(request.previousSummary());
    String now = now(request.actions(), labels);
    String opening = before.isEmpty() ? FIRST : SINCE;
    int reserved = before.isEmpty() ? 0 : Math.min(KEPT_OF_BEFORE, length(EARLIER + before) + 1);
    String recent = opening + ExtractiveTelling.of(steps, MAX_LENGTH - reserved - length(opening) - length(now) - 1) + "." + now;
    int room = MAX_LENGTH - length(recent) - length(EARLIER) - 1;
    return before.isEmpty() ? recent : EARLIER + newest(before, room) + " " + recent;
  }

  /** The previous summary as one run of sentences: a rolling summary has one beginning, and one place where the user is now. */
  private static String before(@Nullable String previous) {
    if (previous == null) {
      return "";
    }
    String line = ExtractiveText.clean(previous, 16 * MAX_LENGTH);
    String prose = withoutNow(line);
    prose = prose.startsWith(EARLIER) ? prose.substring(EARLIER.length()).replace(SINCE, FIRST) : prose;
    return prose.isEmpty() || ".!?…。！？".indexOf(prose.charAt(prose.length() - 1)) >= 0 ? prose : prose + ".";
  }

  private static String withoutNow(String line) {
    for (int at = line.indexOf(NOW); at >= 0; at = line.indexOf(NOW, at + 1)) {
      if (PLACE.matcher(line).region(at + NOW.length(), line.length()).matches()) {
        return line.substring(0, at);
      }
    }
    return line;
  }

  private static String now(List<SlimAction> actions, ExtractiveLabels labels) {
    String url = actions.get(actions.size() - 1).canonicalUrl();
    String page = labels.page(url);
    if (page.isEmpty()) {
      return "";
    }
    String path = ExtractiveLabels.path(url);
    boolean shown = PATH.matcher(path).matches() && !path.equals(page);
    return NOW + quoted(page) + (shown ? " (" + path + ")." : ".");
  }
}
