package ai.autoplay.model;

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One session, and for whom it is read.
 *
 * @param latest whether for the latest person; else for the one with that id and address, or for a visitor with neither
 */
record ActivityPart(Session session, @Nullable String userId, @Nullable String email, boolean latest) {

  static ActivityPart ofLatest(Session session) {
    return new ActivityPart(session, null, null, true);
  }

  static ActivityPart of(Session session, @Nullable String userId, @Nullable String email) {
    return new ActivityPart(session, userId, email, false);
  }

  /** What is told of it. */
  record Scope(Uncovered.Filter wanted, int mostActions, boolean withSummary, boolean withHeading) {}

  List<SlimAction> actions(Scope scope) {
    List<SlimAction> all = latest ? session.latestActions(scope.wanted) : session.actionsOf(userId, email, scope.wanted);
    return all.size() <= scope.mostActions ? all : all.subList(all.size() - scope.mostActions, all.size());
  }

  /** Null when there is none that may be read, and when it is blank. */
  @Nullable String summary(Scope scope) {
    String summary = !scope.withSummary ? null : latest ? session.summary() : session.summaryOf(userId, email);
    return summary == null || PlainText.strip(summary).isEmpty() ? null : summary;
  }

  /** A summary repeats what pages said, and may have several lines: none of them may pass for a heading of ours. */
  private static @Nullable String indented(@Nullable String summary) {
    return summary == null ? null : PlainText.proseOf(summary).replace("\n", "\n  ");
  }

  /** The text with as many of the newest actions as {@code fits}, in whose favour the summary goes first. */
  String text(Scope scope, Predicate<String> fits) {
    List<SlimAction> actions = actions(scope);
    String summary = indented(summary(scope));
    Function<List<SlimAction>, String> writer = scope.withHeading ? kept -> ActionList.withSummary(summary, kept) : ActionList::of;
    String all = writer.apply(actions);
    if (fits.test(all)) {
      return all;
    }
    String text = longest(actions, writer, fits);
    if (text.isEmpty() && summary != null) {
      text = longest(actions, kept -> ActionList.withSummary(null, kept), fits);
      String alone = ActionList.withSummary(summary, List.of());
      return text.isEmpty() && fits.test(alone) ? alone : text;
    }
    return text;
  }

  /** Empty when not even one action fits. */
  private static String longest(List<SlimAction> actions, Function<List<SlimAction>, String> writer, Predicate<String> fits) {
    String longest = "";
    for (int low = 1, high = actions.size(); low <= high; ) {
      int middle = (low + high) >>> 1;
      String text = writer.apply(actions.subList(actions.size() - middle, actions.size()));
      if (fits.test(text)) {
        longest = text;
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return longest;
  }

  String heading() {
    SessionKey key = session.key();
    return new PlainText(64).add("Session ").field(key.sessionId()).add(" (").field(key.productId()).add("):\n").toString();
  }
}
