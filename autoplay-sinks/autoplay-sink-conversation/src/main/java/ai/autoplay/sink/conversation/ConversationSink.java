package ai.autoplay.sink.conversation;

import static java.util.Objects.requireNonNull;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Payload;
import ai.autoplay.model.Session;
import ai.autoplay.model.SlimAction;
import ai.autoplay.model.SummaryPayload;
import ai.autoplay.spi.Sink;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the agent of a chat what the user does, in notes that the user does not see. Until a session is linked to a conversation its
 * actions wait, for two minutes at most; the first note tells them all; after it every write makes a note. A summary is
 * posted first; then the notes whose actions are all covered are redacted, and the summary before it.
 *
 * <p>Each action is told once: what was decided is stored before it is posted, and after a lost answer the platform is asked, where it
 * can tell. A conversation is one person's in one product, and nobody else is told of there: the first link wins. Links come with
 * payloads that name a conversation, those that {@link ai.autoplay.spi.Conversations#link} makes among them.
 *
 * <p>Notes are made as payloads are handed over, which the engine gathers: see {@link #debounce}. Has no use for anonymous payloads,
 * which belong to no conversation, nor for blank summaries.
 *
 * <p>Thread-safe. Opens nothing before the first write or link.
 */
public final class ConversationSink implements Sink {
  private static final Logger LOG = LoggerFactory.getLogger(ConversationSink.class);
  private static final Duration DEBOUNCE = Duration.ofMillis(150);
  private static final Duration SWEEP = Duration.ofSeconds(10);
  private static final Duration DOUBT = Duration.ofSeconds(61);
  private static final Duration CLOSING = Duration.ofSeconds(5);
  private final ConversationPlatform platform;
  private final ConversationLinks links;
  private final Clock clock;
  private final Visits visits;
  private final Scribe scribe;
  private final Flushes flushes = new Flushes(this::flush);
  private final AtomicBoolean started = new AtomicBoolean();

  /** Remembers links and notes in {@code store}, with the usual {@link ConversationConfig}. */
  public ConversationSink(ConversationPlatform platform, ConversationStore store) {
    this(platform, store, ConversationConfig.DEFAULTS);
  }

  /** Both {@code platform} and {@code store} are closed with the sink. */
  public ConversationSink(ConversationPlatform platform, ConversationStore store, ConversationConfig config) {
    this(platform, new ConversationLinks(store), config, Clock.systemUTC());
  }

  ConversationSink(ConversationPlatform platform, ConversationLinks links, ConversationConfig config, Clock clock) {
    this.platform = requireNonNull(platform, "platform");
    this.links = links;
    this.clock = clock;
    this.visits = new Visits(requireNonNull(config, "config"), clock);
    this.scribe = new Scribe(platform, links, config, clock);
  }

  @Override
  public boolean wants(Payload payload) {
    if (payload.sessionId() == null) {
      return false;
    }
    return payload instanceof ActionsPayload actions ? actions.count() > 0 || named(actions.conversationId())
        : !((SummaryPayload) payload).summary().isBlank();
  }

  /** 150 ms, and by the engine's {@code max-wait} 2 s at most: what a user does in one go is one note. */
  @Override
  public Duration debounce() {
    return DEBOUNCE;
  }

  /**
   * {@inheritDoc}
   *
   * @throws ConversationGoneException when the conversation is no more; the session can be linked to another
   */
  @Override
  public void write(Payload payload, Session session) throws IOException, InterruptedException {
    if (!wants(payload)) {
      return;
    }
    start();
    Visit visit = visits.hold(session.key());
    try {
      visit.lock.lockInterruptibly();
      try {
        if (visit.session == null && links.store().outlives()) {
          remember(visit, payload, session);
        }
        if (payload instanceof ActionsPayload actions) {
          take(visit, actions, session);
          scribe.tell(visit);
        } else {
          visit.session = session;
          scribe.condense(visit, (SummaryPayload) payload, session);
        }
        lookAgain(visit);
      } finally {
        visit.lock.unlock();
      }
    } finally {
      visits.release(visit);
    }
  }

  private void take(Visit visit, ActionsPayload payload, Session session) throws IOException, InterruptedException {
    Ledger ledger = scribe.ledger(visit);
    Instant now = clock.instant();
    boolean any = payload.count() == 0;
    for (SlimAction action : payload.actions()) {
      long id = WaitingRoom.idOf(session, action);
      if (!ledger.holds(id)) {
        visit.waiting.add(action, id, now);
        any = true;
      }
    }
    Session before = visit.session;
    if (any || before == null || before.version() <= session.version()) {
      visit.session = session;   // one that comes again, behind later ones, brings an old snapshot
    }
    links.of(session);
    link(ledger, payload, session);
  }

  /** Lets those wait again that waited when an earlier run ended, as far as the engine has kept them: by when they were done. */
  private void remember(Visit visit, Payload payload, Session session) throws IOException, InterruptedException {
    Ledger ledger = scribe.ledger(visit);
    Set<SlimAction> fresh = payload instanceof ActionsPayload actions ? Set.copyOf(actions.actions()) : Set.of();
    for (SlimAction action : session.actions()) {
      long id = WaitingRoom.idOf(session, action);
      if (!fresh.contains(action) && !ledger.holds(id)) {
        visit.waiting.add(action, id, action.timestampStart());
      }
    }
  }

  /** Takes over what the payload and its actions say about their conversation. */
  private void link(Ledger ledger, ActionsPayload payload, Session session) throws IOException, InterruptedException {
    Participant batch = new Participant(payload.userId(), payload.email());
    String latest = null;
    for (SlimAction action : payload.actions()) {
      Participant own = new Participant(action.userId(), action.email());
      boolean signed = action.userId() != null || action.email() != null;
      if (named(action.conversationId()) && (signed || !action.conversationId().equals(latest))) {
        latest = action.conversationId();
        name(ledger, session, signed ? own : batch, latest);
      }
    }
    if (named(payload.conversationId())) {
      name(ledger, session, batch, payload.conversationId());
    } else if (named(session.conversationId()) && links.find(session.key()).isEmpty()) {
      name(ledger, session, Participant.UNKNOWN, session.conversationId());
    }
  }

  private void name(Ledger ledger, Session session, Participant who, String conversationId) throws IOException, InterruptedException {
    if (!ledger.isGone(conversationId)) {
      links.named(session, who, conversationId);
    }
  }

  private static boolean named(@Nullable String conversationId) {
    return conversationId != null && !conversationId.isBlank();
  }

  private void flush(Visit held) throws IOException, InterruptedException {
    Visit visit = visits.hold(held.key);
    try {
      visit.lock.lockInterruptibly();
      try {
        scribe.tell(visit);
        lookAgain(visit);
      } finally {
        visit.lock.unlock();
      }
    } finally {
      visits.release(visit);
    }
  }

  /** After a note was sent twice: the first of the two may still turn up. */
  private void lookAgain(Visit visit) throws IOException, InterruptedException {
    if (scribe.ledger(visit).unfinished()) {
      flushes.soon(visit, DOUBT);
    }
  }

  private void start() throws IOException, InterruptedException {
    if (!started.get()) {
      List<String> open = links.store().keys(Keys.OPEN);
      if (started.compareAndSet(false, true)) {
        flushes.every(SWEEP, this::sweep);
        goOn(open);
      }
    }
  }

  /** How many sessions it has in hand. */
  int held() {
    return visits.all().size();
  }

  void sweep() {
    visits.sweep();
    visits.forsaken().forEach(visit -> flushes.soon(visit, Duration.ZERO));
  }

  /** Sees to what an earlier run left. */
  private void goOn(List<String> open) throws IOException {
    for (String key : open) {
      Visit visit = visits.hold(Keys.ofOpen(key));
      visit.behind = true;
      flushes.soon(visit, Duration.ZERO);
      visits.release(visit);
    }
  }

  /** Tries once more, for five seconds at most, to tell what waits for a retry; then closes platform and links. */
  @Override
  public void close() {
    flushes.close();
    long deadline = System.nanoTime() + CLOSING.toNanos();
    for (Visit visit : visits.all()) {
      if (visit.behind && System.nanoTime() - deadline < 0) {
        lastTry(visit);
      }
    }
    platform.close();
    links.close();
  }

  private void lastTry(Visit visit) {
    try {
      flush(visit);
    } catch (IOException | RuntimeException e) {
      LOG.warn("Session {}/{}: closed before everything was told: {}", visit.key.productId(), visit.key.sessionId(), e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
