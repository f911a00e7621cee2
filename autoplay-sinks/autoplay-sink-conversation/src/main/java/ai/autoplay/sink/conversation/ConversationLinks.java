package ai.autoplay.sink.conversation;

import static java.util.Objects.requireNonNull;

import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Which conversation belongs to whom in which session. A link is one person's: when two people use one session one after the other,
 * each may have a conversation, and neither reads of the other. The first link wins and stays; a conversation belongs to the first
 * product and person that it was linked to. Thread-safe; calls read and write the store.
 */
public final class ConversationLinks implements AutoCloseable {
  private static final int CACHED = 100_000;
  private static final int LONGEST_ID = 500;
  private final ConversationStore store;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Cache<SessionKey, List<Link>> cached = Caffeine.newBuilder().maximumSize(CACHED).build();
  private volatile Watcher watcher = Watcher.NONE;

  /** Whoever has to know of new links. */
  interface Watcher {
    Watcher NONE = new Watcher() {};

    /** The latest snapshot of a session that is being watched; null when it is not. */
    default @Nullable Session session(SessionKey key) {
      return null;
    }

    default void linked(SessionKey session) {}

    default void userLinked(String productId, Participant who) {}
  }

  private record Owner(String productId, Participant participant) {}

  private record UserLink(String conversationId, Participant participant, long at) {}

  /** Links that are kept in {@code store}, which is closed with them. */
  public ConversationLinks(ConversationStore store) {
    this(store, Clock.systemUTC());
  }

  ConversationLinks(ConversationStore store, Clock clock) {
    this.store = requireNonNull(store, "store");
    this.clock = requireNonNull(clock, "clock");
  }

  ConversationStore store() {
    return store;
  }

  void watch(Watcher watcher) {
    this.watcher = watcher;
  }

  /**
   * Links whoever is in {@code session} at this moment.
   *
   * @return the conversation that they have now, which may be an earlier one; null when this conversation is somebody else's
   * @throws IOException when the link could not be stored
   */
  public @Nullable String link(SessionKey session, String conversationId) throws IOException, InterruptedException {
    Session live = watcher.session(session);
    return link(session, live == null ? Participant.UNKNOWN : new Participant(live.userId(), live.email()), conversationId);
  }

  /** As {@link #link(SessionKey, String)}, for one person of the session. */
  public @Nullable String link(SessionKey session, Participant who, String conversationId) throws IOException, InterruptedException {
    requireConversation(conversationId);
    if (session.anonymous()) {
      throw new IllegalArgumentException("session: must be a named one, since an anonymous one never comes again");
    }
    lock.lockInterruptibly();
    try {
      List<Link> links = load(session);
      for (Link link : links) {
        if (link.covers(who)) {
          return link.conversationId();
        }
      }
      Map<String, @Nullable String> changes = new HashMap<>();
      if (!claim(session.productId(), who, conversationId, changes)) {
        return null;
      }
      List<Link> more = new ArrayList<>(links);
      more.add(new Link(who, conversationId));
      save(session, more, changes);
    } finally {
      lock.unlock();
    }
    watcher.linked(session);
    return conversationId;
  }

  /**
   * Links a user of whose session nothing is said: every session that they are in now or will be in soon, save those that are linked
   * already. A later call names their newest conversation.
   *
   * @return false when the conversation is somebody else's
   * @throws IllegalArgumentException if nothing is known of {@code who}
   */
  public boolean linkUser(String productId, Participant who, String conversationId) throws IOException, InterruptedException {
    requireConversation(conversationId);
    if (!who.known()) {
      throw new IllegalArgumentException("who: must have a user id or an e-mail address, but has neither");
    }
    lock.lockInterruptibly();
    try {
      Map<String, @Nullable String> changes = new HashMap<>();
      if (!claim(productId, who, conversationId, changes)) {
        return false;
      }
      String link = Keys.json(new UserLink(conversationId, who, clock.instant().getEpochSecond()));
      if (who.userId() != null) {
        changes.put(Keys.user(productId, who.userId()), link);
      }
      if (who.email() != null) {
        changes.put(Keys.mail(productId, who.email()), link);
      }
      store.write(changes);
    } finally {
      lock.unlock();
    }
    watcher.userLinked(productId, who);
    return true;
  }

  /** The conversations that {@code session} is linked to: one for each person who has one. */
  public List<String> find(SessionKey session) throws IOException, InterruptedException {
    return load(session).stream().map(Link::conversationId).toList();
  }

  /** The links of {@code session}; one whose person has become known meanwhile is that person's from now on. */
  List<Link> of(Session session) throws IOException, InterruptedException {
    List<Link> links = load(session.key());
    for (Link link : links) {
      Participant known = completed(link.participant(), session);
      if (!known.equals(link.participant())) {
        settle(session.key(), link, known);
      }
    }
    return load(session.key());
  }

