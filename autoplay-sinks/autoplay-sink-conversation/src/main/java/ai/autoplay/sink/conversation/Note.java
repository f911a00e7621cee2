package ai.autoplay.sink.conversation;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One note, from the decision to post it until it is redacted.
 *
 * @param mark    what tells it from all others
 * @param noteId  the platform's id; null before it is posted, and where the platform gives none
 * @param ids     the actions that it tells and no summary has covered yet
 * @param summary whether it holds a summary that no later one has replaced
 * @param covers  the actions that its summary covers: they are taken out of earlier notes once this one is posted
 * @param text    null once it is posted
 * @param at      when it was posted, in Unix seconds; 0 before
 */
record Note(String mark, String conversationId, @Nullable String noteId, State state, List<Long> ids, boolean summary,
    List<Long> covers, @Nullable String text, long at) {

  /** How sure it is that the platform has it. */
  enum State {
    /** It never was sent. */
    NEW,
    /** It was not sent as far as we know; but a store that forgot may have been told otherwise. */
    LOOK,
    /** It was sent, and the answer was lost. */
    TRIED,
    /** It is there; but it was sent twice, so a second one may turn up. */
    DOUBTED,
    /** It is there, once. */
    POSTED
  }

  Note {
    ids = List.copyOf(ids);
    covers = List.copyOf(covers);
  }

  /** A note of actions; the first one may begin with a summary. */
  static Note ofActions(String mark, String conversationId, List<Long> ids, boolean summary, String text) {
    return new Note(mark, conversationId, null, State.NEW, ids, summary, List.of(), text, 0);
  }

  static Note ofSummary(String mark, String conversationId, List<Long> covers, String text) {
    return new Note(mark, conversationId, null, State.NEW, List.of(), true, covers, text, 0);
  }

  boolean open() {
    return state == State.NEW || state == State.LOOK || state == State.TRIED;
  }

  /** Whether a summary tells all of it. */
  boolean covered() {
    return ids.isEmpty() && !summary;
  }

  Note in(State state) {
    return new Note(mark, conversationId, noteId, state, ids, summary, covers, text, at);
  }

  Note posted(@Nullable String noteId, State state, long at) {
    return new Note(mark, conversationId, noteId, state, ids, summary, List.of(), null, at);
  }

  Note without(Set<Long> covered) {
    return new Note(mark, conversationId, noteId, state, ids.stream().filter(id -> !covered.contains(id)).toList(), summary, covers, text, at);
  }

  Note replaced() {
    return new Note(mark, conversationId, noteId, state, ids, false, covers, text, at);
  }
}
