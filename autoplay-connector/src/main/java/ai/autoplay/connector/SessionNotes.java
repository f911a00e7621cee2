package ai.autoplay.connector;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.SlimAction;
import ai.autoplay.model.SummaryPayload;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of one session: its latest actions for the goal, and those that no summary has covered. A summary covers the
 * oldest ones of its reader, so it must be about exactly these: a session whose beginning was not seen is not summarised, nor one whose
 * summaries failed for too long. Thread-safe; never held across other people's code.
 */
final class SessionNotes {
  private static final int MAX_RECENT = 30;
  private static final int MAX_UNCOVERED = 1_000;

  private int summaryEvery;
  private final Deque<SlimAction> recent = new ArrayDeque<>();
  private final Deque<Stretch> uncovered = new ArrayDeque<>();
  private int uncoveredCount;
  private int seen;
  private boolean summarised;
  private boolean asking;
  private int askAgainAt;
  private @Nullable String lastProse;
  private @Nullable String lastAuthor;
  private @Nullable String summary;

  /** What one person did, one after the other. */
  private static final class Stretch {
    private final List<SlimAction> actions = new ArrayList<>();
    private @Nullable String person;
  }

  /**
   * What is to be summarised now.
   *
   * @param previous the prose that the new one replaces; null for none, or another person's
   * @param person   whose actions they are; null while anonymous
   */
  record Ask(List<SlimAction> actions, @Nullable String previous, @Nullable String person) {}

  SessionNotes(int summaryEvery) {
    this.summaryEvery = summaryEvery;
  }

  /** From now on a summary comes after so many actions; 0 for never. */
  synchronized void become(int summaryEvery) {
    this.summaryEvery = summaryEvery;
    if (summaryEvery == 0) {
      giveUp();
    }
  }

  private void giveUp() {
    summarised = false;
    uncovered.clear();
    uncoveredCount = 0;
  }

  synchronized void add(ActionsPayload batch) {
    if (seen == 0) {
      summarised = summaryEvery > 0 && (batch.actions().isEmpty() || batch.actions().get(0).index() == 0);
    }
    seen += batch.count();
    for (SlimAction action : batch.actions()) {
      recent.addLast(action);
      if (recent.size() > MAX_RECENT) {
        recent.removeFirst();
      }
    }
    if (summarised && batch.count() > 0) {
      remember(batch);
    }
  }

  private void remember(ActionsPayload batch) {
    Stretch last = uncovered.peekLast();
    boolean same = last != null && (last.person == null || last.person.equals(batch.userId()));
    if (!same) {
      last = new Stretch();
      uncovered.addLast(last);
    }
    last.person = batch.userId();   // who was anonymous and then has a name is the same person
    last.actions.addAll(batch.actions());
    uncoveredCount += batch.count();
    if (uncoveredCount > MAX_UNCOVERED) {
      giveUp();
    }
  }

  /** The first person's actions, when there are enough of them or somebody else has taken over; and nobody is being asked already. */
  synchronized Optional<Ask> ask() {
    Stretch first = uncovered.peekFirst();
    if (!summarised || asking || first == null) {
      return Optional.empty();
    }
    boolean due = first.actions.size() >= summaryEvery || uncovered.size() > 1;
    if (!due || uncoveredCount < askAgainAt) {
      return Optional.empty();
    }
    asking = true;
    boolean samePerson = lastAuthor == null || lastAuthor.equals(first.person);
    return Optional.of(new Ask(List.copyOf(first.actions), samePerson ? lastProse : null, first.person));
  }

  /** The summary that was asked for has been sent. */
  synchronized void covered(Ask ask, String prose, String sent) {
    asking = false;
    askAgainAt = 0;
    lastProse = prose;
    lastAuthor = ask.person();
    summary = sent;
    Stretch first = uncovered.peekFirst();
    if (first != null) {
      first.actions.subList(0, ask.actions().size()).clear();
      uncoveredCount -= ask.actions().size();
      if (first.actions.isEmpty()) {
        uncovered.removeFirst();
      }
    }
  }

  /** An earlier run sent {@code sent} after what was added. One that covers more than was added is of a session whose beginning is gone. */
  synchronized void resume(SummaryPayload sent) {
    String text = sent.summary();
    summary = text;
    Stretch first = uncovered.peekFirst();
    if (first == null || sent.replaces() < 0 || sent.replaces() > first.actions.size()) {
      giveUp();
      return;
    }
    covered(new Ask(List.copyOf(first.actions.subList(0, sent.replaces())), null, first.person), text.substring(text.indexOf('\n') + 1), text);
  }

  /** The summary that was asked for did not come; it is asked for again when as many actions have come on top. */
  synchronized void failed() {
    asking = false;
    askAgainAt = uncoveredCount + summaryEvery;
  }

  synchronized List<SlimAction> recent() {
    return List.copyOf(recent);
  }

  synchronized int seen() {
    return seen;
  }

  synchronized @Nullable String summary() {
    return summary;
  }
}
