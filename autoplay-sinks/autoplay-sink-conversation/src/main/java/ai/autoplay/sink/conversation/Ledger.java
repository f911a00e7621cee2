package ai.autoplay.sink.conversation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was told of one session: its notes in the order of posting, and the actions of notes that are gone. Every action that was
 * ever taken up is in one place of it, so that none is told twice. Not thread-safe.
 */
final class Ledger {
  private static final int MOST_IDS = 2_048;
  private static final int MOST_TOLD = 1_024;
  private static final int MOST_GONE = 20;
  private final List<Note> notes;
  private final Map<String, Talk> talks;
  private final LinkedHashSet<Long> told;
  private final LinkedHashSet<String> gone;

  /** The form in which a ledger is kept. */
  private record Saved(List<Note> notes, Map<String, Talk> talks, List<Long> told, List<String> gone) {}

  Ledger() {
    this(new Saved(List.of(), Map.of(), List.of(), List.of()));
  }

  private Ledger(Saved saved) {
    this.notes = new ArrayList<>(saved.notes());
    this.talks = new LinkedHashMap<>(saved.talks());
    this.told = new LinkedHashSet<>(saved.told());
    this.gone = new LinkedHashSet<>(saved.gone());
  }

  /** What an earlier run left: it may have sent what it did not mark as posted. */
  static Ledger restored(@Nullable String json) throws IOException {
    Saved saved = Keys.read(json, Saved.class);
    if (saved == null) {
      return new Ledger();
    }
    Ledger ledger = new Ledger(saved);
    ledger.notes.replaceAll(note -> note.open() ? note.in(Note.State.TRIED) : note);
    return ledger;
  }

  String toJson() {
    return Keys.json(new Saved(notes, talks, List.copyOf(told), List.copyOf(gone)));
  }

  List<Note> notes() {
    return List.copyOf(notes);
  }

  boolean holds(long id) {
    return told.contains(id) || notes.stream().anyMatch(note -> note.ids().contains(id));
  }

  /** Whether something is still to be posted or redacted. */
  boolean unfinished() {
    return notes.stream().anyMatch(note -> note.open() || note.covered() || note.state() == Note.State.DOUBTED);
  }

  boolean empty() {
    return notes.isEmpty() && talks.isEmpty() && told.isEmpty() && gone.isEmpty();
  }

  void add(Note note) {
    notes.add(note);
    int ids = notes.stream().mapToInt(each -> each.ids().size()).sum();
    while (ids > MOST_IDS && notes.get(0).state() == Note.State.POSTED) {
      Note oldest = notes.remove(0);
      ids -= oldest.ids().size();
      tell(oldest.ids());
    }
  }

  void replace(Note note) {
    notes.replaceAll(each -> each.mark().equals(note.mark()) ? note : each);
  }

  void remove(Note note) {
    notes.removeIf(each -> each.mark().equals(note.mark()));
  }

  Talk talk(String conversationId) {
    return talks.getOrDefault(conversationId, Talk.NEW);
  }

  boolean knows(String conversationId) {
    return talks.containsKey(conversationId);
  }

  void put(String conversationId, Talk talk) {
    talks.put(conversationId, talk);
  }

  /** Puts down that {@code note} is there; if it tells a summary, what was told before it is told by it now. */
  void post(Note note, Note posted) {
    int index = 0;
    while (!notes.get(index).mark().equals(note.mark())) {
      index++;
    }
    notes.set(index, posted);
    if (note.summary()) {
      notes.subList(0, index).replaceAll(each -> each.conversationId().equals(note.conversationId()) ? each.replaced() : each);
      cover(note.conversationId(), Set.copyOf(note.covers()));
    }
  }

  /** Takes {@code covered} out of the notes of one conversation. */
  void cover(String conversationId, Set<Long> covered) {
    for (int i = 0; i < notes.size(); i++) {
      Note note = notes.get(i);
      if (note.conversationId().equals(conversationId)) {
        tell(note.ids().stream().filter(covered::contains).toList());
        notes.set(i, note.without(covered));
      }
    }
  }

  /** Whether a note with this mark is still to be posted. */
  boolean isOpen(String mark) {
    return notes.stream().anyMatch(note -> note.mark().equals(mark) && note.open());
  }

  /** A note that will never be posted; a summary in it counts as not told. */
  void giveUp(Note note) {
    remove(note);
    put(note.conversationId(), talk(note.conversationId()).without(note.mark()));
  }

  private void tell(List<Long> ids) {
    told.addAll(ids);
    while (told.size() > MOST_TOLD) {
      told.remove(told.iterator().next());
    }
  }

  boolean isGone(String conversationId) {
    return gone.contains(conversationId);
  }

  /** Nothing more is to be done in a conversation that is no more. */
  void goneFor(String conversationId) {
    notes.removeIf(note -> note.conversationId().equals(conversationId));
    talks.remove(conversationId);
    gone.add(conversationId);
    if (gone.size() > MOST_GONE) {
      gone.remove(gone.iterator().next());
    }
  }
}
