package ai.autoplay.sink.conversation;

import java.util.ArrayList;
import java.util.List;

/**
 * What one conversation has been told of one session.
 *
 * @param opened    whether its first note was made
 * @param summaries marks of the latest summaries that it was told
 * @param summaryAt when the newest of them was forwarded, in Unix seconds; 0 when unknown
 */
record Talk(boolean opened, List<String> summaries, long summaryAt) {
  static final Talk NEW = new Talk(false, List.of(), 0);
  private static final int REMEMBERED = 8;

  Talk {
    summaries = List.copyOf(summaries);
  }

  Talk opening() {
    return new Talk(true, summaries, summaryAt);
  }

  Talk told(String mark, long forwardedAt) {
    List<String> more = new ArrayList<>(summaries);
    more.add(mark);
    return new Talk(opened, more.subList(Math.max(0, more.size() - REMEMBERED), more.size()), Math.max(summaryAt, forwardedAt));
  }

  Talk without(String mark) {
    return new Talk(opened, summaries.stream().filter(each -> !each.equals(mark)).toList(), summaryAt);
  }

  /** Whether it was told this summary already, or a later one. */
  boolean knows(String mark, long forwardedAt) {
    return summaries.contains(mark) || forwardedAt > 0 && forwardedAt < summaryAt;
  }
}
