package ai.autoplay.sink.conversation;

import static java.util.Objects.requireNonNull;

import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.model.SlimAction;
import ai.autoplay.model.SummaryPayload;
import ai.autoplay.sink.conversation.Note.State;
import ai.autoplay.spi.DestinationClosedException;
import ai.autoplay.spi.RetryAfterException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings notes to where they belong. Each note is decided first, stored, and only then posted; whoever comes next, after a failure or
 * a restart, goes on from there. All methods are called under the visit's lock.
 */
final class Scribe {
  private static final Logger LOG = LoggerFactory.getLogger(ConversationSink.class);
  private static final int NOTE_CHARACTERS = 30_000;
  private static final int LONGEST_LINE = 2_010;
  /** A request that was given up may still arrive for as long. */
  private static final Duration DOUBT = Duration.ofSeconds(60);
  private final ConversationPlatform platform;
  private final ConversationLinks links;
  private final ConversationConfig config;
  private final Clock clock;

  Scribe(ConversationPlatform platform, ConversationLinks links, ConversationConfig config, Clock clock) {
    this.platform = platform;
    this.links = links;
    this.config = config;
    this.clock = clock;
  }

  /** What was told of the session, from the store when it is not at hand. */
  Ledger ledger(Visit visit) throws IOException, InterruptedException {
    Ledger ledger = visit.ledger;
    if (ledger == null) {
      ledger = Ledger.restored(links.store().get(Keys.notes(visit.key)));
      visit.ledger = ledger;
    }
    return ledger;
  }

  /** Posts what is left from earlier, and what waits for a conversation that is known now; the rest goes on waiting. */
  void tell(Visit visit) throws IOException, InterruptedException {
    visit.behind = true;
    try {
      tell(visit, ledger(visit));
      visit.behind = false;
    } catch (RuntimeException e) {
      visit.behind = false;   // given up: nobody will come back for it
      throw e;
    }
  }

  private void tell(Visit visit, Ledger ledger) throws IOException, InterruptedException {
    Session session = visit.session;
    if (session != null) {
      for (Link link : links.of(session)) {
        if (!ledger.isGone(link.conversationId())) {
          decide(visit, session, link);
        }
      }
    }
    if (ledger.unfinished()) {
      save(visit, ledger);
      settle(visit, ledger);
    }
    visit.waiting.trim(clock.instant(), config);
  }

  /** What the conversation is to be told now. */
  private void decide(Visit visit, Session session, Link link) throws IOException, InterruptedException {
    Ledger ledger = ledger(visit);
    String conversation = link.conversationId();
    Participant who = link.participant();
    if (!ledger.knows(conversation)) {
      visit.waiting.trim(clock.instant(), config);
      ledger.put(conversation, Talk.NEW);
    }
    Talk talk = ledger.talk(conversation);
    String prose = talk.opened() ? null : prose(session, who);
    List<SlimAction> actions = visit.waiting.among(session.actionsOf(who.userId(), who.email()));
    if (actions.isEmpty() && prose == null) {
      return;
    }
    for (List<SlimAction> part : parts(actions)) {
      List<Long> ids = visit.waiting.idsOf(part);
      String mark = Marks.of(conversation, prose, ids);
      Duration pause = talk.opened() ? Duration.ZERO : config.pause();
      String text = NoteText.of(visit.key.sessionId(), prose, part, time(session.forwardedAt()), pause);
      Note note = Note.ofActions(mark, conversation, ids, prose != null, marked(text, mark));
      ledger.add(talk.opened() ? note : note.in(State.LOOK));
      visit.waiting.remove(new HashSet<>(ids));
      prose = null;
    }
    String told = prose(session, who);
    ledger.put(conversation, talk.opened() || told == null ? talk.opening() : talk.opening().told(Marks.of(conversation, told, List.of()), 0));
  }

  /** As much as fits into one note, again and again; one empty part when there is nothing but a summary. */
  private List<List<SlimAction>> parts(List<SlimAction> actions) {
    List<List<SlimAction>> parts = new ArrayList<>();
    List<SlimAction> part = new ArrayList<>();
    int characters = 0;
    for (SlimAction action : actions) {
      int more = Math.min(LONGEST_LINE, action.description().length() + 10);
      if (!part.isEmpty() && (part.size() == config.noteActions() || characters + more > NOTE_CHARACTERS)) {
        parts.add(part);
        part = new ArrayList<>();
        characters = 0;
      }
      part.add(action);
      characters += more;
    }
    parts.add(part);
    return parts;
  }

  /** Tells a summary, and after it takes away what it covers. */
  void condense(Visit visit, SummaryPayload payload, Session session) throws IOException, InterruptedException {
    visit.behind = true;
    Ledger ledger = ledger(visit);
    Set<Long> covered = new HashSet<>();
    session.covered().forEach(action -> covered.add(WaitingRoom.idOf(session, action)));
    visit.waiting.remove(covered);
    for (Link link : links.of(session)) {
      String prose = prose(session, link.participant());
      // null: it tells of somebody else, or of more than one. The notes stay then: nobody else has told what they say
      if (prose != null && !ledger.isGone(link.conversationId())) {
        replace(visit.key, ledger, link.conversationId(), new Told(prose, time(payload.forwardedAt()), covered));
      }
    }
    tell(visit);
  }

