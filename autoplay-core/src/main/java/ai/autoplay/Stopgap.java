package ai.autoplay;

import ai.autoplay.model.Session;
import ai.autoplay.spi.Summarizer;
import ai.autoplay.spi.SummaryRequest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The extractive summarizer in place of the chosen one. What it writes then begins with {@link #MARK}, so that whoever reads it knows;
 * the mark is taken off again before a summary is built upon, and so never repeats itself.
 */
final class Stopgap {
  static final String MARK = "[condensed without the summarizer] ";
  private final Summarizer extractive;

  Stopgap(Summarizer extractive) {
    this.extractive = extractive;
  }

  /** What a summary of the oldest {@code actions} actions reads. */
  static SummaryRequest request(Session session, int actions) {
    return new SummaryRequest(session.key(), unmarked(session.summaryBefore()), session.oldest(actions));
  }

  private static @Nullable String unmarked(@Nullable String summary) {
    String text = summary;
    while (text != null && text.startsWith(MARK)) {
      text = text.substring(MARK.length());
    }
    return text;
  }

  /** @param marked whether another summarizer is chosen */
  String summarize(Session session, int actions, boolean marked) {
    try {
      String text = extractive.summarize(request(session, actions));
      return marked ? MARK + text : text;
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("the extractive summarizer does no I/O", e);
    }
  }
}
