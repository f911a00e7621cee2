package ai.autoplay;

import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Finds the sessions of a user or of an address, and the products of a session id. Keeps keys and no sessions, of each name those that were heard of last;
 * what is forgotten elsewhere is forgotten here. Thread-safe.
 */
final class SessionIndex {
  /** More than are ever asked for, so that some may be forgotten before others come again. */
  static final int MOST_KEYS = 64;
  private static final SessionKey[] NONE = {};
  private final Cache<Name, SessionKey[]> names;

  private enum Kind { ID, USER, EMAIL }

  private record Name(Kind kind, String productId, String value) {
    static Name ofUser(SessionKey key, String userId) {
      return new Name(Kind.USER, key.productId(), userId);
    }

    static Name ofEmail(SessionKey key, String email) {
      return ofEmail(key.productId(), email);
    }

    static Name ofEmail(String productId, String email) {
      return new Name(Kind.EMAIL, productId, email.toLowerCase(Locale.ROOT));
    }

    /** In whichever product. */
    static Name ofId(String sessionId) {
      return new Name(Kind.ID, "", sessionId);
    }
  }

  /** @param sessions how many are remembered at once; a store that never says what it drops cannot make this grow for ever */
  SessionIndex(int sessions) {
    this.names = Caffeine.newBuilder().maximumSize(4L * sessions + 1_000).executor(Runnable::run).build();
  }

  /** After the next snapshot; in order for each session. */
  void moved(Session before, Session after) {
    SessionKey key = after.key();
    boolean known = !touch(Name.ofId(key.sessionId()), key);
    if (before.email() != null && !before.email().equals(after.email())) {
      remove(Name.ofEmail(key, before.email()), key);
    }
    if (after.email() != null) {
      touch(Name.ofEmail(key, after.email()), key);
    }
    List<String> users = after.userIds();
    if (known && users == before.userIds()) {
      if (!users.isEmpty()) {
        touch(Name.ofUser(key, users.get(users.size() - 1)), key);
      }
      return;
    }
    users.forEach(user -> touch(Name.ofUser(key, user), key));
    before.userIds().stream().filter(user -> !users.contains(user)).forEach(user -> remove(Name.ofUser(key, user), key));
  }

  void forget(Session session) {
    SessionKey key = session.key();
    remove(Name.ofId(key.sessionId()), key);
    session.userIds().forEach(user -> remove(Name.ofUser(key, user), key));
    if (session.email() != null) {
      remove(Name.ofEmail(key, session.email()), key);
    }
  }

  /** The one that was heard of last comes first. */
  List<SessionKey> ofUser(String productId, String userId) {
    return keys(new Name(Kind.USER, productId, userId));
  }

  /** Those whose latest person has that address. */
  List<SessionKey> ofEmail(String productId, String email) {
    return keys(Name.ofEmail(productId, email));
  }

  List<SessionKey> ofId(String sessionId) {
    return keys(Name.ofId(sessionId));
  }

  /** How many names there are. */
  long size() {
    names.cleanUp();
    return names.estimatedSize();
  }

  private List<SessionKey> keys(Name name) {
    SessionKey[] keys = names.getIfPresent(name);
    if (keys == null) {
      return List.of();
    }
    SessionKey[] newestFirst = new SessionKey[keys.length];
    for (int i = 0; i < keys.length; i++) {
      newestFirst[i] = keys[keys.length - 1 - i];
    }
    return List.of(newestFirst);
  }

  /** Puts {@code key} last; whether it was not there. */
  private boolean touch(Name name, SessionKey key) {
    SessionKey[] keys = names.getIfPresent(name);
    if (keys != null && keys[keys.length - 1].equals(key)) {
      return false;
    }
    boolean[] fresh = {false};
    names.asMap().compute(name, (same, now) -> {
      SessionKey[] others = without(now == null ? NONE : now, key);
      fresh[0] = now == null || others.length == now.length;
      int kept = Math.min(others.length, MOST_KEYS - 1);
      SessionKey[] more = Arrays.copyOfRange(others, others.length - kept, others.length + 1);
      more[kept] = key;
      return more;
    });
    return fresh[0];
  }

  private void remove(Name name, SessionKey key) {
    names.asMap().computeIfPresent(name, (same, now) -> {
      SessionKey[] others = without(now, key);
      return others.length == 0 ? null : others;
    });
  }

  private static SessionKey[] without(SessionKey[] keys, SessionKey key) {
    int at = Arrays.asList(keys).indexOf(key);
    if (at < 0) {
      return keys;
    }
    SessionKey[] others = Arrays.copyOf(keys, keys.length - 1);
    System.arraycopy(keys, at + 1, others, at, others.length - at);
    return others;
  }
}