  private static Participant completed(Participant who, Session session) {
    if (!who.known()) {
      return soleIn(session);
    }
    boolean halfKnown = who.userId() == null && who.email() != null && who.email().equalsIgnoreCase(session.email());
    return halfKnown ? who.and(new Participant(session.userId(), null)) : who;
  }

  /** The one person of whom everything in the session is; unknown when nobody is named, and when it may be several. */
  static Participant soleIn(Session session) {
    Participant latest = new Participant(session.userId(), session.email());
    boolean alone = session.userIds().size() <= 1
        && session.actionsOf(latest.userId(), latest.email()).size() == session.uncoveredCount();
    return alone ? latest : Participant.UNKNOWN;
  }

  private void settle(SessionKey session, Link link, Participant known) throws IOException, InterruptedException {
    lock.lockInterruptibly();
    try {
      List<Link> links = new ArrayList<>(load(session));
      int index = links.indexOf(link);
      Map<String, @Nullable String> changes = new HashMap<>();
      if (index >= 0 && claim(session.productId(), known, link.conversationId(), changes)) {
        links.set(index, new Link(known, link.conversationId()));
        save(session, links, changes);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes over what a payload says: {@code who} is unknown when it does not say whose conversation it is. */
  void named(Session session, Participant who, String conversationId) throws IOException, InterruptedException {
    Participant sole = who.known() ? who : soleIn(session);
    boolean anybodys = !sole.known() && (session.userId() != null || session.email() != null);
    if (!anybodys && !conversationId.isBlank() && conversationId.length() <= LONGEST_ID) {
      link(session.key(), sole, conversationId);
    }
  }

  /** Links those in {@code session} who have spoken in a conversation lately, and are not linked here yet. */
  void adopt(Session session, Duration age) throws IOException, InterruptedException {
    for (String userId : session.userIds()) {
      adopt(session.key(), new Participant(userId, userId.equals(session.userId()) ? session.email() : null), age);
    }
    if (session.userId() == null && session.email() != null) {
      adopt(session.key(), new Participant(null, session.email()), age);
    }
  }

  private void adopt(SessionKey session, Participant who, Duration age) throws IOException, InterruptedException {
    if (load(session).stream().anyMatch(link -> link.covers(who))) {
      return;
    }
    UserLink link = who.userId() == null ? null : fresh(Keys.user(session.productId(), who.userId()), who, age);
    if (link == null && who.email() != null) {
      link = fresh(Keys.mail(session.productId(), who.email()), who, age);
    }
    if (link != null) {
      link(session, who, link.conversationId());
    }
  }

  private @Nullable UserLink fresh(String key, Participant who, Duration age) throws IOException, InterruptedException {
    UserLink link = Keys.read(store.get(key), UserLink.class);
    boolean usable = link != null && !link.participant().isAnother(who)
        && !Instant.ofEpochSecond(link.at()).plus(age).isBefore(clock.instant());
    return usable ? link : null;
  }

  /** Ends a link, because the conversation is gone. */
  void unlink(SessionKey session, String conversationId) throws IOException, InterruptedException {
    lock.lockInterruptibly();
    try {
      save(session, load(session).stream().filter(link -> !link.conversationId().equals(conversationId)).toList(), new HashMap<>());
    } finally {
      lock.unlock();
    }
  }

  /** Whether the conversation is, or now becomes, that of {@code who} in {@code productId}. */
  private boolean claim(String productId, Participant who, String conversationId, Map<String, @Nullable String> changes)
      throws IOException, InterruptedException {
    String key = Keys.owner(conversationId);
    Owner owner = Keys.read(store.get(key), Owner.class);
    if (owner != null) {
      boolean same = owner.participant().known() ? owner.participant().isSurely(who) : true;
      if (!owner.productId().equals(productId) || !same) {
        return false;
      }
    }
    Participant known = owner == null ? who : owner.participant().and(who);
    changes.put(key, Keys.json(new Owner(productId, known)));
    return true;
  }

  private List<Link> load(SessionKey session) throws IOException, InterruptedException {
    List<Link> links = cached.getIfPresent(session);
    if (links == null) {
      Link[] stored = Keys.read(store.get(Keys.links(session)), Link[].class);
      links = stored == null ? List.of() : List.of(stored);
      List<Link> earlier = cached.asMap().putIfAbsent(session, links);
      links = earlier == null ? links : earlier;
    }
    return links;
  }

  private void save(SessionKey session, List<Link> links, Map<String, @Nullable String> changes) throws IOException, InterruptedException {
    changes.put(Keys.links(session), links.isEmpty() ? null : Keys.json(links));
    store.write(changes);
    cached.put(session, List.copyOf(links));
  }

  private static void requireConversation(String conversationId) {
    if (conversationId.isBlank() || conversationId.length() > LONGEST_ID) {
      throw new IllegalArgumentException("conversationId: must not be blank and have at most " + LONGEST_ID + " characters");
    }
  }

  /** Closes the store. */
  @Override
  public void close() {
    store.close();
  }
}