  /** A summary for one conversation, and the actions that it covers. */
  private record Told(String prose, Instant at, Set<Long> covered) {}

  private void replace(SessionKey key, Ledger ledger, String conversation, Told told) {
    Talk talk = ledger.talk(conversation);
    String mark = Marks.of(conversation, told.prose(), List.of());
    if (!talk.opened() || ledger.isOpen(mark)) {
      return;   // the first note will tell it, or a note that could not be posted yet
    }
    if (talk.knows(mark, told.at().getEpochSecond())) {
      ledger.cover(conversation, told.covered());
      return;
    }
    String text = NoteText.of(key.sessionId(), told.prose(), List.of(), told.at(), Duration.ZERO);
    ledger.add(Note.ofSummary(mark, conversation, List.copyOf(told.covered()), marked(text, mark)));
    ledger.put(conversation, talk.told(mark, told.at().getEpochSecond()));
  }

  private static @Nullable String prose(Session session, Participant who) {
    String summary = session.summaryOf(who.userId(), who.email());
    return summary == null || summary.isBlank() ? null
        : new SummaryPayload(session.key().productId(), null, summary, 0, Instant.EPOCH).toText();
  }

  private Instant time(Instant forwardedAt) {
    return forwardedAt.equals(Instant.EPOCH) ? clock.instant() : forwardedAt;
  }

  private String marked(String text, String mark) {
    return platform.finds() ? text + "\n\nref: " + mark : text;
  }

  /** Posts what is open, in order; only then takes away what is covered. */
  private void settle(Visit visit, Ledger ledger) throws IOException, InterruptedException {
    for (Note note : ledger.notes()) {
      if (note.open()) {
        post(visit, ledger, note);
      }
    }
    for (Note note : ledger.notes()) {
      if (note.covered()) {
        redact(visit, ledger, note);
      } else if (note.state() == State.DOUBTED) {
        redactTwins(visit, ledger, note);
      }
    }
  }

  private void post(Visit visit, Ledger ledger, Note note) throws IOException, InterruptedException {
    String conversation = note.conversationId();
    try {
      List<String> found = note.state() != State.NEW && platform.finds() ? platform.find(conversation, note.mark()) : List.of();
      String noteId = found.isEmpty() ? send(ledger, note) : found.get(0);
      boolean doubted = platform.finds() && (found.isEmpty() ? note.state() == State.TRIED : found.size() > 1);
      ledger.post(note, note.posted(noteId, doubted ? State.DOUBTED : State.POSTED, clock.instant().getEpochSecond()));
      save(visit, ledger);
    } catch (ConversationGoneException e) {
      ledger.goneFor(conversation);
      links.unlink(visit.key, conversation);
      save(visit, ledger);
      throw e;
    } catch (RuntimeException e) {
      ledger.giveUp(note);
      save(visit, ledger);
      throw e;
    }
  }

  private @Nullable String send(Ledger ledger, Note note) throws IOException, InterruptedException {
    ledger.replace(note.in(State.TRIED));
    try {
      return platform.post(note.conversationId(), requireNonNull(note.text(), "text"));
    } catch (RetryAfterException | DestinationClosedException e) {
      ledger.replace(note);
      throw e;
    }
  }

  private void redact(Visit visit, Ledger ledger, Note note) throws IOException, InterruptedException {
    Set<String> ids = new HashSet<>();
    if (note.noteId() != null) {
      ids.add(note.noteId());
    }
    if (note.state() != State.POSTED && platform.finds()) {
      ids.addAll(platform.find(note.conversationId(), note.mark()));
    }
    for (String id : ids) {
      redact(note.conversationId(), id);
    }
    ledger.remove(note);
    save(visit, ledger);
  }

  /** A second note of one text may turn up until the doubt is over. */
  private void redactTwins(Visit visit, Ledger ledger, Note note) throws IOException, InterruptedException {
    for (String id : platform.find(note.conversationId(), note.mark())) {
      if (!id.equals(note.noteId())) {
        redact(note.conversationId(), id);
      }
    }
    if (Instant.ofEpochSecond(note.at()).plus(DOUBT).isBefore(clock.instant())) {
      ledger.replace(note.in(State.POSTED));
      save(visit, ledger);
    }
  }

  private void redact(String conversation, String noteId) throws IOException, InterruptedException {
    try {
      platform.redact(conversation, noteId);
    } catch (RuntimeException e) {
      LOG.warn("A note of conversation {} cannot be redacted and stays: {}", conversation, e.toString());
    }
  }

  private void save(Visit visit, Ledger ledger) throws IOException, InterruptedException {
    Map<String, @Nullable String> changes = new HashMap<>();
    changes.put(Keys.notes(visit.key), ledger.empty() ? null : ledger.toJson());
    changes.put(Keys.open(visit.key), ledger.unfinished() ? "" : null);
    links.store().write(changes);
  }
}
