package ai.autoplay;

import static java.util.Objects.requireNonNull;

import ai.autoplay.model.Payload;
import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.spi.Conversation;
import ai.autoplay.spi.SessionStore;
import ai.autoplay.spi.Sessions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the lanes and the store know, found by more than its key. */
final class LiveSessions implements Sessions {
  static final int MOST = 20;
  /** While the same person goes on, the index hears of one snapshot in so many: with many sessions it is out of every cache. */
  private static final int RECALLED = 16;
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);
  private final Lanes lanes;
  private final SessionStore store;
  private final SessionIndex index;
  private final LinkBook links;
  private final CopyOnWriteArrayList<SessionTeller> tellers = new CopyOnWriteArrayList<>();

  LiveSessions(Lanes lanes, SessionStore store, SessionIndex index, LinkBook links) {
    this.lanes = lanes;
    this.store = store;
    this.index = index;
    this.links = links;
  }

  // What the engine says, in order for each session. None of it waits or throws.

  /** The next snapshot of a lane; on the thread that runs it. */
  void moved(SessionLane lane, Session after, Payload payload) {
    Session before = lane.session();
    boolean firstMove = lane.moveTo(after);
    if (!after.key().anonymous()) {
      if (firstMove || after.version() % RECALLED == 0 || !isSamePerson(before, after)) {
        index.moved(before, after);
      }
      links.moved(before, after, payload);
    }
    for (SessionTeller teller : tellers) {
      teller.tell(after);
    }
  }

  private static boolean isSamePerson(Session before, Session after) {
    return after.userIds() == before.userIds() && Objects.equals(before.email(), after.email());
  }

  /** What an earlier run left. */
  void restored(Session session) {
    if (!session.key().anonymous()) {
      index.moved(Session.empty(session.key()), session);
      links.restored(session);
    }
  }

  void forgotten(@Nullable Session session) {
    if (session != null && !session.key().anonymous()) {
      index.forget(session);
    }
  }

  /** Tells the listeners what waits, and ends. */
  void close() {
    tellers.forEach(teller -> teller.finish(LAST_WORDS));
  }

  long indexed() {
    return index.size();
  }

  // What is asked.

  @Override
  public @Nullable Session find(SessionKey key) {
    Session session = lanes.find(requireNonNull(key, "key"));
    if (session == null) {
      session = lanes.find(key);   // it may have woken and left the store in between
    }
    return session == null || session.version() == 0 ? null : session;
  }

  @Override
  public @Nullable Session findInAnyProduct(String sessionId) {
    List<Session> found = found(index.ofId(new SessionKey("any", sessionId).sessionId()));
    if (found.size() > 1) {
      throw new IllegalArgumentException("sessionId: several products have a session of this id ("
          + String.join(", ", found.stream().map(it -> it.key().productId()).sorted().toList()) + "); say which product is meant");
    }
    return found.isEmpty() ? null : found.get(0);
  }

  @Override
  public List<Session> byUser(String productId, String userId) {
    requireNonNull(userId, "userId");
    Map<SessionKey, Session> all = new LinkedHashMap<>();
    found(index.ofUser(requireNonNull(productId, "productId"), userId)).forEach(it -> all.put(it.key(), it));
    store.byUser(productId, userId).forEach(it -> all.merge(it.key(), it, (a, b) -> a.version() < b.version() ? b : a));
    return newest(all.values().stream().filter(it -> it.userIds().contains(userId)).toList());
  }

  /** Those in which the person of that address was there last. */
  List<Session> byEmail(String productId, String email) {
    return newest(found(index.ofEmail(productId, email)));
  }

  @Override
  public List<Session> byConversation(String productId, String conversationId) {
    Conversation found = links.find(requireNonNull(productId, "productId"), requireNonNull(conversationId, "conversationId"), this);
    return found == null ? List.of() : found.sessions();
  }

  /** The most recent first: by the time of the latest payload, and where that is the same or unknown as the keys come. */
  List<Session> newest(Collection<Session> sessions) {
    return sessions.stream().sorted(Comparator.comparing(Session::forwardedAt).reversed()).limit(MOST).toList();
  }

  List<Session> found(List<SessionKey> keys) {
    List<Session> found = new ArrayList<>(keys.size());
    for (SessionKey key : keys) {
      Session session = find(key);
      if (session != null) {
        found.add(session);
      }
    }
    return found;
  }

  @Override
  public Subscription listen(Consumer<Session> listener) {
    SessionTeller teller = new SessionTeller(requireNonNull(listener, "listener"), tellers::remove);
    tellers.add(teller);
    return teller.start();
  }
}
