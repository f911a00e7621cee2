package ai.autoplay.sink.conversation;

import static java.util.Objects.requireNonNull;

import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Which conversation belongs to whom in which session, as payloads say. A link is one person's: when two people use one session one after the other,
 * each may have a conversation, and neither reads of the other. The first link wins and stays; a conversation belongs to the first
 * product and person that it was linked to. Thread-safe; calls read and write the store.
 */
final class ConversationLinks implements AutoCloseable {
  private static final int CACHED = 100_000;
  private static final int LONGEST_ID = 500;
  private final ConversationStore store;
  private final ReentrantLock lock = new ReentrantLock();
  private final Cache<SessionKey, List<Link>> cached = Caffeine.newBuilder().maximumSize(CACHED).build();

  private record Owner(String productId, Participant participant) {}

  /** Links that are kept in {@code store}, which is closed with them. */
  ConversationLinks(ConversationStore store) {
    this.store = requireNonNull(store, "store");
  }

  ConversationStore store() {
    return store;
  }

  /**
   * Links one person of a session.
   *
   * @param who unknown for a visitor whom nobody knows
   * @return the conversation that they have now, which may be an earlier one; null when this conversation is somebody else's
   * @throws IOException when the link could not be stored
   */
  @Nullable String link(SessionKey session, Participant who, String conversationId) throws IOException, InterruptedException {
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
      return conversationId;
    } finally {
      lock.unlock();
    }
  }

  /** The conversations that {@code session} is linked to: one for each person who has one. */
  List<String> find(SessionKey session) throws IOException, InterruptedException {
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

  /** Closes the store. */
  @Override
  public void close() {
    store.close();
  }
}
