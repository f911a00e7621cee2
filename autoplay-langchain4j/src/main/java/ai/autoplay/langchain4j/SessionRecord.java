package ai.autoplay.langchain4j;

import ai.autoplay.spi.SummaryRequest;

/**
 * What a prompt tells of a session, without a fence.
 *
 * @param previous the previous summary; empty when there is none
 * @param actions  the numbered list of what was done since
 */
record SessionRecord(String previous, String actions) {

  /** At most about {@code budget} tokens: a previous summary gets up to a third, its end, and the actions what is left. */
  static SessionRecord of(SummaryRequest request, int budget) {
    String previous = request.previousSummary() == null ? "" : Tokens.newest(request.previousSummary().strip(), budget / 3);
    int left = previous.isEmpty() ? budget : budget - budget / 3;
    String all = Lines.of(request.actions());
    return new SessionRecord(previous, Tokens.fit(all, left) ? all : Lines.within(left, request.actions()));
  }

  String text() {
    return previous.isEmpty() ? "What the person did, oldest first:\n" + actions
        : "The summary so far:\n" + previous + "\n\nWhat the person did since then, oldest first:\n" + actions;
  }
}
