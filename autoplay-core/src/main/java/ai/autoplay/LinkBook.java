package ai.autoplay;

import ai.autoplay.model.ActionsPayload;
import ai.autoplay.model.Payload;
import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.spi.Conversation;
import ai.autoplay.spi.Link;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which conversation belongs to whom: in memory, and in a file where there is a data directory. Thread-safe. */
final class LinkBook implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("ai.autoplay");
  private static final int MOST = 200_000;
  private static final Duration KEPT = Duration.ofDays(30);
  private final Clock clock;
  private final Cache<Talk.Key, Talk> talks = cache();
  private final Cache<SessionKey, List<Link>> bySession = cache();
  private final PersonTalks byPerson = new PersonTalks();
  private final Throttle failures = new Throttle();
  /** For whoever waits for the disk; taken before {@link #lock}. */
  private final ReentrantLock flushing = new ReentrantLock();
  /** For changes; held while lines are handed to the operating system, so that they stand in the order of the changes. */
  private final ReentrantLock lock = new ReentrantLock();
  private final @Nullable LinkFile file;
  private volatile Consumer<Link> latecomers = link -> {};

  private static <K, V> Cache<K, V> cache() {
    return Caffeine.newBuilder().maximumSize(MOST).expireAfterAccess(KEPT).executor(Runnable::run).build();
  }

  /** @throws ConfigException if {@code path} can neither be read nor written */
  LinkBook(@Nullable Path path, Clock clock) {
    this.clock = clock;
    try {
      this.file = path == null ? null : open(path);
    } catch (IOException e) {
      throw new ConfigException("links " + path + ": cannot be read and written: " + e.getMessage());
    }
  }

  private LinkFile open(Path path) throws IOException {
    Instant oldest = clock.instant().minus(KEPT);
    int unread = 0;
    for (String line : LinkFile.read(path)) {
      Talk talk = Talk.fromJson(line);
      unread += talk == null ? 1 : 0;
      if (talk != null && !talk.used().isBefore(oldest)) {
        talks.put(talk.key(), talk);
      }
    }
    if (unread > 0) {
      LOG.warn("links {}: {} damaged lines were left out", path, unread);
    }
    talks.asMap().values().forEach(talk -> talk.links().forEach(link -> remember(link, talk.used())));
    return LinkFile.open(path, talks.asMap().values().stream().map(Talk::toJson));
  }

  private void remember(Link link, Instant at) {
    if (link.sessionId() == null) {
      byPerson.spoke(link, at);
    } else {
      bySession.asMap().merge(new SessionKey(link.productId(), link.sessionId()), List.of(link), LinkBook::joined);
    }
  }

  /** Of one conversation the newest link. */
  private static List<Link> joined(List<Link> links, List<Link> one) {
    List<Link> more = new ArrayList<>(links);
    more.removeIf(link -> link.conversationId().equals(one.get(0).conversationId()));
    more.addAll(one);
    return List.copyOf(more.size() > 20 ? more.subList(more.size() - 20, more.size()) : more);
  }

  // On threads that run lanes.

  /**
   * Takes over what a payload says of its conversation, and who is in a session whose visitor was unknown; tells of whoever came in
   * and has a conversation already. Throws nothing.
   */
  void moved(Session before, Session after, Payload payload) {
    if (payload instanceof ActionsPayload actions && actions.conversationId() != null && !actions.conversationId().isBlank()) {
      named(actions, actions.conversationId(), after);
    } else {
      meet(after);
    }
    if (isNobody(before) && !isNobody(after) && after.userIds().size() <= 1) {
      List<Link> links = bySession.getIfPresent(after.key());
      if (links != null) {
        links.stream().filter(link -> link.userId() == null && link.email() == null)
            .forEach(link -> quietly(signed(link, after.userId(), after.email())));
      }
    }
  }

  /** Whom to tell of people who came into a session after their conversation had begun: a link that says so. It must not wait. */
  void onLatecomer(Consumer<Link> listener) {
    latecomers = listener;
  }

  /** What an earlier run left. */
  void restored(Session session) {
    meet(session);
  }

  /** Whoever is there now, if they have spoken lately and not been linked here. */
  private void meet(Session session) {
    if (byPerson.isEmpty() || isNobody(session) || inForce(in("any", session)) != null) {
      return;
    }
    String conversation = byPerson.of(session, clock.instant());
    if (conversation != null) {
      latecomers.accept(in(conversation, session));
    }
  }

  private static boolean isNobody(Session session) {
    return session.userId() == null && session.email() == null;
  }

  /** A payload that does not say who sent it speaks of the one person in the session, and of nobody where there were two. */
  private void named(ActionsPayload payload, String conversationId, Session after) {
    if (conversationId.length() > 500) {
      return;
    }
    boolean signed = payload.userId() != null || payload.email() != null;
    if (!signed && after.userIds().size() > 1) {
      return;
    }
    quietly(new Link(after.key().productId(), after.key().sessionId(), signed ? payload.userId() : after.userId(),
        signed ? payload.email() : after.email(), conversationId));
  }

  private static Link in(String conversationId, Session session) {
    return new Link(session.key().productId(), session.key().sessionId(), session.userId(), session.email(), conversationId);
  }

  private static Link signed(Link link, @Nullable String userId, @Nullable String email) {
    return new Link(link.productId(), link.sessionId(), userId, email, link.conversationId());
  }

  private void quietly(Link link) {
    Link known = inForce(link);
    if (known != null && !adds(link, known)) {
      return;
    }
    try {
      write(link);
    } catch (IOException | RuntimeException e) {
      String suffix = failures.admits(System.nanoTime());
      if (suffix != null) {
        LOG.warn("a link to a conversation could not be stored; it is known in memory alone{}", suffix, e);
      }
    }
  }

  // From outside.

  /** Stores {@code link} and has it on the disk; the one in force, or null when the conversation is somebody else's. */
  @Nullable Link link(Link link) throws IOException {
    Link kept = write(link);
    if (kept != null) {
      flush();
    }
    return kept;
  }

  private @Nullable Link write(Link link) throws IOException {
    lock.lock();
    try {
      Link known = inForce(link);
      if (known != null && !adds(link, known)) {
        return known;
      }
      Talk talk = talk(new Talk.Key(link.productId(), link.conversationId()));
      if (!talk.takes(link)) {
        return known;
      }
      Instant now = clock.instant();
      keep(talk.with(link, now));
      remember(link, now);
      return link;
    } finally {
      lock.unlock();
    }
  }

  /** Whether {@code link} says of the same conversation whose it is, which was unknown. */
  private static boolean adds(Link link, Link known) {
    return known.conversationId().equals(link.conversationId()) && known.userId() == null && known.email() == null && (link.userId() != null || link.email() != null);
  }

  /** The link that the person has in that session already; null when there is none, and for a link that names no session. */
  private @Nullable Link inForce(Link link) {
    List<Link> links = link.sessionId() == null ? null : bySession.getIfPresent(new SessionKey(link.productId(), link.sessionId()));
    if (links == null) {
      return null;
    }
    return links.stream().filter(known -> mayBeSame(known, link)).findFirst().orElse(null);
  }

  private static boolean mayBeSame(Link known, Link link) {
    if (known.userId() != null && link.userId() != null) {
      return known.userId().equals(link.userId());
    }
    return known.email() == null || link.email() == null || known.email().equalsIgnoreCase(link.email());
  }

  void answered(Talk.Key key, Instant askedAt) throws IOException {
    lock.lock();
    try {
      keep(talk(key).answered(askedAt, clock.instant()));
    } finally {
      lock.unlock();
    }
    flush();
  }

  private Talk talk(Talk.Key key) {
    Talk talk = talks.getIfPresent(key);
    return talk == null ? Talk.empty(key, clock.instant()) : talk;
  }

  private void keep(Talk talk) throws IOException {
    talks.put(talk.key(), talk);
    if (file != null) {
      file.append(talk.toJson());
    }
  }

  private void flush() throws IOException {
    if (file == null) {
      return;
    }
    flushing.lock();
    try {
      if (file.isLarge()) {
        rewrite(file);
      }
      file.sync();
    } finally {
      flushing.unlock();
    }
  }

  /** Changes go on meanwhile: those on threads that run lanes must not wait for the disk. */
  private void rewrite(LinkFile book) throws IOException {
    List<Talk> all;
    lock.lock();
    try {
      book.beginCopy();
      all = List.copyOf(talks.asMap().values());
    } finally {
      lock.unlock();
    }
    try {
      book.writeCopy(all.stream().map(Talk::toJson));
    } finally {
      lock.lock();
      try {
        book.endCopy();
      } finally {
        lock.unlock();
      }
    }
  }

  /** Whether there is something for {@link #tidy} to do. */
  boolean isLarge() {
    return file != null && file.isLarge();
  }

  /** Lets go of what is out of date in the file. Waits for the disk, and throws nothing. */
  void tidy() {
    try {
      flush();
    } catch (IOException e) {
      String suffix = failures.admits(System.nanoTime());
      if (suffix != null) {
        LOG.warn("the file of links could not be written anew{}", suffix, e);
      }
    }
  }

  /** Null when it is linked to nobody. */
  @Nullable Conversation find(String productId, String conversationId, LiveSessions sessions) {
    Talk talk = talks.getIfPresent(new Talk.Key(productId, conversationId));
    if (talk == null || talk.links().isEmpty()) {
      return null;
    }
    Map<SessionKey, Session> found = new LinkedHashMap<>();
    for (int i = talk.links().size() - 1; i >= 0; i--) {
      sessionsOf(talk.links().get(i), sessions).forEach(session -> found.put(session.key(), session));
    }
    return new Conversation(sessions.newest(found.values()), talk.userId(), talk.email(), talk.lastMessage());
  }

  private static List<Session> sessionsOf(Link link, LiveSessions sessions) {
    if (link.sessionId() != null) {
      return sessions.found(List.of(new SessionKey(link.productId(), link.sessionId())));
    }
    return link.userId() != null ? sessions.byUser(link.productId(), link.userId())
        : sessions.byEmail(link.productId(), String.valueOf(link.email()));
  }

  @Override
  public void close() throws IOException {
    flushing.lock();
    lock.lock();
    try {
      if (file != null) {
        file.sync();
        file.close();
      }
    } finally {
      lock.unlock();
      flushing.unlock();
    }
  }
}
