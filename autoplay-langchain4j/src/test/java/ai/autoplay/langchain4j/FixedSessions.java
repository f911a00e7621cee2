package ai.autoplay.langchain4j;

import ai.autoplay.model.Payload;
import ai.autoplay.model.Session;
import ai.autoplay.model.SessionKey;
import ai.autoplay.spi.Sessions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Sessions that hold what they were given, the last one given first. */
final class FixedSessions implements Sessions {
  private final Map<String, Session> sessions = new ConcurrentSkipListMap<>();

  FixedSessions with(Payload... payloads) {
    for (Payload payload : payloads) {
      SessionKey key = SessionKey.of(payload);
      sessions.put(key.toString(), sessions.getOrDefault(key.toString(), Session.empty(key)).with(payload));
    }
    return this;
  }

  @Override
  public Session find(SessionKey key) {
    return sessions.get(key.toString());
  }

  @Override
  public Session findInAnyProduct(String sessionId) {
    return all(session -> session.key().sessionId().equals(sessionId)).stream().findFirst().orElse(null);
  }

  @Override
  public List<Session> byUser(String productId, String userId) {
    return all(session -> session.key().productId().equals(productId) && session.userIds().contains(userId));
  }

  @Override
  public List<Session> byConversation(String productId, String conversationId) {
    return all(session -> session.key().productId().equals(productId) && conversationId.equals(session.conversationId()));
  }

  private List<Session> all(Predicate<Session> which) {
    return sessions.values().stream().filter(which).sorted((a, b) -> b.forwardedAt().compareTo(a.forwardedAt())).toList();
  }

  @Override
  public Subscription listen(Consumer<Session> listener) {
    throw new UnsupportedOperationException("nothing changes here");
  }
}
